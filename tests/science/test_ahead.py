"""The hours ahead: as wide as their errors, from what was known then only."""

import math

import numpy as np
import pytest

from parvis.science.ahead import HOURS, HoursAhead, foresee_hours
from parvis.science.forecasting import HourlyForecaster


def counts(days: int = 42, seed: int = 3) -> list[float | None]:
    rng = np.random.default_rng(seed)
    hour = np.arange(days * 24)
    return list(
        rng.poisson(60 * np.exp(np.sin(2 * np.pi * hour / 24)) * rng.gamma(15, 1 / 15, len(hour))).astype(
            float
        )
    )


def test_each_distance_holds_about_as_often_as_it_says() -> None:
    ahead = HoursAhead()
    said: list[tuple[tuple[float, float], ...]] = []
    held = [0] * HOURS
    series = counts(84)
    for at, count in enumerate(series):
        for distance in range(HOURS):
            if at >= 42 * 24:
                low, high = said[at - 1 - distance][distance]
                held[distance] += low <= (count or 0) <= high
        ahead.update(count)
        said.append(tuple((one.low, one.high) for one in ahead.foresee()))
    judged = len(series) - 42 * 24
    assert all(0.76 <= one / judged <= 0.86 for one in held), held


def test_the_nearest_hour_is_that_of_the_next_hour_forecast() -> None:
    ahead, near = HoursAhead(), HourlyForecaster()
    for count in counts(10):
        ahead.update(count)
        near.update(count)
    assert ahead.foresee()[0].expected == pytest.approx(near.foresee().expected)


def test_a_rhythm_without_noise_is_carried_on() -> None:
    day = [20.0] * 12 + [200.0] * 12
    said = foresee_hours(day * 28 + day[:9])
    assert [one.expected for one in said] == pytest.approx([20, 20, 20, 200, 200, 200], rel=0.1)


def test_hours_without_hearing_teach_nothing_and_little_past_promises_nothing() -> None:
    known = counts(20)
    assert all(math.isinf(one.high) for one in foresee_hours(known[:30]))
    deaf: list[float | None] = [None] * 48
    assert all(math.isfinite(one.high) for one in foresee_hours([*known, *deaf]))
    assert foresee_hours([])[0].expected == 0
