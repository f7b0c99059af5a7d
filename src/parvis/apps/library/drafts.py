"""What people say of a file: tidied, and refused where it cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from parvis.apps.library.models import Asset, Consent
from parvis.core.actors import Made
from parvis.core.errors import BadInput
from parvis.kit.folding import fold

MOST_TAGS: Final = 30
LONGEST_TAG: Final = 40
LONGEST_ALT: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetDraft:
    """Everything that a person may change of a file, as it is to be."""

    name: str
    alt: str = ""
    tags: tuple[str, ...] = ()
    focus: tuple[float, float] = (0.5, 0.5)
    made: Made = Made.HUMAN
    folder_id: int | None = None
    owner: str = ""
    licence: str = ""
    people: str = ""
    consent: Consent = Consent.NOBODY
    usable_until: date | None = None

    @classmethod
    def of(cls, asset: Asset) -> AssetDraft:
        """As it stands."""
        same = ("name", "alt", "folder_id", "owner", "licence", "people", "usable_until")
        return cls(
            tags=tuple(asset.tags),
            focus=(asset.focus_x, asset.focus_y),
            made=Made(asset.made),
            consent=Consent(asset.consent),
            **{name: getattr(asset, name) for name in same},
        )

    def with_values(self, values: Mapping[str, Any]) -> AssetDraft:
        """The same with these values instead."""
        return replace(self, **values)

    def told(self) -> dict[str, object]:
        """As the audit keeps it."""
        return {**asdict(self), "tags": list(self.tags), "focus": [round(share, 4) for share in self.focus]}


def checked(draft: AssetDraft) -> AssetDraft:
    """The draft, tidied; raises ``BadInput`` whose code names the field to mend."""
    name, people = _line(draft.name, 120), _line(draft.people, 300)
    if not name:
        raise BadInput(_("Give it a name."), code="name")
    if not all(0 <= share <= 1 for share in draft.focus):
        raise BadInput(_("The point that stays in sight lies inside the picture."), code="focus")
    consent = draft.consent
    if people and consent == Consent.NOBODY:
        raise BadInput(
            _("You name people shown: say whether they agreed, or empty that line."), code="consent"
        )
    return AssetDraft(
        name=name,
        alt=" ".join(draft.alt.replace("\0", "").split(" "))[:LONGEST_ALT].strip(),
        tags=tags_in(draft.tags),
        focus=draft.focus,
        made=draft.made,
        folder_id=draft.folder_id,
        owner=_line(draft.owner, 120),
        licence=_line(draft.licence, 120),
        people=people,
        consent=consent,
        usable_until=draft.usable_until,
    )


def tags_in(given: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: small letters, no hash before them, each once, in the order of the first."""
    tidy = (_line(one, LONGEST_TAG).lower().lstrip("#").strip() for one in given)
    tags = tuple(dict.fromkeys(tag for tag in tidy if tag))
    if len(tags) > MOST_TAGS:
        raise BadInput(_("A file has at most %(most)d tags. Take some out."), code="tags", most=MOST_TAGS)
    return tags


def written(asset: Asset, draft: AssetDraft) -> None:
    """Put a checked draft into a row that is saved afterwards."""
    asset.name, asset.alt, asset.tags = draft.name, draft.alt, list(draft.tags)
    asset.focus_x, asset.focus_y = draft.focus
    asset.made, asset.folder_id = draft.made, draft.folder_id
    asset.owner, asset.licence, asset.people = draft.owner, draft.licence, draft.people
    asset.consent, asset.usable_until = draft.consent, draft.usable_until
    asset.words = words_of(asset)


def words_of(asset: Asset) -> str:
    """What a search reads of it: without case or accents."""
    return fold("\n".join([asset.name, asset.alt, *asset.tags, asset.owner, asset.licence, asset.people]))


def _line(text: str, longest: int) -> str:
    return " ".join(text.replace("\0", "").split())[:longest].strip()
