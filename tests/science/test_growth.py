"""Growth says what changed and what chance explains."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from parvis.science.growth import growth


def test_nothing_in_either_period_is_no_growth() -> None:
    assert growth(0, 0) is None


def test_something_from_nothing_has_no_upper_bound() -> None:
    found = growth(9, 0)
    assert found is not None
    assert math.isinf(found.change)
    assert math.isinf(found.high)
    assert found.low > 0


@given(some.integers(0, 10_000), some.integers(1, 10_000))
def test_the_interval_holds_the_change_and_swapping_the_periods_inverts_it(now: int, before: int) -> None:
    found, back = growth(now, before), growth(before, now)
    assert found is not None
    assert back is not None
    assert -1 <= found.low <= found.change <= found.high
    assert (1 + found.low) * (1 + back.high) == pytest.approx(1) or math.isinf(back.high)


def test_the_interval_holds_the_true_ratio_about_19_times_in_20() -> None:
    rng = np.random.default_rng(7)
    for rate, ratio in ((12, 1.0), (40, 1.5), (200, 0.7)):
        drawn = zip(rng.poisson(rate * ratio, 4_000), rng.poisson(rate, 4_000), strict=True)
        found = [growth(int(now), int(before)) for now, before in drawn if now + before]
        held = [one is not None and one.low <= ratio - 1 <= one.high for one in found]
        assert 0.93 < float(np.mean(held)) < 0.97
