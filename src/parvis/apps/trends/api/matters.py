"""What matters to the audience as data: subjects in order, why each stands there, a person's yes and no."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pyarrow as pa
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.audience import selectors as audience
from parvis.apps.trends import selectors as trends
from parvis.apps.trends.api.rises import RiseInfo
from parvis.apps.trends.matters import services
from parvis.apps.trends.matters.angles import AngleKind, angle_of
from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.matters.features import Feature, Touch
from parvis.apps.trends.matters.models import Chosen
from parvis.apps.trends.matters.selectors import ForSegment, Ranked, Ranking, ranking_of
from parvis.apps.trends.matters.showing import TOLD_FROM
from parvis.apps.trends.matters.wording import reasons
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, part_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.science.proportions import wilson
from parvis.science.ranking import Chance

matters = Router(tags=[gettext_noop("What matters")])
PERSON = gettext_noop("Null without the verb “see_members”.")
SegmentId = Annotated[
    UUID | None, Field(description=gettext_noop("For one segment; without it, for everybody."))
]


class ChanceInfo(Schema):
    """A probability or a mean, and its bounds."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, one: Chance) -> ChanceInfo:
        """As programs see it."""
        return cls(value=one.value, low=one.low, high=one.high)


class TouchInfo(Schema):
    """A theme or an interest, and how far the subject speaks of it."""

    name: str
    share: Annotated[float, Field(description=gettext_noop("Of the posts read, those that hold its words."))]
    low: float
    high: float
    weight: Annotated[float, Field(description=gettext_noop("How much it counts, above 0 and at most 1."))]
    clear: Annotated[bool, Field(description=gettext_noop("Whether enough posts speak of it to say so."))]

    @classmethod
    def of(cls, one: Touch, read: int) -> TouchInfo:
        """With the bounds of a share of so many posts (95 %, Wilson)."""
        low, high = wilson(round(one.share * read), read)
        return cls(
            name=one.name,
            share=one.share,
            low=low,
            high=high,
            weight=one.weight,
            clear=bool(read) and one.clear,
        )


class SegmentTouched(Schema):
    """How far the subject touches what interests a segment."""

    id: UUID
    name: str
    strength: Annotated[float, Field(description=gettext_noop("Of all its interests together, 0 to 1."))]
    spoken: Annotated[
        float | None,
        Field(description=gettext_noop("The share said in its language; null where any will do.")),
    ]
    interests: list[TouchInfo]

    @classmethod
    def of(cls, one: ForSegment, read: int) -> SegmentTouched:
        """As programs see it."""
        return cls(
            id=one.segment.id,
            name=one.segment.name,
            strength=one.strength,
            spoken=one.spoken,
            interests=[TouchInfo.of(touch, read) for touch in one.touches],
        )


class MatterFacts(Schema):
    """What the posts of a subject say, as counts."""

    read: Annotated[int, Field(description=gettext_noop("How many were read; 0: not yet."))]
    languages: dict[str, int]
    networks: dict[str, int]
    negative: int
    positive: int
    questions: int
    complaints: int
    told: Annotated[int, Field(description=gettext_noop("How many have an engagement."))]
    engagement: Annotated[float | None, Field(description=gettext_noop("Its median; null where none has."))]
    usual: Annotated[float | None, Field(description=gettext_noop("The median of all that is heard."))]
    carriers: Annotated[list[str], Field(description=gettext_noop("Words and hashtags that bring it."))]
    authors: Annotated[int | None, Field(description=gettext_noop("Null where networks name none."))]

    @classmethod
    def of(cls, facts: Facts) -> MatterFacts:
        """As programs see them: without the words, of which the shares are told."""
        told = {name: getattr(facts, name) for name in set(cls.model_fields) - {"carriers"}}
        return cls(carriers=list(facts.carriers), **told)


class MatterAnswer(Schema):
    """The answer that counts."""

    kept: bool
    at: datetime
    by: Annotated[str | None, Field(description=PERSON)]


class ChosenInfo(Schema):
    """Somebody wants to speak about a subject."""

    segment: Annotated[str | None, Field(description=gettext_noop("A segment’s id; null for everybody."))]
    at: datetime
    by: Annotated[str | None, Field(description=PERSON)]

    @classmethod
    def of(cls, one: Chosen, *, names: bool) -> ChosenInfo:
        """As programs see it."""
        return cls(segment=one.segment or None, at=one.at, by=str(one.by) if names and one.by else None)


