"""Scoring everything that is followed, as it comes.

Each subject has a tracker (``science.rises``). What it learnt up to three hours ago is stored; the hours
since are scored anew at each run from what the lake holds now, so that posts heard late count where they
belong, a run that is repeated changes nothing, and one that died is simply done again.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parvis.apps.trends.hearing import hour_of, start_of
from parvis.apps.trends.models import Subject, SubjectKind
from parvis.apps.trends.span import FOLLOWED_MINUTES, Span
from parvis.apps.trends.subjects import FOLLOWED, PER, Named, followed
from parvis.core.lake import Filter
from parvis.science.bursts import Setting
from parvis.science.rises import Rise, RiseTracker

REBUILD = timedelta(days=7)  # a subject that has become loud or quiet is then counted in other steps
Counts = Mapping[int, int]  # posts by five minutes since 1970


@dataclass(frozen=True, slots=True)
class Scale:
    """In which steps a subject is counted: a quiet one in longer ones, or a count would say nothing."""

    minutes: int
    setting: Setting


# From how many posts a day on. By the hour, three hours are taken together and levels remember a week: on
# made-up subjects of 2 to 60 posts a day that found a burst of two hours and a day at twice the usual, where
# longer windows lost the burst and shorter ones the day.
SCALES: tuple[tuple[float, Scale], ...] = (
    (288.0, Scale(5, Setting())),
    (0.0, Scale(60, Setting(window_minutes=180, level_days=7, warm_days=7))),
)
FEWEST = 5  # posts without which nothing is worth telling: a subject of two posts a day has three at times


def scale_for(posts_a_day: float) -> Scale:
    """The steps for a subject of so many posts a day."""
    return next(scale for least, scale in SCALES if posts_a_day >= least)


@dataclass(frozen=True, slots=True)
class Found:
    """A rise of a subject, as its tracker tells it."""

    named: Named
    rise: Rise


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a subject's tracker knows up to ``settled_at``, to be kept once its rises are written down."""

    named: Named
    minutes: int
    state: bytes
    settled_at: datetime
    built_at: datetime


def follow_subjects(span: Span, learnt: list[Learnt], *, stop: Callable[[], bool]) -> Iterator[Found]:
    """Bring every followed subject up to the end of the span; its rises that ended since or last still.

    What was learnt on the way is added to ``learnt``: kept before its rises, it would lose them in a crash.
    """
    wanted = {(named.kind, named.key): named for named in followed(span.workspace)}
    stored = {
        (SubjectKind(subject.kind), subject.key): subject
        for subject in Subject.objects.filter(workspace=span.workspace)
    }
    gone = [subject.pk for place, subject in stored.items() if place not in wanted]
    Subject.objects.filter(pk__in=gone).delete()
    old = span.until - REBUILD
    known = {p: s for p, s in stored.items() if p in wanted and s.built_at > old and _fits(s, span)}
    for kind in FOLLOWED:
        mine = {place: named for place, named in wanted.items() if place[0] is kind}
        going = {place: known[place] for place in mine if place in known}
        begin = min((hour_of(subject.settled_at) for subject in going.values()), default=span.last)
        counts = _counted(span, kind, begin) if going else {}
        fresh = _counted(span, kind, span.first) if len(going) < len(mine) else {}
        for place, named in mine.items():
            if stop():
                return
            of = counts if place in going else fresh
            one, rises = _follow(span, named, going.get(place), of.get(named.key, {}))
            learnt.append(one)
            yield from (Found(named, rise) for rise in rises if rise.n >= FEWEST)


def _fits(subject: Subject, span: Span) -> bool:
    """Whether what was stored can be gone on with: not after a long pause, nor a clock that ran ahead."""
    return span.first <= hour_of(subject.settled_at) <= span.last


def _counted(span: Span, kind: SubjectKind, begin: int) -> dict[str, dict[int, int]]:
    """The posts of every subject of a kind by five minutes, from an hour on."""
    asked = Filter(since=start_of(begin), until=start_of(span.last))
    rows = span.lake.series(asked, per=PER[kind], minutes=FOLLOWED_MINUTES)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    starts, keys, ns = (rows[name].to_pylist() for name in ("start", "key", "n"))
    for start, key, n in zip(starts, keys, ns, strict=True):
        found[key][start // (FOLLOWED_MINUTES * 60)] = n
    return found


def _follow(span: Span, named: Named, subject: Subject | None, counts: Counts) -> tuple[Learnt, list[Rise]]:
    if subject is None:
        days = max(1.0, len(span.heard) / 24)
        scale = scale_for(sum(counts.values()) / days)
        tracker = RiseTracker(1440 // scale.minutes, span.first, scale.setting)
        minutes, built_at = scale.minutes, span.until
    else:
        tracker = RiseTracker.restore(unpack(subject.state))
        minutes, built_at = subject.minutes, subject.built_at
    rises = [*_fed(span, tracker, minutes, counts, max(tracker.hour, span.settled))]
    learnt = Learnt(named, minutes, pack(tracker.state()), start_of(tracker.hour), built_at)
    rises += _fed(span, tracker, minutes, counts, span.last)
    return learnt, rises + ([tracker.rise] if tracker.rise else [])


def _fed(span: Span, tracker: RiseTracker, minutes: int, counts: Counts, end: int) -> Iterator[Rise]:
    """Feed hours up to ``end``, the last one as far as it has come; the rises that ended."""
    end_step = int(span.until.timestamp()) // (FOLLOWED_MINUTES * 60)
    wide, an_hour = minutes // FOLLOWED_MINUTES, 60 // FOLLOWED_MINUTES
    for hour in range(tracker.hour, end):
        heard, place = hour in span.heard, span.places[hour] // minutes
        for step in range(0, an_hour, wide):
            start = hour * an_hour + step
            if start >= end_step:
                return
            count = sum(counts.get(start + more, 0) for more in range(wide)) if heard else None
            ended = tracker.update(count, place=place + step // wide)
            if ended is not None:
                yield ended


def keep(span: Span, learnt: Iterable[Learnt]) -> None:
    """Store what was learnt, where it reaches further than what is stored."""
    rows = Subject.objects.filter(workspace=span.workspace)
    stored = {
        (kind, key): times for kind, key, *times in rows.values_list("kind", "key", "settled_at", "built_at")
    }
    for one in learnt:
        if stored.get((one.named.kind, one.named.key)) == [one.settled_at, one.built_at]:
            continue
        Subject.objects.update_or_create(
            workspace=span.workspace,
            kind=one.named.kind,
            key=one.named.key,
            defaults={
                "minutes": one.minutes,
                "state": one.state,
                "settled_at": one.settled_at,
                "built_at": one.built_at,
            },
        )


def pack(state: Mapping[str, Any]) -> bytes:
    """A tracker's state, small."""
    return zlib.compress(json.dumps(state).encode(), 6)


def unpack(packed: bytes | memoryview) -> dict[str, Any]:
    """The state again, exactly."""
    state: dict[str, Any] = json.loads(zlib.decompress(bytes(packed)))
    return state


def hours_of(span: Span, named: Named, since: datetime, until: datetime) -> list[int]:
    """Posts of a subject by the hour, silent hours too."""
    first, end = hour_of(since), hour_of(until)
    rows = span.lake.volume(named.filter(start_of(first), start_of(end))).to_pylist()
    counted = {hour_of(row["bucket"]): row["n"] for row in rows}
    return [counted.get(hour, 0) for hour in range(first, end)]
