"""When a planned report is due: by the clocks of the workspace, whatever they do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from parvis.apps.reports.models import Plan, Rhythm
from parvis.apps.reports.times import before_of, last_due, midnight, next_due, to_make
from parvis.core.workspaces.models import Workspace

PARIS = "Europe/Paris"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def plan(rhythm: str = Rhythm.DAILY, **changes: object) -> Plan:
    given: dict[str, object] = {"at": time(8), "counts_from": LONG_AGO, "rhythm": rhythm, **changes}
    return Plan(workspace=Workspace(time_zone=PARIS), name="x", **given)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_daily_report_tells_of_the_day_before() -> None:
    due = last_due(plan(), utc(2026, 11, 17, 9))
    assert (due.on, due.at) == (date(2026, 11, 17), utc(2026, 11, 17, 7))
    assert (due.since, due.until) == (utc(2026, 11, 15, 23), utc(2026, 11, 16, 23))
    assert due.before_since == utc(2026, 11, 14, 23)


def test_before_its_hour_yesterdays_report_is_the_last_one() -> None:
    assert last_due(plan(), utc(2026, 11, 17, 6, 59)).on == date(2026, 11, 16)


def test_a_weekly_report_tells_of_seven_whole_days() -> None:
    due = last_due(plan(Rhythm.WEEKLY, weekday=0), utc(2026, 11, 18, 12))
    assert due.on == date(2026, 11, 16)
    assert due.until - due.since == timedelta(days=7)


def test_a_monthly_report_tells_of_the_month_before_and_compares_it_with_the_one_before_that() -> None:
    due = last_due(plan(Rhythm.MONTHLY, day=1), utc(2026, 3, 1, 12))
    assert (due.since, due.until) == (midnight(date(2026, 2, 1), PARIS), midnight(date(2026, 3, 1), PARIS))
    assert due.before_since == midnight(date(2026, 1, 1), PARIS)


@pytest.mark.parametrize(
    ("now", "on"),
    [
        (utc(2026, 2, 28, 12), date(2026, 2, 28)),
        (utc(2028, 2, 29, 12), date(2028, 2, 29)),
        (utc(2026, 4, 30, 12), date(2026, 4, 30)),
        (utc(2026, 4, 29, 12), date(2026, 3, 31)),
    ],
)
def test_the_thirty_first_is_the_last_day_of_a_shorter_month(now: datetime, on: date) -> None:
    assert last_due(plan(Rhythm.MONTHLY, day=31), now).on == on


def test_the_day_of_23_hours_is_a_day() -> None:
    due = last_due(plan(), utc(2026, 3, 30, 8))  # the clocks went forward on Sunday 29 March
    assert due.until - due.since == timedelta(hours=23)


def test_the_day_of_25_hours_is_a_day() -> None:
    due = last_due(plan(), utc(2026, 10, 26, 9))
    assert due.until - due.since == timedelta(hours=25)


def test_an_hour_that_spring_skips_falls_as_much_later() -> None:
    assert last_due(plan(at=time(2, 30)), utc(2026, 3, 29, 12)).at == utc(2026, 3, 29, 1, 30)


def test_an_hour_that_autumn_repeats_comes_once() -> None:
    one = plan(at=time(2, 30))
    first = to_make(one, utc(2026, 10, 25, 0, 31))
    assert first is not None
    one.served_on = first.on
    assert to_make(one, utc(2026, 10, 25, 1, 31)) is None
    assert to_make(one, utc(2026, 10, 25, 23, 0)) is None


def test_of_days_when_nothing_ran_only_the_last_is_made() -> None:
    one = plan(served_on=date(2026, 11, 10))
    due = to_make(one, utc(2026, 11, 17, 9))
    assert due is not None
    assert due.on == date(2026, 11, 17)


def test_nothing_is_made_for_the_time_before_the_plan() -> None:
    one = plan(counts_from=utc(2026, 11, 17, 8))
    assert to_make(one, utc(2026, 11, 17, 9)) is None
    assert to_make(one, utc(2026, 11, 18, 7)) is not None


def test_a_clock_that_ran_ahead_does_not_silence_the_plan() -> None:
    one = plan(served_on=date(2031, 1, 1))
    assert to_make(one, utc(2026, 11, 17, 9)) is not None


def test_the_next_report_is_the_first_one_to_come() -> None:
    assert next_due(plan(Rhythm.WEEKLY, weekday=0), utc(2026, 11, 16, 7)) == utc(2026, 11, 23, 7)
    assert next_due(plan(), utc(2026, 11, 16, 6)) == utc(2026, 11, 16, 7)


def test_a_month_chosen_by_its_dates_is_compared_with_the_month_before() -> None:
    march, april = midnight(date(2026, 3, 1), PARIS), midnight(date(2026, 4, 1), PARIS)
    assert before_of(march, april, PARIS) == midnight(date(2026, 2, 1), PARIS)
    week = march + timedelta(days=7)
    assert before_of(march, week, PARIS) == midnight(date(2026, 2, 22), PARIS)
