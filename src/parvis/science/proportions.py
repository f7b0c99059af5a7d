"""How sure a share is, given how few were counted."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Net:
    """Positive minus negative on ``n`` posts, -1 to 1, and the interval that chance explains."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's score interval for a proportion (Wilson 1927, J. Am. Stat. Assoc. 22:209), 95 % by default."""
    if n == 0:
        return (0.0, 1.0)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (max(0.0, middle - half), min(1.0, middle + half))


def balance_interval(positive: float, negative: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval of ``positive - negative`` among ``n`` posts with these shares, 95 % by default.

    Wald+2 (Agresti and Min 2005, Statistics in Medicine 24:729): a normal interval after half a post more of
    each kind, so that a handful of posts that agree is not taken for certainty. Both ends in [-1, 1], around
    the balance. It is about sampling alone: what a model gets wrong is not in it.
    """
    more, less = (positive * n + 0.5) / (n + 2), (negative * n + 0.5) / (n + 2)
    middle = more - less
    half = z * math.sqrt(max(0.0, more + less - middle * middle) / (n + 2))
    balance = positive - negative
    return (max(-1.0, min(balance, middle - half)), min(1.0, max(balance, middle + half)))
