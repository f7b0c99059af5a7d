"""Subjects ranked for a workspace or one of its segments, from rows alone. Nothing here writes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parvis.apps.audience import selectors as audience
from parvis.apps.audience.selectors import Interest, SegmentSeen
from parvis.apps.trends.matters.answers import Learnt, history_of, learnt_from, newest
from parvis.apps.trends.matters.facts import Facts, plain_words
from parvis.apps.trends.matters.features import (
    Answered,
    Feature,
    Touch,
    Values,
    Wanted,
    echo_of,
    feeling_of,
    growth_of,
    liked_of,
    novelty_of,
    questions_of,
    row_of,
    size_of,
    strength,
    touches,
)
from parvis.apps.trends.matters.looking import facts_of
from parvis.apps.trends.matters.models import Answer, Chosen
from parvis.apps.trends.models import Progress, Rise, SubjectKind
from parvis.apps.trends.selectors import RisingSubject, rising
from parvis.core.workspaces.models import Workspace
from parvis.science.ranking import Chance, foresee

WITHIN, ENDED = timedelta(days=7), timedelta(days=28)  # while something is heard; of what has ended
MOST = 200  # rises that are looked at
SHOWN = 10  # subjects in front; one of them drawn from all that come after
CARRIERS = 8  # of a subject, that tell what it is about
# Of several rises of one thing, the one whose name people gave stands for it; everything heard comes last.
NAMED_BY = (SubjectKind.QUERY, SubjectKind.BRAND, SubjectKind.HASHTAG, SubjectKind.TERM, SubjectKind.ALL)
MOSTLY = 0.8  # of its posts beyond the usual: enough to speak for the rise


@dataclass(frozen=True)
class Matter:
    """A subject: rises of the same thing, of which the first stands for all. ``facts`` are of the largest
    rise that holds hardly anything of what is usual; ``since_last``: days since a subject of a name of its
    own last rose."""

    id: int
    rises: tuple[RisingSubject, ...]
    facts: Facts
    about: frozenset[str]
    since_last: float | None
    coordinated: bool | None

    @property
    def lead(self) -> RisingSubject:
        """The rise that stands for the subject."""
        return self.rises[0]


@dataclass(frozen=True)
class ForSegment:
    """How far a subject touches what interests a segment; ``spoken``: the share in its language, None where
    any language will do."""

    segment: SegmentSeen
    touches: tuple[Touch, ...]
    spoken: float | None

    @property
    def strength(self) -> float:
        """How far it touches any of these interests, 0 to 1."""
        return strength(self.touches)


@dataclass(frozen=True)
class Ranked:
    """A subject with what ranks it. Places count from 1; ``drawn``: shown by chance, not for its place."""

    matter: Matter
    themes: tuple[Touch, ...]
    segments: tuple[ForSegment, ...]
    values: Values
    chance: Chance
    place: int = 0
    place_by_volume: int = 0
    drawn: bool = False
    answer: Answer | None = None
    chosen: tuple[Chosen, ...] = ()

    @property
    def nearest(self) -> ForSegment | None:
        """The segment that it touches most."""
        return self.segments[0] if self.segments else None


@dataclass(frozen=True)
class Ranking:
    """The subjects of a workspace, in order; ``front`` are shown first."""

    ranked: tuple[Ranked, ...]
    front: tuple[Ranked, ...]
    rest: tuple[Ranked, ...]
    learnt: Learnt
    history: tuple[Answer, ...]
    segments: tuple[SegmentSeen, ...]
    themes: tuple[Interest, ...]
    segment: SegmentSeen | None

    def of(self, rise: int) -> Ranked | None:
        """The subject that holds a rise."""
        return next((one for one in self.ranked if any(r.id == rise for r in one.matter.rises)), None)


def matters_of(workspace: Workspace, *, now: datetime) -> tuple[Matter, ...]:
    """The subjects that rise, or rose in the last days, the newest first; four queries however many."""
    progress = Progress.objects.filter(workspace=workspace).first()
    if progress is None:
        return ()
    within = ENDED if progress.until < now - timedelta(days=1) else WITHIN
    since = min(now, progress.until) - within
    own = Rise.objects.filter(workspace=workspace, since__lt=now).select_related("facts")
    rows = [*own.filter(peak_at__gte=since)[:MOST], *own.filter(until__isnull=True, peak_at__lt=since)[:MOST]]
    held: dict[int, list[Rise]] = defaultdict(list)
    for row in rows:
        held[row.matter or row.pk].append(row)
    earlier = _earlier(workspace)
    found = [
        _matter(number, members, earlier)
        for number, members in held.items()
        if any(row.kind != SubjectKind.ALL for row in members)  # of everything nobody can speak
    ]
    return tuple(sorted(found, key=lambda one: (one.lead.peak_at, one.id), reverse=True))


def grouped(rises: Sequence[RisingSubject]) -> list[tuple[RisingSubject, ...]]:
    """The same rises, those of one subject together, in the order of the first of each."""
    held: dict[int, list[RisingSubject]] = defaultdict(list)
    for one in rises:
        held[one.matter].append(one)
    return [_ordered(members) for members in held.values()]


def _ordered(members: Sequence[RisingSubject]) -> tuple[RisingSubject, ...]:
    return tuple(sorted(members, key=lambda one: (NAMED_BY.index(one.kind), -one.n, one.id)))


Earlier = Mapping[tuple[str, str], Sequence[tuple[datetime, datetime]]]


def _earlier(workspace: Workspace) -> Earlier:
    """When each subject rose: beginnings and peaks, by kind and key."""
    found: dict[tuple[str, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Rise.objects.filter(workspace=workspace)
    for kind, key, since, peak in rows.values_list("kind", "key", "since", "peak_at"):
        found[kind, key].append((since, peak))
    return found


def _tells(one: RisingSubject) -> tuple[bool, float, int]:
    """How well the posts of one member tell of the whole: hardly any of the usual among them, then most."""
    beyond = 1 - one.expected / max(1, one.n)
    return (one.kind is not SubjectKind.ALL, min(beyond, MOSTLY), one.n)


def _matter(number: int, rows: Sequence[Rise], earlier: Earlier) -> Matter:
    members = _ordered([rising(row) for row in rows])
    by_pk = {row.pk: facts_of(row) for row in rows}
    facts = by_pk[max(members, key=lambda one: (by_pk[one.id].read > 0, *_tells(one))).id]
    names = (" ".join(plain_words(one.subject.label or one.key)) for one in members)
    begun = min(one.since for one in members)
    peaks = [
        peak
        for one in members
        if one.kind is not SubjectKind.ALL
        for since, peak in earlier.get((one.kind.value, one.key), ())
        if since < begun
    ]
    pushed = {one.coordinated for one in members}
    return Matter(
        id=number,
        rises=members,
        facts=facts,
        about=frozenset({*facts.carriers[:CARRIERS], *names} - {""}),
        since_last=max(0.0, (begun - max(peaks)).total_seconds() / 86_400) if peaks else None,
        coordinated=True if True in pushed else members[0].coordinated,
    )


def ranking_of(workspace: Workspace, *, now: datetime, segment_id: str = "") -> Ranking:
    """Every subject in order for the workspace, or for one of its segments; an id of none is let go."""
    segments = audience.segments_of(workspace_id=workspace.pk)
    themes = audience.themes_of(workspace_id=workspace.pk)
    segment = next((one for one in segments if str(one.id) == segment_id), None)
    history = history_of(workspace)
    learnt = learnt_from(history)
    looked_at = [
        _looked_at(matter, themes, (segment,) if segment else segments, learnt.before)
        for matter in matters_of(workspace, now=now)
    ]
    chances = foresee(learnt.belief, [row_of(one.values) for one in looked_at]) if looked_at else []
    unplaced = [replace(one, chance=chance) for one, chance in zip(looked_at, chances, strict=True)]
    ranked = _placed(unplaced, newest(history), _chosen(workspace))
    front, rest = _front(ranked, seed=f"{workspace.pk}:{now:%Y-%m-%d}", learns=bool(learnt.n))
    return Ranking(ranked, front, rest, learnt, history, segments, themes, segment)


def _looked_at(
    matter: Matter,
    themes: Sequence[Interest],
    segments: Sequence[SegmentSeen],
    before: Sequence[Answered],
) -> Ranked:
    facts, lead = matter.facts, matter.lead
    own = touches(_wanted(themes), facts)
    held = sorted((_for(one, facts) for one in segments), key=lambda one: -one.strength)
    nearest = held[0] if held else None
    values: Values = {
        Feature.ALWAYS: 1.0,
        Feature.THEMES: strength(own),
        Feature.SEGMENTS: nearest.strength if nearest else 0.0,
        Feature.LANGUAGE: _spoken(nearest) if nearest and (nearest.strength or len(segments) == 1) else 0.0,
        Feature.SIZE: size_of(lead.n),
        Feature.GROWTH: growth_of(lead.n, lead.expected),
        Feature.NOVELTY: novelty_of(matter.since_last),
        Feature.FEELING: feeling_of(facts),
        Feature.QUESTIONS: questions_of(facts),
        Feature.LIKED: liked_of(matter.about, [one for one in before if one.subject != matter.id]),
        Feature.ECHO: echo_of(facts),
        Feature.PUSHED: 1.0 if matter.coordinated else 0.0,
    }
    return Ranked(matter, own, tuple(held), values, Chance(0.0, 0.0, 1.0))


def _spoken(one: ForSegment) -> float:
    return 1.0 if one.spoken is None else one.spoken


def _wanted(interests: Sequence[Interest]) -> tuple[Wanted, ...]:
    return tuple(Wanted(one.name, one.words, one.weight) for one in interests)


def _for(segment: SegmentSeen, facts: Facts) -> ForSegment:
    known = facts.read - facts.languages.get("unknown", 0)
    spoken = facts.languages.get(segment.language, 0) / known if segment.language and known else None
    return ForSegment(segment, touches(_wanted(segment.interests), facts), spoken)


def _placed(
    found: Sequence[Ranked], answers: Mapping[int, Answer], chosen: Mapping[int, tuple[Chosen, ...]]
) -> tuple[Ranked, ...]:
    """In the order of their chances, each with what people said of it.

    What was set aside makes room: it comes after all others, by chance and by volume alike.
    """
    aside = {subject for subject, answer in answers.items() if not answer.kept}

    def by_volume(one: Ranked) -> tuple[bool, int, int]:
        return one.matter.id in aside, -one.matter.lead.n, one.matter.id

    def by_chance(one: Ranked) -> tuple[bool, float, int, int]:
        return one.matter.id in aside, -one.chance.value, -one.matter.lead.n, one.matter.id

    volume = {one.matter.id: place for place, one in enumerate(sorted(found, key=by_volume), 1)}
    order = sorted(found, key=by_chance)
    return tuple(
        replace(
            one,
            place=place,
            place_by_volume=volume[one.matter.id],
            answer=answers.get(one.matter.id),
            chosen=chosen.get(one.matter.id, ()),
        )
        for place, one in enumerate(order, 1)
    )


def _chosen(workspace: Workspace) -> dict[int, tuple[Chosen, ...]]:
    found: dict[int, list[Chosen]] = defaultdict(list)
    for one in Chosen.objects.filter(workspace=workspace).select_related("by", "rise"):
        found[one.subject].append(one)
    return {subject: tuple(rows) for subject, rows in found.items()}


def _front(
    ranked: Sequence[Ranked], *, seed: str, learns: bool
) -> tuple[tuple[Ranked, ...], tuple[Ranked, ...]]:
    """What is shown first: the best, and once it learns, in the last of these places one drawn evenly from
    all that come after, the same all day: what is never shown can never be kept."""
    if len(ranked) <= SHOWN or not learns:
        return tuple(ranked[:SHOWN]), tuple(ranked[SHOWN:])
    below = [one for one in ranked[SHOWN - 1 :] if one.answer is None] or list(ranked[SHOWN - 1 :])
    lucky = random.Random(seed).choice(sorted(below, key=lambda one: one.matter.id))
    front = (*ranked[: SHOWN - 1], replace(lucky, drawn=lucky.place > SHOWN))
    return front, tuple(one for one in ranked[SHOWN - 1 :] if one.matter.id != lucky.matter.id)
