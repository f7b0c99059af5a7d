"""Wall clocks and instants: both edges of summer time, in five zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

from apps.publishing.rigged import Desk
from parvis.apps.publishing import times
from parvis.apps.publishing.handlers import rederive_instants
from parvis.apps.publishing.models import Delivery
from parvis.core.errors import BadInput

# The hour that a spring change skips, and what it becomes; the hour that an autumn change repeats.
SPRING = [
    ("Europe/Paris", date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ("America/New_York", date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
    ("America/Montreal", date(2027, 3, 14), time(2, 15), datetime(2027, 3, 14, 7, 15, tzinfo=UTC)),
    ("Europe/London", date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ("Australia/Sydney", date(2027, 10, 3), time(2, 30), datetime(2027, 10, 2, 16, 30, tzinfo=UTC)),
]
AUTUMN = [
    ("Europe/Paris", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ("Australia/Sydney", date(2027, 4, 4), time(2, 30), datetime(2027, 4, 3, 15, 30, tzinfo=UTC)),
    ("Europe/London", date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ("Asia/Tokyo", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 24, 17, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "day", "at", "expected"), SPRING)
def test_an_hour_that_does_not_exist_falls_as_much_later(
    zone: str, day: date, at: time, expected: datetime
) -> None:
    assert times.instant(day, at, zone) == expected


@pytest.mark.parametrize(("zone", "day", "at", "expected"), AUTUMN)
def test_an_hour_that_comes_twice_falls_the_first_time(
    zone: str, day: date, at: time, expected: datetime
) -> None:
    assert times.instant(day, at, zone) == expected


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe"])
def test_a_zone_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(BadInput):
        times.known_zone(zone)


@pytest.mark.django_db
def test_when_the_rules_of_a_zone_change_what_is_scheduled_keeps_its_hour_on_the_wall(desk: Desk) -> None:
    row = desk.delivery(due_at=desk.clock.now + timedelta(days=30))
    wall = times.on_the_wall(row.due_at, row.zone)
    moved = row.due_at - timedelta(hours=1)
    with mock.patch.object(times, "instant", return_value=moved):
        assert rederive_instants.func() == 1
    row = Delivery.objects.get(pk=row.pk)
    assert (row.due_at, row.next_at) == (moved, moved)
    assert (row.day, row.time) == wall
