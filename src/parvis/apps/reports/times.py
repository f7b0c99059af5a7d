"""When a plan's report is due, and of which days it tells. Pure.

Times are wall-clock on the clocks of a zone; instants are derived late. A time that spring skips falls as
much later, one that autumn repeats falls at its first occurrence (as in ``jobs.schedules.Daily``).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parvis.apps.reports.models import Plan, Rhythm

DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2999, 1, 1)  # around which calendars still have neighbours


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is due: ``on`` is its local day, ``at`` the instant; it tells of ``since`` to ``until``
    (aware, local midnights), compared with what goes from ``before_since`` to ``since``."""

    on: date
    at: datetime
    since: datetime
    until: datetime
    before_since: datetime


def last_due(plan: Plan, now: datetime) -> Due:
    """The latest report that the clocks have reached by ``now``."""
    place = ZoneInfo(plan.workspace.time_zone)
    today = now.astimezone(place).date()
    on = _day_on_or_before(plan, today)
    if _instant(on, plan.at, place) > now:
        on = _day_on_or_before(plan, on - DAY)
    return due_on(plan, on)


def to_make(plan: Plan, now: datetime) -> Due | None:
    """The report to make now: the latest that is due, unless it was made, or was due before the plan counts.

    Of a time when nothing ran only the latest is made. A clock that ran ahead and came back makes none twice:
    the report of a plan and a period is one row.
    """
    due = last_due(plan, now)
    return None if due.at <= plan.counts_from or plan.served_on == due.on else due


def due_on(plan: Plan, on: date) -> Due:
    """The report of one local day."""
    place = ZoneInfo(plan.workspace.time_zone)
    since, until, before = _days(plan, on)
    return Due(on, _instant(on, plan.at, place), *(_midnight(day, place) for day in (since, until, before)))


def next_due(plan: Plan, now: datetime) -> datetime:
    """The instant of the next report after ``now``."""
    place = ZoneInfo(plan.workspace.time_zone)
    on = now.astimezone(place).date()
    while not (_is_day(plan, on) and _instant(on, plan.at, place) > now):
        on += DAY
    return _instant(on, plan.at, place)


def before_of(since: datetime, until: datetime, zone: str) -> datetime:
    """Where the period before begins: as many days earlier, on the same clocks; whole months for a month."""
    place = ZoneInfo(zone)
    first, end = since.astimezone(place).date(), until.astimezone(place).date()
    if first.day == 1 and end == _month_after(first):
        return _midnight(_month_before(first), place)
    return _midnight(first - max(end - first, DAY), place)


def midnight(day: date, zone: str) -> datetime:
    """When a local day begins."""
    return _midnight(day, ZoneInfo(zone))


def _days(plan: Plan, on: date) -> tuple[date, date, date]:
    """First day, day after the last, first day of the period before."""
    match plan.rhythm:
        case Rhythm.DAILY:
            return on - DAY, on, on - 2 * DAY
        case Rhythm.WEEKLY:
            return on - 7 * DAY, on, on - 14 * DAY
        case _:
            until = on.replace(day=1)
            since = _month_before(until)
            return since, until, _month_before(since)


def _is_day(plan: Plan, day: date) -> bool:
    match plan.rhythm:
        case Rhythm.DAILY:
            return True
        case Rhythm.WEEKLY:
            return day.weekday() == plan.weekday
        case _:
            return day.day == min(plan.day, calendar.monthrange(day.year, day.month)[1])


def _day_on_or_before(plan: Plan, day: date) -> date:
    while not _is_day(plan, day):
        day -= DAY
    return day


def _month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


def _month_after(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _instant(day, time(), zone)
