"""Quiet hours: from one wall-clock time to another, across midnight and clock changes. Pure.

An evening's quiet begins and ends at instants that are derived from the clocks of the zone: a time that
spring skips falls as much later, one that autumn repeats falls at its first occurrence (as in
``jobs.schedules.Daily``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def quiet_until(now: datetime, begins: time, ends: time, zone: str) -> datetime | None:
    """When the quiet that holds at ``now`` ends (UTC), or None when it is not quiet.

    Equal times mean no quiet at all. ``now`` is aware.
    """
    if begins == ends:
        return None
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    for day in (today - DAY, today):
        start = _instant(day, begins, place)
        end = _instant(day if begins < ends else day + DAY, ends, place)
        if start <= now < end:
            return end
    return None


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def local_day(now: datetime, zone: str) -> date:
    """The day it is in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def due_today(now: datetime, at: time, zone: str) -> bool:
    """Whether the clocks of the zone have reached ``at`` today."""
    place = ZoneInfo(zone)
    return now >= _instant(now.astimezone(place).date(), at, place)
