"""Slots that come again each week, on the clocks of their own zones.

What a person plans is a day and a time on a wall, in an IANA zone; the instant is derived as late as
possible, since the rules of zones change. A time that a spring change skips falls as much later (03:30, not
02:30); one that an autumn change repeats falls at its first occurrence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

HORIZON_DAYS: Final = 366  # beyond a year, a slot says nothing to anybody
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Each ``weekday`` (0 is Monday) at ``at`` on the clocks of ``zone``; ``key`` tells it from others."""

    key: int
    weekday: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Fall:
    """One time that a slot falls: the day on its own clocks, and the instant in UTC."""

    slot: Weekly
    day: date
    instant: datetime


class Edge(StrEnum):
    """What is unusual about a time on a wall."""

    NONE = ""
    SKIPPED = "skipped"  # clocks jump over it
    REPEATED = "repeated"  # clocks show it twice


@dataclass(frozen=True, slots=True)
class Wall:
    """A chosen wall-clock time: its instant in UTC, what clocks really show then, and what is unusual.

    ``other`` is the second occurrence of a repeated time, None for any other.
    """

    instant: datetime
    shown: datetime
    edge: Edge
    other: datetime | None = None


def instant_of(day: date, at: time, zone: str) -> datetime:
    """When the clocks of ``zone`` show this, in UTC."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(UTC)


def wall_of(day: date, at: time, zone: str) -> Wall:
    """What becomes of a time that a person chose."""
    clock = ZoneInfo(zone)
    naive = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first = naive.replace(tzinfo=clock).astimezone(UTC)
    shown = first.astimezone(clock)
    if shown.replace(tzinfo=None, fold=0) != naive:
        return Wall(first, shown, Edge.SKIPPED)
    second = naive.replace(tzinfo=clock, fold=1).astimezone(UTC)
    if second != first:
        return Wall(first, shown, Edge.REPEATED, second)
    return Wall(first, shown, Edge.NONE)


def falls(slots: Sequence[Weekly], since: datetime, until: datetime) -> Iterator[Fall]:
    """Every time that a slot falls from ``since`` until before ``until`` (aware), the earliest first.

    Two slots that fall at the same instant are one: the first of ``slots`` counts.
    """
    day = since.astimezone(UTC).date() - 2 * _DAY  # zones are up to 14 hours away, and a gap moves one later
    last = until.astimezone(UTC).date() + 2 * _DAY
    waiting: list[Fall] = []
    told: datetime | None = None
    while day <= last:
        waiting += [
            Fall(slot, day, instant_of(day, slot.at, slot.zone))
            for slot in slots
            if slot.weekday == day.weekday()
        ]
        waiting.sort(key=lambda fall: fall.instant)
        # Nothing of the days to come falls before this: the day after begins everywhere within a day.
        sure = datetime.combine(day, time(), UTC) - timedelta(hours=15) + _DAY
        while waiting and (waiting[0].instant < sure or day == last):
            fall = waiting.pop(0)
            if since <= fall.instant < until and fall.instant != told:
                told = fall.instant
                yield fall
        day += _DAY


def next_slots(
    slots: Sequence[Weekly], taken: Collection[datetime], after: datetime, n: int, days: int = HORIZON_DAYS
) -> list[Fall]:
    """The ``n`` next times later than ``after`` that nobody has ``taken`` (instants); fewer where the
    ``days`` to come hold fewer."""
    busy = frozenset(taken)
    since = after.astimezone(UTC)
    coming = falls(slots, since, since + timedelta(days=days))
    return list(islice((fall for fall in coming if fall.instant > since and fall.instant not in busy), n))
