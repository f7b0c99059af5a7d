"""How good the ranking was, told from what it said before it learnt.

Each day's answers are put in the order that was known before that day, and the order is judged by them
(prequential: Dawid, *The prequential approach*, 1984). Only subjects with an answer are judged; the others
are left out of the list (condensed lists: Sakai, *Alternatives to Bpref*, 2007), so that what nobody looked
at counts neither for nor against. Beside it, the same subjects in the order of their posts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from parvis.apps.trends.matters.answers import newest, read_values, taught_until
from parvis.apps.trends.matters.features import row_of
from parvis.apps.trends.matters.models import Answer
from parvis.science.proportions import wilson
from parvis.science.ranking import Chance, foresee, mean_interval, ndcg

FIRST, GAINED = 5, 10


@dataclass(frozen=True, slots=True)
class Kept:
    """``k`` of ``n`` subjects were kept, and the bounds of that share (95 %)."""

    k: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share kept, 0 to 1."""
        return self.k / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Day:
    """One day's answers in the order known before it: gains of 1 at best, beside the order by volume."""

    at: datetime
    n: int
    ranked: float
    by_volume: float


@dataclass(frozen=True)
class Quality:
    """``first``: of those answered that stood among the first five; ``first_by_volume``: that would have,
    by volume; ``drawn``: that were shown by chance. ``days`` with a yes and a no; means over them, None where
    they are too few."""

    answers: int
    first: Kept
    first_by_volume: Kept
    drawn: Kept
    days: tuple[Day, ...]
    ranked: Chance | None
    by_volume: Chance | None


def quality_of(history: Sequence[Answer], zone: str) -> Quality:
    """What the answers of a workspace (the oldest first) say of its ranking."""
    counted = newest(history)
    begun: dict[int, Answer] = {}
    for one in history:
        begun.setdefault(one.subject, one)
    judged = [(begun[subject], bool(answer.kept)) for subject, answer in counted.items()]
    days = _days(history, judged, ZoneInfo(zone))
    return Quality(
        answers=len(judged),
        first=_kept([yes for one, yes in judged if one.place <= FIRST]),
        first_by_volume=_kept([yes for one, yes in judged if one.place_by_volume <= FIRST]),
        drawn=_kept([yes for one, yes in judged if one.drawn]),
        days=days,
        ranked=mean_interval([day.ranked for day in days], seed=len(days)),
        by_volume=mean_interval([day.by_volume for day in days], seed=len(days)),
    )


def _kept(said: Sequence[bool]) -> Kept:
    return Kept(sum(said), len(said), *wilson(sum(said), len(said)))


def _days(
    history: Sequence[Answer], judged: Sequence[tuple[Answer, bool]], zone: ZoneInfo
) -> tuple[Day, ...]:
    """A day for each on which subjects were first answered; one with only yes or only no orders nothing."""
    held: dict[datetime, list[tuple[Answer, bool]]] = defaultdict(list)
    for one, yes in judged:
        held[datetime.combine(one.at.astimezone(zone), time(), zone)].append((one, yes))
    found = []
    for at, said in sorted(held.items()):
        gains = [float(yes) for _one, yes in said]
        if len(set(gains)) < 2:
            continue
        rows = [row_of(read_values(one.values)) for one, _yes in said]
        scores = [chance.value for chance in foresee(taught_until(history, at), rows)]
        ranked = ndcg(scores, gains, GAINED) or 0.0
        by_volume = ndcg([float(one.n) for one, _yes in said], gains, GAINED) or 0.0
        found.append(Day(at, len(said), ranked, by_volume))
    return tuple(found)
