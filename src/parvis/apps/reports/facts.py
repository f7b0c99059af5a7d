"""The numbers of a report: what its tables show, its charts draw and its sentences are made from.

Kept as they were when the report was made (``kept`` and ``read``). Nothing in them names an author or holds a
text. Counts are posts; shares lie in [0, 1], balances (positive minus negative) in [-1, 1]; a change of 0.25
is a quarter more. Moments are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from parvis.science.differences import Interval

FEWEST_NAMED = 5  # posts that hold a value before a report names it: fewer could point at a person


@dataclass(frozen=True, slots=True)
class Said:
    """A name in both languages."""

    fr: str
    en: str

    def in_(self, language: str) -> str:
        """The name for a reader of ``fr`` or ``en``."""
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Step:
    """One hour or day of the period, and as many posts of the step that stands in its place before.

    ``net`` is None where too few posts would say nothing.
    """

    at: datetime
    n: int
    before: int | None
    net: Interval | None


@dataclass(frozen=True, slots=True)
class Volume:
    """``change``: of posts in the same time; None where one period holds none. ``silent`` days held no post.

    ``loudest``: posts of the author who wrote most; ``authors``: how many wrote, up to ``counted_to``.
    """

    n: int
    before: int
    change: Interval | None
    silent: int
    busiest: Step | None
    loudest: int
    authors: int
    counted_to: int


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Estimated shares of negative, neutral, positive. ``checked`` posts were labelled by people.

    ``sure`` is False while nobody checked the model: the intervals are then those of chance alone.
    """

    negative: Interval
    neutral: Interval
    positive: Interval
    net: Interval
    before: Interval | None
    difference: Interval | None
    sure: bool
    calibrated: bool
    checked: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic. ``change`` is judged as one among all topics shown, so that chance alone rarely moves one."""

    key: str
    name: Said
    n: int
    before: int
    change: Interval | None
    net: Interval | None


@dataclass(frozen=True, slots=True)
class Rising:
    """Something that rose: ``n`` posts where ``expected`` were foreseen, ``times`` as many.

    ``coordinated``: signs of pushing were found; None when there was too little to tell.
    """

    id: int
    name: Said
    n: int
    expected: float
    times: Interval
    coordinated: bool | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """A watched brand: its posts, and its share of all namings, now and before."""

    name: str
    ours: bool
    n: int
    share: Interval
    before: Interval | None
    difference: Interval | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Posts that ask or complain."""

    n: int
    before: int
    change: Interval | None


@dataclass(frozen=True, slots=True)
class Rang:
    """An alert that rang."""

    id: int
    kind: Said
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarms:
    """What rang in the period, the latest first; ``more`` are not listed. ``held`` were kept back.
    ``crises``: rooms that were open."""

    rang: tuple[Rang, ...]
    more: int
    held: int
    crises: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A source that did not give everything: ``at``, or ``stopped`` until somebody mends it."""

    network: str
    at: datetime | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class Sureness:
    """How far the figures may be trusted. ``right`` of ``checked`` drawn posts: the model agreed with people;
    ``accuracy`` is None while nobody checked. ``unheard``: hours in which nothing could be heard; None where
    nobody knows. ``added``: sources that came since the period before began. ``heard_before``: whether the
    period before was heard from its beginning. ``uneven``: what could be heard changed from one to the other,
    so that a difference may come from that alone."""

    checked: int
    right: int
    accuracy: Interval | None
    unheard: int | None
    gaps: tuple[Gap, ...]
    added: int = 0
    heard_before: bool = True
    uneven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a report says. A part that was not asked for, or has nothing to say, is None.

    ``query`` is the end of an address with the filters alone; ``filters`` says it in words.
    ``newest``: the newest post that was heard at all.
    """

    since: datetime
    until: datetime
    before_since: datetime
    before_until: datetime
    zone: str
    hourly: bool
    sections: tuple[str, ...]
    query: str
    filters: tuple[Said, ...]
    newest: datetime | None
    steps: tuple[Step, ...]
    volume: Volume
    sentiment: Sentiment | None
    topics: tuple[Subject, ...] | None
    elsewhere: int | None  # posts of the period that have no topic
    rising: tuple[Rising, ...] | None
    voices: tuple[Voice, ...] | None
    questions: Asked | None
    complaints: Asked | None
    alarms: Alarms | None
    sureness: Sureness


@cache
def _adapter() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def kept(facts: Facts) -> dict[str, Any]:
    """The facts as JSON holds them."""
    found: dict[str, Any] = _adapter().dump_python(facts, mode="json")
    return found


def read(found: object) -> Facts:
    """What ``kept`` gave; raises ``ValueError`` if it is something else."""
    return _adapter().validate_python(found)
