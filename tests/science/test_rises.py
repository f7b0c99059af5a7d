"""Alarms become rises: whole hours, one at a time, the same when put away and taken up again."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.bursts import BurstDetector, Setting
from parvis.science.rises import Rise, RiseTracker

PER_DAY = 96  # a quarter of an hour
SMALL = Setting(return_days=0.5, warm_days=0.5, silence_hours=1)
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 3_000)), max_size=300)


def town(days: int = 21, mean: float = 12.0, seed: int = 1) -> list[float | None]:
    """Counts with a rhythm and without a burst."""
    rng = np.random.default_rng(seed)
    at = np.arange(days * PER_DAY)
    return list(rng.poisson(mean * np.exp(np.sin(2 * np.pi * at / PER_DAY)) * rng.gamma(8, 1 / 8, len(at))))


def told(counts: list[float | None], tracker: RiseTracker) -> list[Rise]:
    """The rises that ended, and the one that lasts."""
    found = [rise for count in counts if (rise := tracker.update(count)) is not None]
    return found + ([tracker.rise] if tracker.rise else [])


def test_a_planted_rise_begins_and_ends_within_its_hours_and_counts_its_posts() -> None:
    counts = town()
    start = 18 * PER_DAY + 40
    for at in range(start, start + 16):  # four whole hours
        counts[at] = (counts[at] or 0) + 150
    found = [rise for rise in told(counts, RiseTracker(PER_DAY, 1_000)) if rise.rang >= 1_000 + start // 4]
    assert len(found) == 1
    rise = found[0]
    first = 1_000 + start // 4
    assert (rise.since, rise.until) == (first, first + 4)
    assert rise.rang == first
    assert rise.n == sum(int(counts[at] or 0) for at in range(start, start + 16))
    assert rise.n > 5 * rise.expected > 0
    assert rise.return_days > 7


def test_a_rise_lasts_until_two_hours_are_quiet() -> None:
    counts = town()
    start = 18 * PER_DAY
    for at in (*range(start, start + 8), *range(start + 12, start + 20)):  # an hour of rest in between
        counts[at] = (counts[at] or 0) + 200
    tracker = RiseTracker(PER_DAY, 0)
    told(counts[: start + 10], tracker)
    assert tracker.rise is not None
    assert tracker.rise.until is None
    ended = told(counts[start + 10 : start + 32], tracker)
    assert [(rise.since, rise.until) for rise in ended] == [(start // 4, start // 4 + 5)]
    assert tracker.rise is None


@given(COUNTS, st.integers(0, 12))
@settings(max_examples=30, deadline=None)
def test_what_was_put_away_goes_on_with_the_same_rises(counts: list[float | None], hours: int) -> None:
    cut = min(len(counts) // 4, hours * 5) * 4
    through = RiseTracker(PER_DAY, 7, SMALL)
    before = told(counts[:cut], through)
    again = RiseTracker.restore(json.loads(json.dumps(through.state())))
    assert repr(told(counts[cut:], again)) == repr(told(counts[cut:], through))
    assert all(rise.until is None or rise.until > rise.since for rise in before)


@given(COUNTS)
@settings(max_examples=30, deadline=None)
def test_rises_follow_one_another_and_hold_no_more_than_was_counted(counts: list[float | None]) -> None:
    found = told(counts, RiseTracker(PER_DAY, 0, SMALL))
    assert sum(rise.n for rise in found) <= sum(count or 0 for count in counts)
    for rise, later in pairwise(found):
        assert rise.until is not None
        assert rise.since <= rise.rang < rise.until <= later.since


def test_the_state_is_told_between_two_hours_only() -> None:
    tracker = RiseTracker(PER_DAY, 0)
    tracker.update(3)
    with pytest.raises(ValueError, match="between two hours"):
        tracker.state()


def test_a_flood_after_hours_of_deafness_does_not_ring() -> None:
    counts = town()
    flood = [400.0] * 4  # everything that was saved up, at once
    deaf: list[float | None] = [None] * 24
    assert (
        told(counts + deaf + flood, RiseTracker(PER_DAY, 0))[-1:]
        == told(counts, RiseTracker(PER_DAY, 0))[-1:]
    )
    assert told(counts + flood, RiseTracker(PER_DAY, 0))[-1].n >= 1_600


def test_a_day_of_silence_and_the_return_of_posts_do_not_ring() -> None:
    calm = town(seed=5)
    silent: list[float | None] = [0.0] * PER_DAY
    after = town(seed=6)[: 2 * PER_DAY]
    known = told(calm, RiseTracker(PER_DAY, 0))
    assert told([*calm, *silent, *after], RiseTracker(PER_DAY, 0)) == known


def test_a_change_of_the_clocks_moves_the_place_in_the_week_only() -> None:
    one, other = BurstDetector(24), BurstDetector(24)
    for hour in range(24 * 28):
        count = 200.0 if hour % 24 == 9 else 10.0
        one.update(count)
        other.update(count, place=hour)
    shifted = other.update(200.0, place=24 * 28 + 9)  # the clocks went forward nine hours
    assert shifted.expected > 100
    assert not shifted.alarm
    assert math.isfinite(one.update(10.0).surprise)
