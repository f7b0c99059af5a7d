"""Words against chance, what carries a rise, counts against expectations: held against exact formulas."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from parvis.science.drivers import drivers
from parvis.science.rates import count_interval, ratio
from parvis.science.vocabulary import expected_count, return_days, shape_of, tail


@given(st.integers(1, 400), st.floats(0.01, 300), st.floats(0.2, 50))
@settings(max_examples=200, deadline=None)
def test_the_tail_is_that_of_the_negative_binomial_law(n: int, mean: float, shape: float) -> None:
    exact = stats.nbinom.sf(n - 1, shape, shape / (shape + mean))
    assert tail(n, mean, shape) == pytest.approx(exact, rel=1e-5, abs=1e-200)


def test_the_shape_of_made_up_words_is_found_again() -> None:
    rng = np.random.default_rng(1)
    for shape in (0.5, 2.0, 10.0):
        rates = rng.gamma(shape, 20 / shape, (300, 40))
        assert shape_of(rng.poisson(rates).astype(float)) == pytest.approx(shape, rel=0.25)


def test_words_that_only_vary_by_chance_ring_no_more_often_than_the_return_period_says() -> None:
    rng = np.random.default_rng(2)
    words, shape = 2_000, 3.0
    usual = rng.lognormal(0, 1.5, words)
    before = rng.poisson(usual * 28)
    rung = 0
    for _day in range(60):
        now = rng.poisson(rng.gamma(shape, usual / shape))
        for n, old in zip(now.tolist(), before.tolist(), strict=True):
            if n >= 5:
                expected = expected_count(old, 28_000, 1_000)
                days = return_days(n, expected, before=old, shape=shape, chances_a_day=words)
                rung += days >= 10
    assert rung <= 60 / 10 * 2


def test_a_word_never_heard_before_can_rise_and_one_post_cannot() -> None:
    of = {"before": 0, "shape": 2.0, "chances_a_day": 1_000}
    assert return_days(60, expected_count(0, 50_000, 900), **of) > 100
    assert return_days(1, expected_count(0, 50_000, 900), **of) < 1
    assert return_days(0, 0.5, **of) == 0


@pytest.mark.parametrize("counts", [np.zeros((0, 0)), np.zeros((4, 1)), np.zeros((4, 8))])
def test_where_nothing_is_known_words_are_taken_for_the_burstiest(counts: np.ndarray) -> None:
    assert shape_of(counts) == 0.2


@given(st.integers(0, 5_000))
@settings(max_examples=100, deadline=None)
def test_the_bounds_of_a_count_are_nearly_the_exact_ones(n: int) -> None:
    low, high = count_interval(n)
    exact = (stats.chi2.ppf(0.025, 2 * n) / 2 if n else 0.0, stats.chi2.ppf(0.975, 2 * n + 2) / 2)
    assert high == pytest.approx(exact[1], rel=0.02)
    assert low == pytest.approx(exact[0], rel=0.02, abs=0.08)


def test_against_nothing_expected_a_count_is_infinitely_more() -> None:
    assert ratio(3, 0).value == math.inf
    assert ratio(0, 0).value == 1.0
    with pytest.raises(ValueError, match="negative"):
        count_interval(-1)


def test_what_carries_a_rise_is_what_came_beyond_its_usual_share() -> None:
    now = {"strike": 80, "rain": 12, "once": 1}
    before = {"rain": 240, "strike": 2}
    found = drivers(now, before, n=140, n_before=1_000, expected=40)
    assert [one.key for one in found] == ["strike"]
    assert found[0].usual == pytest.approx(0.08)
    assert found[0].share == pytest.approx(0.7992)
    assert found[0].low < found[0].share < found[0].high


def test_a_value_shared_by_all_posts_carries_the_whole_excess() -> None:
    (one,) = drivers({"fr": 300}, {"fr": 500}, n=300, n_before=500, expected=100)
    assert one.share == pytest.approx(1.0)


def test_what_did_not_rise_has_no_drivers() -> None:
    assert drivers({"a": 5}, {"a": 5}, n=5, n_before=5, expected=5) == ()