class MatterInfo(Schema):
    """A subject where it stands, and why."""

    id: Annotated[int, Field(description=gettext_noop("Of the rise that stands for it: see /trends/{rise}."))]
    label: str
    place: Annotated[int, Field(description=gettext_noop("In this order, from 1."))]
    place_by_volume: Annotated[int, Field(description=gettext_noop("Where it would stand by posts alone."))]
    front: Annotated[bool, Field(description=gettext_noop("Whether the page shows it first."))]
    drawn: Annotated[bool, Field(description=gettext_noop("Shown first by chance, not for its place."))]
    pushed: Annotated[bool | None, Field(description=gettext_noop("Look at /trends/{rise}/signs first."))]
    faint: Annotated[bool, Field(description=gettext_noop("More than usual, and no rise yet."))]
    rises: Annotated[
        list[RiseInfo], Field(description=gettext_noop("Those of the same thing, the one that stands first."))
    ]
    since_last_days: Annotated[
        float | None, Field(description=gettext_noop("Since it last rose before; null: it never did."))
    ]
    reasons: Annotated[list[str], Field(description=gettext_noop("Why it stands there, in your language."))]
    themes: list[TouchInfo]
    segments: Annotated[list[SegmentTouched], Field(description=gettext_noop("The most touched first."))]
    facts: MatterFacts
    features: Annotated[
        dict[Feature, float], Field(description=gettext_noop("What the ranking looks at, as numbers."))
    ]
    chance: Annotated[
        ChanceInfo | None,
        Field(description=gettext_noop("That it is kept (bounds: 8 times in 10); null below 20 answers.")),
    ]
    answer: MatterAnswer | None
    chosen: list[ChosenInfo]


class Angle(Schema):
    """A sentence to begin from, made of the facts by rules; no model wrote it."""

    kind: AngleKind
    text: str
    language: Annotated[str, Field(description=gettext_noop("The segment’s, where sentences exist in it."))]


class MatterRead(MatterInfo):
    """One subject, with an angle."""

    angle: Angle


class Matters(Schema):
    """A page of subjects in order. An answer meanwhile changes the order of the pages to come."""

    items: list[MatterInfo]
    next: Next
    count: int
    answers: Annotated[int, Field(description=gettext_noop("How many the ranking has learnt from."))]
    until: Annotated[
        datetime | None, Field(description=gettext_noop("How far posts were followed; null: not yet."))
    ]
    ended: Annotated[
        bool, Field(description=gettext_noop("Whether what is heard goes no further than that."))
    ]


class ForWhom(Schema):
    """For whom subjects are ranked."""

    segment: SegmentId = None


class MattersAsked(ForWhom, Asked):
    """For whom, and which page."""


class MattersTaken(ForWhom):
    """For whom, and as what file."""

    format: FileFormat = FileFormat.PARQUET


MATTERS = pa.schema(
    [
        *((name, pa.int64()) for name in ("place", "place_by_volume", "id")),
        ("label", pa.string()),
        *((name, pa.int64()) for name in ("n", "read")),
        *((name, pa.float64()) for name in ("expected", "times_low", "times_high")),
        *((name, pa.float64()) for name in ("chance", "chance_low", "chance_high")),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("since", "until")),
        *((name, pa.bool_()) for name in ("pushed", "faint", "kept")),
        ("reasons", pa.list_(pa.string())),
    ]
)


class MatterAnswered(Schema, extra="forbid"):
    """A person's word on a subject."""

    kept: Annotated[
        bool | None, Field(strict=True, description=gettext_noop("Yes, no, or null: it is taken back."))
    ]
    segment: SegmentId = None


class ChoiceWanted(Schema, extra="forbid"):
    """For whom somebody wants to speak of it."""

    segment: SegmentId = None


@endpoint(
    matters, "GET", "/matters", verb=Verb.SEE_LISTENING, answers=Matters,
    summary=gettext_noop("What matters to the audience, in order, with the reasons"),
)  # fmt: skip
def matters_list(request: ApiRequest, asked: Query[MattersAsked]) -> Matters:
    now, names = timezone.now(), request.may(Verb.SEE_MEMBERS)
    ranking = _ranking(request, asked.segment, now)
    shown, following = part_of(ranking.ranked, asked, kind=int, place=lambda one: one.place)
    followed = trends.followed(request.workspace, now=now)
    return Matters(
        items=[_info(ranking, one, names=names) for one in shown],
        next=following,
        count=len(ranking.ranked),
        answers=ranking.learnt.n,
        until=followed.until if followed else None,
        ended=followed.ended if followed else False,
    )


@endpoint(
    matters, "GET", "/matters/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("What matters, in order, as a Parquet or CSV file"),
)  # fmt: skip
def matters_export(request: ApiRequest, asked: Query[MattersTaken]) -> StreamingHttpResponse:
    ranking = _ranking(request, asked.segment, timezone.now())
    rows = [_row(_info(ranking, one, names=False)) for one in ranking.ranked]
    name = f"matters-{request.workspace.slug}"
    return files.sent([pa.Table.from_pylist(rows, schema=MATTERS)], MATTERS, form=asked.format, name=name)


