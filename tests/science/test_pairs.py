"""Pairs: published ranks, other programs' answers, properties, and how often the intervals hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from parvis.science.pairs import preference, shift


@pytest.mark.parametrize(
    ("n", "place"),
    # Critical values of Wilcoxon's signed-rank test, two-sided 5 % (Hollander, Wolfe and Chicken,
    # Nonparametric Statistical Methods, 2014, table A.4; Wilcoxon 1945 gives the same): the largest sum
    # that is still rejected, so that this many Walsh averages and one more lie outside at each end.
    [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (12, 13), (15, 25), (20, 52)],
)
def test_the_ends_are_the_walsh_averages_of_the_published_ranks(n: int, place: int) -> None:
    values = [2.0**k for k in range(n)]
    walsh = sorted((a + b) / 2 for i, a in enumerate(values) for b in values[i:])
    found = shift(values)
    assert found is not None
    assert (found.low, found.high) == (walsh[place], walsh[-1 - place])


@pytest.mark.parametrize("n", [1, 2, 5])
def test_below_six_cases_nothing_can_be_told_however_much_they_agree(n: int) -> None:
    found = shift([1.0] * n)
    assert found is not None
    assert (found.value, found.low, found.high, found.n) == (1.0, None, None, n)
    assert not found.beyond_chance


def test_six_cases_that_agree_are_enough_and_no_case_is_nothing() -> None:
    found = shift([0.2] * 6)
    assert found is not None
    assert found.beyond_chance
    assert shift([]) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=25))
def test_turning_both_round_turns_the_answer_round(values: list[float]) -> None:
    one, other = shift(values), shift([-value for value in values])
    assert one is not None
    assert other is not None
    assert (one.low, one.high) == (-(other.high or 0.0), -(other.low or 0.0))
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high


def test_the_interval_leaves_out_none_where_the_exact_test_says_so() -> None:
    drawn = np.random.default_rng(5)
    for _ in range(60):
        values = drawn.normal(0.4, 1, 9)
        found = shift(list(values))
        assert found is not None
        assert found.beyond_chance == bool(stats.wilcoxon(values, method="exact").pvalue <= 0.05)


def test_the_interval_of_a_shift_holds_as_often_as_it_says() -> None:
    drawn = np.random.default_rng(7)
    held = 0
    for _ in range(1_500):
        found = shift(list(drawn.laplace(1.0, 1, 10)))
        assert found is not None
        held += (found.low or 0.0) <= 1.0 <= (found.high or 0.0)
    assert held / 1_500 >= 0.94


@pytest.mark.parametrize(("first", "second"), [(9, 1), (5, 5), (0, 3), (6, 0), (31, 17)])
def test_a_preference_is_what_the_exact_binomial_test_says(first: int, second: int) -> None:
    found = preference(first, second)
    other = stats.binomtest(first, first + second)
    assert found is not None
    ends = other.proportion_ci(0.95, "exact")
    assert (found.low, found.high, found.p) == pytest.approx((ends.low, ends.high, other.pvalue))
    assert (found.share, found.n) == (first / (first + second), first + second)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_interval_of_a_preference_holds_its_share_and_turns_round(first: int, second: int) -> None:
    found, other = preference(first, second), preference(second, first)
    if found is None or other is None:
        assert first + second == 0
        return
    assert found.low <= found.share <= found.high
    assert (found.low, found.high) == pytest.approx((1 - other.high, 1 - other.low))
    assert found.beyond_chance == (found.low > 0.5 or found.high < 0.5)


def test_five_answers_that_agree_are_too_few_and_six_are_enough() -> None:
    few, enough = preference(5, 0), preference(6, 0)
    assert few is not None
    assert enough is not None
    assert (few.beyond_chance, enough.beyond_chance) == (False, True)
