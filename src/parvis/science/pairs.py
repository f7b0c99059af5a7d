"""Is one better than the other? Two things tried on the same cases, and what people prefer of two.

Both answers are exact for small samples and ask nothing of the shape of the values. The cases are what was
sampled: several texts of one case are averaged first, since they are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from statistics import median
from typing import Final

from scipy.special import bdtr, betaincinv

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Shift:
    """How much more one has than the other, case by case, on ``n`` cases. ``low`` and ``high`` are None of
    too few cases for an interval at this level: below six at 95 %."""

    value: float
    low: float | None
    high: float | None
    n: int

    @property
    def beyond_chance(self) -> bool:
        """Whether there is an interval, and it leaves out “none”."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def shift(differences: Sequence[float], level: float = LEVEL) -> Shift | None:
    """The Hodges-Lehmann estimate of paired differences and its interval by Walsh averages; None of none.

    The interval inverts Wilcoxon's signed-rank test (J. Hodges and E. Lehmann 1963, Annals of Mathematical
    Statistics 34:598; D. Bauer 1972, JASA 67:687) by its exact distribution, so that it holds at least at
    ``level``, equal differences and zeros included.
    """
    n = len(differences)
    if not n:
        return None
    walsh = sorted((a + b) / 2 for a, b in combinations_with_replacement(differences, 2))
    place = _place(n, level)
    if place is None:
        return Shift(median(walsh), None, None, n)
    return Shift(median(walsh), walsh[place], walsh[-1 - place], n)


def _place(n: int, level: float) -> int | None:
    """How many Walsh averages lie outside at each end."""
    miss, reached, place = (1 - level) / 2, 0.0, -1
    for ways in _signed_rank(n):
        reached += ways / 2**n
        if reached > miss:
            break
        place += 1
    return place if place >= 0 else None


def _signed_rank(n: int) -> list[int]:
    """In how many of the 2^n ways of signs the ranks of one sign sum to 0, 1, 2…"""
    ways = [1] + [0] * (n * (n + 1) // 2)
    for rank in range(1, n + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    return ways


@dataclass(frozen=True, slots=True)
class Preference:
    """How often the first was preferred, of ``n`` answers that preferred one: 0 to 1, with its interval, and
    how likely a split as uneven as this is where nobody prefers either (``p``)."""

    share: float
    low: float
    high: float
    p: float
    n: int

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out one half."""
        return self.low > 0.5 or self.high < 0.5


def preference(first: int, second: int, level: float = LEVEL) -> Preference | None:
    """The exact binomial interval (C. Clopper and E. Pearson 1934, Biometrika 26:404) and the two-sided sign
    test (J. Arbuthnot 1710; W. Dixon and A. Mood 1946, JASA 41:557). Answers that prefer none are left out.
    None of no answer."""
    n = first + second
    if not n:
        return None
    miss = (1 - level) / 2
    low = float(betaincinv(first, second + 1, miss)) if first else 0.0
    high = float(betaincinv(first + 1, second, 1 - miss)) if second else 1.0
    p = min(1.0, 2 * float(bdtr(min(first, second), n, 0.5)))
    return Preference(first / n, low, high, p, n)
