"""Whom the brand speaks to, as data: segments with what interests them, and the brand's own themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.audience import selectors, services
from parvis.apps.audience.forms import LANGUAGES
from parvis.apps.audience.models import Weight
from parvis.apps.audience.reading import (
    LONGEST_NAME,
    MOST_THEMES,
    MOST_WORDS,
    SegmentDraft,
    ThemeDraft,
    words_in,
)
from parvis.apps.audience.selectors import HUNDREDTHS, Interest, SegmentSeen
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, part_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.networks import registry

audience = Router(tags=[gettext_noop("Audience")])
PLAIN = r"^[^\x00-\x1f\x7f]*$"
Counts = Literal["much", "some", "little"]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN)]
Description = Annotated[
    str, Field(max_length=500, description=gettext_noop("Describe the group, never one person."))
]
Language = Annotated[
    str, Field(max_length=10, pattern=PLAIN, description=gettext_noop("ISO 639-1; empty: any language."))
]
Networks = Annotated[
    list[Annotated[str, Field(max_length=40, pattern=PLAIN)]],
    Field(max_length=40, description=gettext_noop("Where you meet them; empty: anywhere.")),
]


class InterestInfo(Schema):
    """What somebody cares about."""

    name: str
    words: Annotated[
        list[str], Field(description=gettext_noop("Words, phrases and hashtags that stand for it."))
    ]
    weight: Annotated[Counts, Field(description=gettext_noop("How much it counts."))]

    @classmethod
    def of(cls, one: Interest) -> InterestInfo:
        """As programs see it."""
        return cls(name=one.name, words=list(one.words), weight=_weight(one))


class InterestWanted(Schema, extra="forbid"):
    """A theme as it is to be."""

    words: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=MOST_WORDS)]
    name: Annotated[
        str,
        Field(
            max_length=LONGEST_NAME,
            pattern=PLAIN,
            description=gettext_noop("Empty: it is called by its first word."),
        ),
    ] = ""
    weight: Annotated[Counts, Field(description=gettext_noop("How much it counts."))] = "much"

    def draft(self) -> ThemeDraft:
        """As the services take it. Raises ``BadInput`` where it has no word, which pages leave out."""
        words = words_in("\n".join(self.words))
        if not words:
            named = self.name or ", ".join(self.words)[:LONGEST_NAME]
            raise BadInput(_("Write at least one word for “%(name)s”."), code="words_missing", name=named)
        return ThemeDraft(words, Weight[self.weight.upper()], self.name)


Interests = Annotated[list[InterestWanted], Field(max_length=MOST_THEMES)]


class SegmentInfo(Schema):
    """A group that the brand addresses."""

    id: UUID
    name: str
    description: str
    language: Language
    networks: Networks
    interests: Annotated[list[InterestInfo], Field(description=gettext_noop("The weightiest first."))]
    is_sample: Annotated[bool, Field(description=gettext_noop("Whether it came with the sample data."))]

    @classmethod
    def of(cls, one: SegmentSeen) -> SegmentInfo:
        """As programs see it."""
        same = ("id", "name", "description", "language", "is_sample")
        return cls(
            networks=list(one.networks),
            interests=[InterestInfo.of(held) for held in one.interests],
            **{name: getattr(one, name) for name in same},
        )


class Segments(Schema):
    """A page of segments, by name."""

    items: list[SegmentInfo]
    next: Next


class SegmentWanted(Schema, extra="forbid"):
    """A group to be described."""

    name: Name
    description: Description = ""
    language: Language = ""
    networks: Networks = []
    interests: Interests = []


class SegmentChange(Schema, extra="forbid"):
    """What is to change; what is left out stays. Interests are replaced all at once."""

    name: Name | None = None
    description: Description | None = None
    language: Language | None = None
    networks: Networks | None = None
    interests: Interests | None = None


class BrandThemes(Schema):
    """What the brand itself speaks of, the weightiest first."""

    themes: list[InterestInfo]


class ThemesWanted(Schema, extra="forbid"):
    """The whole list as it is to be."""

    themes: Interests


@endpoint(
    audience, "GET", "/audience/segments", verb=Verb.SEE_LISTENING, answers=Segments,
    summary=gettext_noop("The groups that the brand addresses"),
)  # fmt: skip
def segments_list(request: ApiRequest, asked: Query[Asked]) -> Segments:
    found = selectors.segments_of(workspace_id=request.workspace.pk)
    shown, following = part_of(found, asked, kind=str, place=lambda one: one.name)
    return Segments(items=[SegmentInfo.of(one) for one in shown], next=following)


@endpoint(
    audience, "POST", "/audience/segments", verb=Verb.EDIT_AUDIENCE, answers=SegmentInfo, status=201,
    summary=gettext_noop("Describe a segment"),
)  # fmt: skip
def segment_create(request: ApiRequest, wanted: SegmentWanted) -> SegmentInfo:
    _known(wanted.language, wanted.networks, None)
    draft = SegmentDraft(
        name=wanted.name,
        description=wanted.description,
        language=wanted.language,
        networks=tuple(wanted.networks),
        interests=tuple(one.draft() for one in wanted.interests),
    )
    made = services.segment_create(actor=request.actor, workspace=request.workspace, draft=draft)
    return segment_read(request, made.pk)


@endpoint(
    audience, "GET", "/audience/segments/{uuid:segment}", verb=Verb.SEE_LISTENING, answers=SegmentInfo,
    summary=gettext_noop("One segment"),
)  # fmt: skip
def segment_read(request: ApiRequest, segment: UUID) -> SegmentInfo:
    return SegmentInfo.of(_found(request, segment))


@endpoint(
    audience, "PATCH", "/audience/segments/{uuid:segment}", verb=Verb.EDIT_AUDIENCE, answers=SegmentInfo,
    summary=gettext_noop("Describe a segment otherwise"),
)  # fmt: skip
def segment_change(request: ApiRequest, segment: UUID, change: SegmentChange) -> SegmentInfo:
    now = _found(request, segment)
    _known(change.language or "", change.networks or (), now)
    kept = tuple(ThemeDraft(one.words, _kept(one), one.name) for one in now.interests)
    wanted = change.interests
    draft = SegmentDraft(
        name=now.name if change.name is None else change.name,
        description=now.description if change.description is None else change.description,
        language=now.language if change.language is None else change.language,
        networks=now.networks if change.networks is None else tuple(change.networks),
        interests=kept if wanted is None else tuple(one.draft() for one in wanted),
    )
    services.segment_change(actor=request.actor, workspace=request.workspace, segment_id=segment, draft=draft)
    return segment_read(request, segment)


@endpoint(
    audience, "DELETE", "/audience/segments/{uuid:segment}", verb=Verb.EDIT_AUDIENCE, answers=None,
    status=204, summary=gettext_noop("Forget a segment"),
)  # fmt: skip
def segment_delete(request: ApiRequest, segment: UUID) -> None:
    services.segment_delete(actor=request.actor, workspace=request.workspace, segment_id=segment)


@endpoint(
    audience, "GET", "/audience/themes", verb=Verb.SEE_LISTENING, answers=BrandThemes,
    summary=gettext_noop("What the brand itself speaks of"),
)  # fmt: skip
def themes_read(request: ApiRequest) -> BrandThemes:
    found = selectors.themes_of(workspace_id=request.workspace.pk)
    return BrandThemes(themes=[InterestInfo.of(one) for one in found])


@endpoint(
    audience, "PUT", "/audience/themes", verb=Verb.EDIT_AUDIENCE, answers=BrandThemes,
    summary=gettext_noop("Say what the brand speaks of, all at once"),
)  # fmt: skip
def themes_set(request: ApiRequest, wanted: ThemesWanted) -> BrandThemes:
    drafts = [one.draft() for one in wanted.themes]
    services.themes_set(actor=request.actor, workspace=request.workspace, themes=drafts)
    return themes_read(request)


def _kept(one: Interest) -> Weight:
    return Weight(round(one.weight * HUNDREDTHS))


def _weight(one: Interest) -> Counts:
    named: dict[Weight, Counts] = {Weight.MUCH: "much", Weight.SOME: "some", Weight.LITTLE: "little"}
    return named[_kept(one)]


def _found(request: ApiRequest, segment: UUID) -> SegmentSeen:
    found = selectors.segment_of(workspace_id=request.workspace.pk, segment_id=segment)
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return found


def _known(language: str, networks: Iterable[str], now: SegmentSeen | None) -> None:
    """What forms offer, and what the segment has already. Raises ``BadInput`` for anything else."""
    if language and language not in {*LANGUAGES, now.language if now else ""}:
        raise BadInput(
            _("“%(name)s” is not a language that posts are read in."), code="language", name=language
        )
    heard = [manifest.name for manifest in registry.that_hear()]
    for name in networks:
        if name not in {*heard, *(now.networks if now else ())}:
            raise BadInput(_("“%(name)s” is not a network that is known here."), code="networks", name=name)
