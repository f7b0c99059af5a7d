"""Differences that are more than chance: oracles, properties, and how often the intervals hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from parvis.science.differences import Interval, difference, relative_change
from parvis.science.proportions import wilson


def test_the_difference_of_two_shares_is_newcombes() -> None:
    # Newcombe (1998), Statistics in Medicine 17:873, table II: 56/70 and 48/80, method 10.
    now, before = (Interval(k / n, *wilson(k, n)) for k, n in ((56, 70), (48, 80)))
    found = difference(now, before)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.beyond_chance


@st.composite
def estimates(draw: st.DrawFn) -> Interval:
    low, value, high = sorted(draw(st.tuples(*[st.floats(-1, 1)] * 3)))
    return Interval(value, low, high)


@given(estimates(), estimates())
def test_turning_the_question_round_turns_the_answer_round(a: Interval, b: Interval) -> None:
    there, back = difference(a, b), difference(b, a)
    assert there.value == pytest.approx(-back.value)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.low <= there.value <= there.high


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_the_same_period_twice_is_never_more_than_chance(counts: list[int]) -> None:
    found = relative_change(counts, counts)
    if sum(counts) == 0:
        assert found is None
    else:
        assert found is not None
        assert found.value == pytest.approx(0)
        assert not found.beyond_chance


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30),
)
def test_any_two_periods_have_a_finite_interval_around_their_change(a: list[int], b: list[int]) -> None:
    found = relative_change(a, b)
    if found is not None:
        assert all(math.isfinite(end) for end in (found.low, found.value, found.high))
        assert -1 <= found.low <= found.value <= found.high


def test_the_interval_of_steady_posts_is_that_of_two_poisson_rates() -> None:
    found = relative_change([100, 100, 100], [50, 50, 50])
    assert found is not None
    half = stats.t.ppf(0.975, 4) * math.sqrt(1 / 300 + 1 / 150)
    assert found.low == pytest.approx(2 * math.exp(-half) - 1)
    assert found.high == pytest.approx(2 * math.exp(half) - 1)


@pytest.mark.parametrize(("mean", "spread"), [(6, 1.0), (40, 4.0), (200, 12.0)])
def test_intervals_hold_the_true_change_about_95_times_in_100_in_steady_and_bursty_times(
    mean: float, spread: float
) -> None:
    rng = np.random.default_rng(20261126)

    def month(level: float) -> list[int]:
        if spread == 1.0:
            return [int(x) for x in rng.poisson(level, 30)]
        size = level / (spread - 1)  # negative binomial: variance = spread * mean
        return [int(x) for x in rng.negative_binomial(size, 1 / spread, 30)]

    held = 0
    for _ in range(1_000):
        found = relative_change(month(mean * 1.2), month(mean))
        assert found is not None
        held += found.low <= 0.2 <= found.high
    assert 930 <= held <= 970
