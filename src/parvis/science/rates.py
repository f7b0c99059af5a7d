"""Counts against what was expected: how many times as many, and between which bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """``value`` times as many as expected, between ``low`` and ``high``; infinite when nothing was."""

    value: float
    low: float
    high: float


def count_interval(n: float, z: float = 1.959964) -> tuple[float, float]:
    """Bounds of the mean of a Poisson count of which ``n`` were seen, 95 % by default.

    Byar's approximation (Breslow and Day, *Statistical methods in cancer research* II, 1987, 2.11), within
    a hundredth of the exact bounds from ``n`` = 5 on. Raises ``ValueError`` on a negative count.
    """
    if n < 0:
        raise ValueError("a count must not be negative")
    more = n + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    if n == 0:
        return 0.0, high
    return max(0.0, n * (1 - 1 / (9 * n) - z / (3 * math.sqrt(n))) ** 3), high


def ratio(n: float, expected: float) -> Ratio:
    """``n`` over ``expected``, which is taken as known."""
    low, high = count_interval(n)
    if expected <= 0:
        return Ratio(math.inf, math.inf, math.inf) if n else Ratio(1.0, 0.0, math.inf)
    return Ratio(n / expected, low / expected, high / expected)
