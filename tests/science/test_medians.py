"""The median and its interval: a published table, properties, and how often it holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.science.medians import median


@pytest.mark.parametrize(
    ("n", "place"),
    # Ranks of the 95 % interval of a median (Conover, Practical Nonparametric Statistics, 1999, table A3).
    [(5, None), (6, 1), (8, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8), (50, 18)],
)
def test_the_ends_are_the_values_of_the_published_ranks(n: int, place: int | None) -> None:
    found = median(range(1, n + 1))
    assert found is not None
    assert (found.low, found.high) == ((None, None) if place is None else (place, n + 1 - place))
    assert (found.value, found.n) == ((n + 1) / 2, n)


@given(st.lists(st.floats(-1e9, 1e9), max_size=60))
def test_the_interval_is_in_order_and_in_any_order_of_values(values: list[float]) -> None:
    found = median(values)
    if found is None:
        assert values == []
        return
    assert found == median(reversed(values))
    if found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    assert found.value == pytest.approx(float(np.median(values)))


def test_many_values_are_no_more_trouble_than_few() -> None:
    found = median(range(100_001))
    assert found is not None
    assert found.low == pytest.approx(50_000 - 1.96 * 100_000**0.5 / 2, abs=2)


def test_the_interval_holds_the_median_of_what_goes_viral() -> None:
    rng = np.random.default_rng(20261126)
    held = 0
    for _run in range(600):
        found = median(rng.pareto(1.1, 30))
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 2 ** (1 / 1.1) - 1 <= found.high
    assert held / 600 >= 0.93
