"""What is usual, where a few values dwarf all others: the median, and the interval it lies in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import bdtr, bdtrik

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of ``n`` values. ``low`` and ``high`` are None where there are too few for an interval."""

    value: float
    low: float | None
    high: float | None
    n: int


def median(values: Iterable[float], level: float = LEVEL) -> Median | None:
    """The median and its interval by order statistics, which asks nothing of the shape of the values (David
    and Nagaraja, *Order Statistics*, 2003, section 7.1): it holds at least at ``level``. None of no values.
    """
    ordered = sorted(values)
    n = len(ordered)
    if not n:
        return None
    value = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    place = _place(n, level)
    if place is None:
        return Median(value, None, None, n)
    return Median(value, ordered[place], ordered[n - 1 - place], n)


def _place(n: int, level: float) -> int | None:
    """How many values lie outside at each end: as many as leave the chance of a miss within bounds."""
    miss = (1 - level) / 2
    cut = max(0, int(bdtrik(miss, n, 0.5)) - 1)  # near the answer, and below it
    while bdtr(cut, n, 0.5) <= miss:
        cut += 1
    return cut - 1 if cut else None
