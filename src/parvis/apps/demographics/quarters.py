"""The periods that people are counted in: calendar quarters that are over, and no others.

They never overlap, none begins or ends a day later than another, and none still runs: so that no difference
between two tables says what a few people stated (``science.disclosure``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three whole months of the workspace's clocks, by their first day."""

    since: date

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds a day."""
        return cls(date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1))

    @property
    def until(self) -> date:
        """The first day after it."""
        later = self.since.month + MONTHS
        return date(self.since.year + (later > 12), (later - 1) % 12 + 1, 1)

    @property
    def number(self) -> int:
        """1 to 4."""
        return (self.since.month - 1) // MONTHS + 1

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Its first instant and the first after it."""
        place = ZoneInfo(zone)
        first, end = (
            datetime.combine(day, time(), place).astimezone(UTC) for day in (self.since, self.until)
        )
        return first, end

    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.until)


def closed(oldest: datetime, newest: datetime, *, now: datetime, zone: str) -> Iterator[Quarter]:
    """The quarters that are over at ``now`` and may hold something said from ``oldest`` to ``newest``."""
    place = ZoneInfo(zone)
    quarter, last = (Quarter.of(at.astimezone(place).date()) for at in (oldest, newest))
    while quarter <= last and quarter.bounds(zone)[1] <= now:
        yield quarter
        quarter = quarter.next()


def days_utc(quarter: Quarter, zone: str) -> tuple[str, str]:
    """The first and the last day, UTC, that hold any of it: 2026-03-31, 2026-06-30."""
    first, end = quarter.bounds(zone)
    return str(first.date()), str((end - timedelta(microseconds=1)).date())
