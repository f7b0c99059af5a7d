"""Is it more than chance? Two periods of the same thing, compared with how sure each of them is.

Both answers are intervals, not verdicts of a test: what lies between ``low`` and ``high`` is compatible with
what was heard, and only an interval that leaves out "no difference" is more than chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from scipy.special import stdtrit

_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A number between the ends that hold it 19 times in 20."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Of a difference: whether the interval leaves out "none"."""
        return self.low > 0 or self.high < 0


def difference(now: Interval, before: Interval) -> Interval:
    """``now - before`` with an interval made of the two intervals alone.

    MOVER, the method of variance estimates recovery (Zou and Donner 2008, *Construction of confidence limits
    about effect measures: a general approach*, Statistics in Medicine 27:1693, equations 3 and 4): each end
    takes the distance to the nearer end of one interval and to the farther of the other, so that skewed
    intervals (Wilson's, a bootstrap's) stay skewed. It holds for estimates that do not depend on each other.
    """
    value = now.value - before.value
    low = value - math.hypot(now.value - now.low, before.high - before.value)
    high = value + math.hypot(now.high - now.value, before.value - before.low)
    return Interval(value, low, high)


def relative_change(
    now: Sequence[int],
    before: Sequence[int],
    *,
    lengths: tuple[float, float] | None = None,
    level: float = _LEVEL,
) -> Interval | None:
    """How much more is said in the same time: 0.25 is a quarter more; None where there is nothing to compare.

    ``now`` and ``before`` are posts per step (hour or day), silent steps included; ``lengths``: how long both
    periods are, in one unit, when their steps do not tell (a first step cut short).

    The interval is that of a log-ratio of quasi-Poisson rates (Wedderburn 1974, Biometrika 61:439; McCullagh
    and Nelder, *Generalized Linear Models*, 1989, section 6.2): posts come in bursts, so the variance is the
    mean times a dispersion, Pearson's chi-square within each period over its degrees of freedom, never below
    1. Steps are taken as independent of each other; where one busy day makes the next one busy too, the truth
    is less sure.
    """
    n_now, n_before = sum(now), sum(before)
    if not n_now or not n_before:
        return None
    freedom = len(now) + len(before) - 2
    spread = _pearson(now) + _pearson(before)
    dispersion = max(1.0, spread / freedom) if freedom > 0 else 1.0
    error = math.sqrt(dispersion * (1 / n_now + 1 / n_before))
    upper = (1 + level) / 2
    reach = float(stdtrit(freedom, upper)) if freedom > 0 else NormalDist().inv_cdf(upper)
    long_now, long_before = lengths or (len(now), len(before))
    middle = math.log(n_now / long_now) - math.log(n_before / long_before)
    ends = (middle - reach * error, middle + reach * error)
    # A handful of posts in two bursts can ask for more than a float holds.
    value, low, high = (math.expm1(min(end, 500.0)) for end in (middle, *ends))
    return Interval(value, low, high)


def _pearson(counts: Sequence[int]) -> float:
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 for count in counts) / mean
