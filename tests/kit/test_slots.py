"""Weekly slots against an oracle that steps through the minutes of UTC and only reads clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kit.slots import Edge, Weekly, falls, instant_of, next_slots, wall_of

MINUTE = timedelta(minutes=1)
# Where clocks change: a week around each edge of 2026; zones without one are tried in the same weeks.
EDGES = {
    "Europe/Paris": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/Sao_Paulo": (date(2018, 2, 18), date(2018, 11, 4)),  # at midnight: a day that begins at 01:00
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "Asia/Kathmandu": (date(2026, 3, 29), date(2026, 10, 25)),  # never, and 45 minutes off the hour
    "Africa/Casablanca": (date(2026, 2, 15), date(2026, 3, 22)),  # clocks go back for Ramadan
}


def stepped(zone: str, around: date) -> list[tuple[datetime, datetime]]:
    """Each minute of UTC from three days before to three days after, with what clocks show."""
    start = datetime.combine(around, time(), UTC) - timedelta(days=3)
    minutes = [start + n * MINUTE for n in range(6 * 24 * 60)]
    return [(minute, minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for minute in minutes]


def first_shown(clock: list[tuple[datetime, datetime]], wanted: datetime) -> datetime:
    """The first minute that shows it; where none does, as long after the last minute before as it is away."""
    before = None
    for minute, shown in clock:
        if shown == wanted:
            return minute
        if shown > wanted and before is not None:
            return before[0] + (wanted - before[1])
        before = (minute, shown)
    raise AssertionError(wanted)


@pytest.mark.parametrize(("zone", "edge"), [(zone, edge) for zone, edges in EDGES.items() for edge in edges])
def test_every_quarter_of_an_hour_around_an_edge_falls_when_a_person_who_watches_the_clock_would_say(
    zone: str, edge: date
) -> None:
    clock = stepped(zone, edge)
    for quarter in range(-24 * 4, 2 * 24 * 4):
        wanted = datetime.combine(edge, time()) + timedelta(minutes=15 * quarter)
        expected = first_shown(clock, wanted)
        assert instant_of(wanted.date(), wanted.time(), zone) == expected, wanted
        assert wall_of(wanted.date(), wanted.time(), zone).instant == expected


@pytest.mark.parametrize(("zone", "edge"), [(zone, edge) for zone, edges in EDGES.items() for edge in edges])
def test_a_time_is_called_skipped_or_repeated_exactly_when_clocks_never_or_twice_show_it(
    zone: str, edge: date
) -> None:
    shown = [wall for _minute, wall in stepped(zone, edge)]
    times = {0: Edge.SKIPPED, 1: Edge.NONE, 2: Edge.REPEATED}
    for quarter in range(-24 * 4, 2 * 24 * 4):
        wanted = datetime.combine(edge, time()) + timedelta(minutes=15 * quarter)
        assert wall_of(wanted.date(), wanted.time(), zone).edge == times[shown.count(wanted)], wanted


SLOTS = st.builds(
    Weekly,
    key=st.integers(0, 9),
    weekday=st.integers(0, 6),
    at=st.times(min_value=time(0), max_value=time(23, 59)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    zone=st.sampled_from(sorted(EDGES)),
)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)


@given(slots=st.lists(SLOTS, max_size=6), since=MOMENTS, days=st.integers(0, 20))
@settings(max_examples=150)
def test_falls_are_those_of_each_day_in_order_and_none_twice(
    slots: list[Weekly], since: datetime, days: int
) -> None:
    until = since + timedelta(days=days)
    found = list(falls(slots, since, until))
    dates = [since.date() + timedelta(days=n) for n in range(-3, days + 4)]
    expected = {
        instant_of(day, slot.at, slot.zone)
        for slot in slots
        for day in dates
        if day.weekday() == slot.weekday
    }
    assert [fall.instant for fall in found] == sorted(at for at in expected if since <= at < until)
    assert all(instant_of(one.day, one.slot.at, one.slot.zone) == one.instant for one in found)


@given(slots=st.lists(SLOTS, min_size=1, max_size=5), after=MOMENTS, n=st.integers(0, 12), data=st.data())
@settings(max_examples=100)
def test_the_next_free_slots_are_the_first_that_nobody_took(
    slots: list[Weekly], after: datetime, n: int, data: st.DataObject
) -> None:
    every = [fall.instant for fall in falls(slots, after, after + timedelta(days=60)) if fall.instant > after]
    taken = data.draw(st.sets(st.sampled_from(every), max_size=8))
    found = [fall.instant for fall in next_slots(slots, taken, after, n, days=60)]
    assert found == [at for at in every if at not in taken][:n]


def test_slots_that_a_spring_change_pushes_together_are_one() -> None:
    sunday = [Weekly(1, 6, time(2, 30), "Europe/Paris"), Weekly(2, 6, time(3, 30), "Europe/Paris")]
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    found = next_slots(sunday, (), before, 3)
    assert [(fall.slot.key, f"{fall.instant:%d %H:%M}") for fall in found] == [
        (1, "29 01:30"), (1, "05 00:30"), (2, "05 01:30"),
    ]  # fmt: skip


def test_no_slot_and_no_free_slot_give_nothing() -> None:
    after = datetime(2026, 6, 1, tzinfo=UTC)
    assert next_slots([], (), after, 5) == []
    weekly = [Weekly(1, 0, time(9), "Europe/Paris")]
    taken = {fall.instant for fall in falls(weekly, after, after + timedelta(days=400))}
    assert next_slots(weekly, taken, after, 5) == []
