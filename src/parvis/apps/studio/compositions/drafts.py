"""A composition as it is to be, and one way of drawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.apps.studio.compositions.models import Composition
from parvis.core.errors import BadInput
from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import LONGEST, Crop, Layout
from parvis.imaging.pictures.setting import tidy
from parvis.kit.markup import one_line

MOST_OTHERS: Final = 8
Kind = TypeVar("Kind", Layout, Palette, Crop)
LANGUAGES: Final = ("fr", "en", "ar", "he")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionDraft:
    """Everything that a person says of a composition. ``others`` are other headlines to try."""

    headline: str
    kicker: str = ""
    body: str = ""
    call: str = ""
    others: tuple[str, ...] = ()
    name: str = ""
    language: str = "fr"
    photo: UUID | None = None
    layout: Layout = Layout.COVER
    palette: Palette = Palette.KIT
    crop: Crop = Crop.WHOLE
    with_logo: bool = True

    @classmethod
    def of(cls, row: Composition) -> CompositionDraft:
        """As it stands."""
        words = row.words
        return cls(
            **{part: str(words.get(part, "")) for part in LONGEST},
            others=tuple(words.get("others", ())),
            name=row.name,
            language=row.language,
            photo=row.photo_id,
            layout=Layout(row.layout),
            palette=Palette(row.palette),
            crop=Crop(row.crop),
            with_logo=row.with_logo,
        )

    def with_values(self, **values: Any) -> CompositionDraft:
        """The same with these values instead."""
        return replace(self, **values)

    def told(self) -> dict[str, object]:
        """As the audit keeps it."""
        return {**asdict(self), "others": list(self.others), "photo": str(self.photo or "")}


def checked(draft: CompositionDraft) -> dict[str, object]:
    """The columns of a row. Raises ``BadInput`` whose code names the field to mend."""
    words: dict[str, object] = {}
    for part, most in LONGEST.items():
        text = getattr(draft, part).replace("\0", "").strip()
        if len(text) > most:
            raise BadInput(
                _("This is too long for a picture: %(length)d characters, at most %(most)d."),
                code=part, length=len(text), most=most,
            )  # fmt: skip
        words[part] = text
    if not words["headline"]:
        raise BadInput(_("Write a headline: a picture without words needs no layout."), code="headline")
    others = [one_line(other)[: LONGEST["headline"]] for other in draft.others if other.strip()]
    words["others"] = list(dict.fromkeys(others))[:MOST_OTHERS]
    if draft.language not in LANGUAGES:
        raise BadInput(_("Choose a language from the list."), code="language")
    return {
        "words": words,
        "name": one_line(draft.name)[:120] or tidy(one_line(str(words["headline"])), draft.language)[:120],
        "language": draft.language,
        "layout": draft.layout.value,
        "palette": draft.palette.value,
        "crop": draft.crop.value,
        "with_logo": draft.with_logo,
    }


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way of drawing a composition; ``wording`` is the place of its headline: 0 its own, then others."""

    layout: Layout
    palette: Palette
    crop: Crop
    wording: int = 0

    @classmethod
    def of(cls, row: Composition, given: Mapping[str, str] | None = None) -> Recipe:
        """The composition's own, or what an address says instead; what it misspells says nothing."""
        said = given or {}
        number = said.get("wording", "")
        return cls(
            _known(Layout, said.get("layout"), row.layout),
            _known(Palette, said.get("palette"), row.palette),
            _known(Crop, said.get("crop"), row.crop),
            int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0,
        )

    def headline(self, row: Composition) -> str:
        """The headline that it draws."""
        headlines = [row.words["headline"], *row.words.get("others", ())]
        return str(headlines[self.wording]) if self.wording < len(headlines) else str(headlines[0])

    def query(self) -> dict[str, str]:
        """As an address says it."""
        return {
            "layout": self.layout.value,
            "palette": self.palette.value,
            "crop": self.crop.value,
            "wording": str(self.wording),
        }


def _known(kind: type[Kind], said: str | None, otherwise: str) -> Kind:
    return kind(said) if said in set(kind) else kind(otherwise)