def _row(one: MatterInfo) -> dict[str, object]:
    lead, chance = one.rises[0], one.chance
    same = ("place", "place_by_volume", "id", "label", "pushed", "faint", "reasons")
    return {
        **{name: getattr(one, name) for name in same},
        **{name: getattr(lead, name) for name in ("n", "expected", "since", "until")},
        "times_low": lead.times.low,
        "times_high": lead.times.high,
        "read": one.facts.read,
        "chance": chance.value if chance else None,
        "chance_low": chance.low if chance else None,
        "chance_high": chance.high if chance else None,
        "kept": one.answer.kept if one.answer else None,
    }


@endpoint(
    matters, "GET", "/matters/{int:rise}", verb=Verb.SEE_LISTENING, answers=MatterRead,
    summary=gettext_noop("One subject, its facts and an angle to begin from"),
    description=gettext_noop("Its posts are in /trends/{rise}/why."),
)  # fmt: skip
def matter_read(request: ApiRequest, rise: int, asked: Query[ForWhom]) -> MatterRead:
    ranking, one = _found(request, rise, asked.segment)
    wanted = ranking.segment
    segment = next((held for held in one.segments if wanted and held.segment.id == wanted.id), None)
    made = angle_of(one, segment)
    info = _info(ranking, one, names=request.may(Verb.SEE_MEMBERS))
    angle = Angle(kind=made.kind, text=made.text, language=made.language)
    return MatterRead.model_construct(**dict(info), angle=angle)


@endpoint(
    matters, "PUT", "/matters/{int:rise}/answer", verb=Verb.CHOOSE_SUBJECTS, answers=MatterInfo,
    summary=gettext_noop("Keep a subject, set it aside, or take the answer back"),
    description=gettext_noop("The ranking learns from it; the subject is answered where it now stands."),
)  # fmt: skip
def matter_answer(request: ApiRequest, rise: int, said: MatterAnswered) -> MatterInfo:
    services.subject_answer(
        actor=request.actor, workspace=request.workspace, rise_id=rise, kept=said.kept, now=timezone.now(),
        segment_id=_segment(request, said.segment),
    )  # fmt: skip
    ranking, one = _found(request, rise, said.segment)
    return _info(ranking, one, names=request.may(Verb.SEE_MEMBERS))


@endpoint(
    matters, "POST", "/matters/{int:rise}/choose", verb=Verb.CHOOSE_SUBJECTS, answers=ChosenInfo,
    summary=gettext_noop("Choose a subject to speak about"),
    description=gettext_noop("Once for everybody and once for each segment; again, it stays as it was."),
)  # fmt: skip
def matter_choose(request: ApiRequest, rise: int, wanted: ChoiceWanted) -> ChosenInfo:
    row = services.subject_choose(
        actor=request.actor, workspace=request.workspace, rise_id=rise, now=timezone.now(),
        segment_id=_segment(request, wanted.segment),
    )  # fmt: skip
    return ChosenInfo.of(row, names=request.may(Verb.SEE_MEMBERS))


def _segment(request: ApiRequest, segment: UUID | None) -> str:
    """The id as the ranking takes it. Raises ``NotFound``: a program would else rank for everybody."""
    if segment is None:
        return ""
    if audience.segment_of(workspace_id=request.workspace.pk, segment_id=segment) is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return str(segment)


def _ranking(request: ApiRequest, segment: UUID | None, now: datetime) -> Ranking:
    return ranking_of(request.workspace, now=now, segment_id=_segment(request, segment))


def _found(request: ApiRequest, rise: int, segment: UUID | None) -> tuple[Ranking, Ranked]:
    ranking = _ranking(request, segment, timezone.now())
    one = ranking.of(rise)
    if one is None:
        raise NotFound(services.GONE)
    return ranking, one


def _info(ranking: Ranking, one: Ranked, *, names: bool) -> MatterInfo:
    matter, answer = one.matter, one.answer
    front = next((held for held in ranking.front if held.matter.id == matter.id), None)
    by = str(answer.by) if names and answer and answer.by else None
    return MatterInfo(
        id=matter.lead.id,
        label=matter.lead.label,
        place=one.place,
        place_by_volume=one.place_by_volume,
        front=front is not None,
        drawn=front.drawn if front else False,
        pushed=matter.coordinated,
        faint=matter.lead.faint,
        rises=[RiseInfo.of(rise) for rise in matter.rises],
        since_last_days=matter.since_last,
        reasons=reasons(one),
        themes=[TouchInfo.of(touch, matter.facts.read) for touch in one.themes],
        segments=[SegmentTouched.of(held, matter.facts.read) for held in one.segments],
        facts=MatterFacts.of(matter.facts),
        features={name: float(value) for name, value in one.values.items()},
        chance=ChanceInfo.of(one.chance) if ranking.learnt.n >= TOLD_FROM else None,
        answer=MatterAnswer(kept=bool(answer.kept), at=answer.at, by=by) if answer else None,
        chosen=[ChosenInfo.of(row, names=names) for row in one.chosen],
    )
