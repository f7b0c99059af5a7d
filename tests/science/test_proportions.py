"""How sure a balance is."""

from __future__ import annotations

import numpy as np
import pytest

from parvis.science.proportions import balance_interval


@pytest.mark.parametrize(("positive", "negative"), [(0.3, 0.3), (0.5, 0.2), (0.9, 0.05)])
@pytest.mark.parametrize("n", [10, 40, 300])
def test_the_interval_of_a_balance_holds_it_nineteen_times_in_twenty(
    positive: float, negative: float, n: int
) -> None:
    drawn = np.random.default_rng(7).multinomial(n, [positive, negative, 1 - positive - negative], 4000)
    held = [
        low <= positive - negative <= high
        for more, less, _rest in drawn
        for low, high in [balance_interval(more / n, less / n, n)]
    ]
    assert 0.92 <= np.mean(held) <= 0.995


def test_few_posts_that_agree_are_not_certain() -> None:
    low, high = balance_interval(1.0, 0.0, 3)
    assert low < 0.6
    assert high == 1.0


def test_no_post_says_nothing() -> None:
    low, high = balance_interval(0.0, 0.0, 0)
    assert (low, high) == (pytest.approx(-0.98, abs=0.02), pytest.approx(0.98, abs=0.02))


def test_the_interval_always_holds_what_was_seen() -> None:
    for n in range(1, 60):
        for more in range(n + 1):
            low, high = balance_interval(more / n, (n - more) / n, n)
            assert -1 <= low <= (2 * more - n) / n <= high <= 1
