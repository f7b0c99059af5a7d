"""Falls in opinion: chance alone rings hardly ever, real falls do, and the interval covers what it claims."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.science.falls import FEWEST_WINDOWS, Fall, Window, fall, together
from parvis.science.proportions import balance_interval


def window(n: int, rng: random.Random, positive: float = 0.3, negative: float = 0.3) -> Window:
    """A day of ``n`` posts whose opinion is drawn with these shares."""
    drawn = [rng.random() for _ in range(n)]
    return Window(
        n, sum(x < positive for x in drawn), sum(positive <= x < positive + negative for x in drawn)
    )


def day(rng: random.Random, n: int = 100, spread: float = 0.0, shift: float = 0.0) -> Window:
    """A day whose opinion differs from others' by ``spread``, moved by ``shift``."""
    tilt = (rng.gauss(0, spread) + shift) / 2
    return window(n, rng, max(0.0, 0.3 + tilt), max(0.0, 0.3 - tilt))


@pytest.mark.parametrize("spread", [0.0, 0.15])
def test_chance_alone_rings_hardly_ever_and_the_interval_covers(spread: float) -> None:
    rng = random.Random(5)
    compared = [
        fall(day(rng, spread=spread), [day(rng, spread=spread) for _ in range(28)]) for _ in range(300)
    ]
    found = [one for one in compared if one is not None]
    assert len(found) == 300
    covered = sum(one.low <= 0 <= one.high for one in found) / len(found)
    assert 0.92 <= covered <= 0.98
    assert sum(one.surprise >= 3.5 for one in found) <= 2


def test_real_falls_are_found_with_their_size() -> None:
    rng = random.Random(6)
    found = []
    for _trial in range(100):
        before = [day(rng, spread=0.05) for _ in range(28)]
        one = fall(day(rng, n=200, spread=0.05, shift=-0.5), before)
        assert one is not None
        found.append(one)
    assert sum(one.surprise > 3.5 for one in found) >= 90
    assert sum(one.low < 0.5 < one.high for one in found) >= 90
    assert (found[0].n_now, found[0].n_before) == (200, 2800)


def test_too_little_known_is_no_comparison() -> None:
    rng = random.Random(7)
    few = [day(rng) for _ in range(FEWEST_WINDOWS - 1)]
    assert fall(day(rng), few) is None
    assert fall(Window(0, 0, 0), [*few, day(rng)]) is None
    assert together([]) is None


@given(st.integers(1, 500), st.floats(0, 1), st.floats(0, 1))
def test_the_variance_is_that_of_the_interval_of_a_balance(n: int, one: float, other: float) -> None:
    positive, negative = one * (1 - other), (1 - one) * other
    made = Window(n, positive * n, negative * n)
    low, high = balance_interval(positive, negative, n)
    assert made.balance == pytest.approx(positive - negative, abs=1e-9)
    if low > -1 and high < 1 and low < made.balance < high:
        half = 1.959964 * made.variance**0.5
        assert high - low == pytest.approx(2 * half, rel=0.05, abs=0.02)


def test_networks_are_weighed_by_their_newest_posts() -> None:
    glad, gloomy = Fall(0.4, 0.4, 0.01, 30, 900), Fall(-0.4, -0.2, 0.01, 10, 5000)
    both = together([glad, gloomy])
    assert both is not None
    assert both.drop == pytest.approx(0.25 * 0.2)
    assert (both.n_now, both.n_before) == (40, 5900)
