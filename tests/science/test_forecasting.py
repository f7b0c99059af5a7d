"""The next hour is foreseen better than by yesterday, and the interval holds as often as it says."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.forecasting import WARM_HOURS, HourlyForecaster, forecast_series

COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 10_000)), max_size=120)


def brand(seed: int, hours: int = 24 * 42) -> np.ndarray:
    """Six weeks of one made-up brand: a rhythm, a drifting level, overdispersed counts."""
    rng = np.random.default_rng(seed)
    at = np.arange(hours)
    drift = np.zeros(hours)
    for hour in range(1, hours):
        drift[hour] = 0.9 * drift[hour - 1] + rng.normal(0, 0.25)
    mean = 40 * np.exp(drift + np.sin(2 * np.pi * at / 24)) * np.where(at // 24 % 7 >= 5, 0.5, 1.0)
    return rng.poisson(mean * rng.gamma(8, 1 / 8, hours)).astype(float)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_interval_holds_as_often_as_it_says(level: float) -> None:
    counts = brand(1)
    said = forecast_series(counts.tolist(), level=level)[24 * 14 :]
    held = np.mean([one.holds(count) for one, count in zip(said, counts[24 * 14 :], strict=True)])
    assert held == pytest.approx(level, abs=0.03)


def test_the_interval_still_holds_after_the_series_became_ten_times_louder_and_wilder() -> None:
    rng = np.random.default_rng(2)
    counts = brand(2)
    counts[500:] = np.round(counts[500:] * 10 * rng.lognormal(0, 0.8, len(counts) - 500))
    said = forecast_series(counts.tolist())[500:]
    held = np.mean([one.holds(count) for one, count in zip(said, counts[500:], strict=True)])
    assert held == pytest.approx(0.8, abs=0.04)


def test_the_error_is_well_under_that_of_the_same_hour_yesterday_and_of_the_last_hour() -> None:
    counts = brand(3)
    late = slice(24 * 14, None)
    said = np.array([one.expected for one in forecast_series(counts.tolist())])
    error = np.abs(said - counts)[late].mean()
    assert error < 0.7 * np.abs(counts[24 * 14 :] - counts[24 * 13 : -24]).mean()
    assert error < np.abs(counts[24 * 14 :] - counts[24 * 14 - 1 : -1]).mean()


def test_a_pure_rhythm_is_foreseen_almost_exactly() -> None:
    counts = np.round(100 + 80 * np.sin(2 * np.pi * np.arange(24 * 35) / 24))
    said = np.array([one.expected for one in forecast_series(counts.tolist())])
    assert np.abs(said - counts)[-48:].max() < 6


@pytest.mark.parametrize("constant", [0.0, 1.0, 5_000.0])
def test_a_constant_series_is_foreseen_exactly_with_an_interval_of_that_one_count(constant: float) -> None:
    last = forecast_series([constant] * 200)[-1]
    assert last.expected == pytest.approx(constant, rel=1e-6, abs=1e-6)
    assert last.holds(constant)
    assert last.high - last.low <= 1


def test_hours_without_data_teach_nothing_and_are_still_foreseen() -> None:
    counts: list[float | None] = [50.0] * 100 + [None] * 30 + [math.nan] * 30
    said = forecast_series(counts)
    assert said[-1].expected == pytest.approx(50.0, rel=0.01)


def test_an_empty_series_has_no_forecast_and_a_new_one_promises_nothing() -> None:
    assert forecast_series([]) == []
    assert HourlyForecaster().foresee().high == math.inf
    assert all(one.high == math.inf for one in forecast_series([3.0] * WARM_HOURS))
    assert forecast_series([3.0] * (WARM_HOURS + 1))[-1].high < math.inf


def test_weekends_are_learnt_apart_from_weekdays() -> None:
    week = np.repeat([200.0, 20.0], [5 * 24, 2 * 24])
    said = forecast_series(np.tile(week, 8).tolist())
    last = [one.expected for one in said[-7 * 24 :]]
    assert last[12 + 24] > 150
    assert last[-6] < 40


@given(COUNTS, st.integers(0, 120))
@settings(max_examples=40, deadline=None)
def test_a_prefix_gets_the_same_forecasts(counts: list[float | None], cut: int) -> None:
    assert forecast_series(counts)[:cut] == forecast_series(counts[:cut])


@given(COUNTS, st.integers(0, 167), st.floats(0.05, 0.99))
@settings(max_examples=40, deadline=None)
def test_the_point_lies_in_the_interval_and_both_are_counts(
    counts: list[float | None], first: int, level: float
) -> None:
    for one in forecast_series(counts, first=first, level=level):
        assert 0 <= one.low <= one.expected <= one.high
        assert math.isfinite(one.expected)


@pytest.mark.parametrize("count", [-1.0, math.inf, -math.inf])
def test_what_cannot_be_a_count_is_refused(count: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        forecast_series([1.0, count])


@pytest.mark.parametrize("level", [0.0, 1.0, -0.2, math.nan])
def test_a_level_that_is_no_chance_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        HourlyForecaster(level=level)
