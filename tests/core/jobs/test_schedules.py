"""What is due again and again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st

from core.jobs import work
from parvis.config.wiring import schedules as wired
from parvis.core.jobs.models import Job, Tick
from parvis.core.jobs.schedules import Daily, Every, Schedule, serve, unserved
from parvis.core.jobs.tasks import JobTask
from parvis.core.jobs.worker import drain

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADD = work.add.module_path
ARGUMENTS = {"left": 1, "right": 1}
EACH_MINUTE = Schedule("minute", ADD, Every(60), ARGUMENTS)


def test_a_daily_time_is_the_wall_clocks_of_its_zone_in_winter_and_in_summer() -> None:
    rule = Daily(time(3, 40), "Europe/Paris")
    assert rule.last(datetime(2026, 1, 10, 12, tzinfo=UTC)) == datetime(2026, 1, 10, 2, 40, tzinfo=UTC)
    assert rule.last(datetime(2026, 7, 10, 12, tzinfo=UTC)) == datetime(2026, 7, 10, 1, 40, tzinfo=UTC)


def test_a_daily_time_that_spring_skips_falls_an_hour_later_that_day() -> None:
    rule = Daily(time(2, 30), "Europe/Paris")  # on 29 March 2026, 02:00 is followed by 03:00
    assert rule.last(datetime(2026, 3, 29, 12, tzinfo=UTC)).astimezone(ZoneInfo("Europe/Paris")).hour == 3


def test_a_daily_time_that_autumn_repeats_falls_once_at_its_first_occurrence() -> None:
    rule = Daily(time(2, 30), "Europe/Paris")  # on 25 October 2026, 02:30 comes at 00:30 and at 01:30 UTC
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert {rule.last(first + timedelta(minutes=m)) for m in (0, 30, 60, 90, 600)} == {first}


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    at=st.times(),
    zone=st.sampled_from(["Europe/Paris", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]),
)
def test_the_last_daily_instant_is_never_in_the_future_nor_two_days_old(
    now: datetime, at: time, zone: str
) -> None:
    instant = Daily(at.replace(fold=0), zone).last(now)
    assert timedelta(0) <= now - instant <= timedelta(hours=49)


@pytest.mark.django_db
def test_an_interval_runs_at_once_then_once_in_each_interval() -> None:
    served = []
    for second in (0, 5, 59, 60, 61, 300):
        served.append(serve(EACH_MINUTE, NOON + timedelta(seconds=second)))
        drain(clock=lambda: datetime(2027, 1, 1, tzinfo=UTC))
    assert served == [True, False, False, True, False, True], "what was missed for four minutes runs once"
    assert Job.objects.count() == 3


@pytest.mark.django_db
def test_a_daily_schedule_waits_for_its_hour_the_first_time_and_catches_up_a_night_switched_off() -> None:
    nightly = Schedule("nightly", ADD, Daily(time(3, 40), "Europe/Paris"), ARGUMENTS)
    assert not serve(nightly, NOON)
    assert serve(nightly, NOON + timedelta(days=1))


@pytest.mark.django_db
def test_a_schedule_does_not_pile_up_while_its_last_run_still_waits() -> None:
    assert serve(EACH_MINUTE, NOON)
    assert serve(EACH_MINUTE, NOON + timedelta(minutes=1))
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_that_steps_back_serves_nothing_twice() -> None:
    assert serve(EACH_MINUTE, NOON)
    assert not serve(EACH_MINUTE, NOON - timedelta(hours=1))
    assert Tick.objects.get().instant == NOON


@pytest.mark.django_db(transaction=True)
def test_eight_workers_that_meet_one_instant_enqueue_it_once() -> None:
    ready, served = threading.Barrier(8), []

    def compete() -> None:
        ready.wait()
        served.append(serve(EACH_MINUTE, NOON))
        connection.close()

    threads = [threading.Thread(target=compete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(served) == [False] * 7 + [True]
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_one_question_tells_what_is_due_of_every_schedule_of_the_house() -> None:
    with CaptureQueriesContext(connection) as asked:
        first = unserved(NOON)
    assert len(asked) == 1
    assert {one.name for one in first} == set(wired("Europe/Paris"))
    for one in first:
        Tick.objects.create(schedule=one.name, instant=one.rule.last(NOON))
    assert unserved(NOON) == []
    later = {one.name for one in unserved(NOON + timedelta(seconds=61))}
    assert "keep-listening" in later
    assert "tend-lakes" not in later


@pytest.mark.parametrize("name", sorted(wired("Europe/Paris")))
def test_every_schedule_of_the_house_names_a_task(name: str) -> None:
    path, _rule = wired("Europe/Paris")[name]
    assert isinstance(import_string(path), JobTask)
