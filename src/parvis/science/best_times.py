"""When to post: what an account's own results say about each hour of the week, and how sure they are.

The model is a mixed one with crossed effects. The response of a post at weekday d and hour h is

    y = m + a[h] + b[d] + c[d, h] + e,   a ~ N(0, A s²), b ~ N(0, B s²), c ~ N(0, C s²), e ~ N(0, s²)

so that a cell with few posts is drawn toward what its hour and its weekday say, and these toward the
account's average: empirical Bayes (Efron and Morris 1975, J. Am. Stat. Assoc. 70:311; Gelman and Hill 2007,
*Data Analysis Using Regression and Multilevel/Hierarchical Models*, chapters 12 and 13). How much the hours,
weekdays and cells differ (A, B, C) is not estimated and then believed: it is averaged over a grid, each point
weighted by its marginal likelihood, with m flat and a scaled-inverse-chi-square prior on s² of one post's
weight (Gelman et al. 2013, *Bayesian Data Analysis*, 3rd edition, sections 5.4, 14.8 and 15.1). The posterior
of a cell is then a mixture of Student's t; its mean is exact, its interval takes the first two moments of
the mixture and the quantiles of a t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, Final

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import stdtrit

Array = np.ndarray[Any, np.dtype[np.float64]]
WEEK: Final = 168
LEVEL: Final = 0.90
ENOUGH: Final = 20  # posts: below, an interval of the best hour spans nearly every answer
ENOUGH_CELLS: Final = 4
# Variance among hours, weekdays and cells over the variance of a post within its cell. Engagement within one
# hour of the week varies far more than between hours, so that 1 is already a strong effect.
_GRID: Final = (0.0, 0.03, 0.1, 0.3, 1.0)
_PRIOR_WEIGHT: Final = 1.0  # posts' worth of belief that s² is what the plain variance says


@dataclass(frozen=True, slots=True)
class Result:
    """What one post did: ``weekday`` (0 is Monday) and ``hour`` on the account's clocks, ``response`` as
    ``response_of`` gives it."""

    weekday: int
    hour: int
    response: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the week: how many times the account's average a post there can expect, between ``low`` and
    ``high`` (90 %), of ``n`` posts that were there."""

    weekday: int
    hour: int
    times: float
    low: float
    high: float
    n: int

    @property
    def stands_out(self) -> bool:
        """Whether its interval leaves out the average."""
        return self.low > 1 or self.high < 1


class Verdict(StrEnum):
    """What may be said."""

    TOO_FEW = "too_few"  # posts, or hours tried
    NO_DIFFERENCE = "no_difference"  # that is more than chance
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Week:
    """All 168 cells, Monday 00 first, of ``n`` posts; ``spread`` is how much two posts of the same hour
    differ (standard deviation of the response)."""

    cells: tuple[Cell, ...]
    n: int
    verdict: Verdict
    spread: float

    def cell(self, weekday: int, hour: int) -> Cell:
        """One of them."""
        return self.cells[weekday * 24 + hour]

    def best(self, k: int = 3) -> list[Cell]:
        """The ``k`` hours with the highest means among those tried, the best first."""
        tried = [cell for cell in self.cells if cell.n]
        return sorted(tried, key=lambda cell: (-cell.times, cell.weekday, cell.hour))[:k]


def response_of(engagement: float, reach: float | None = None) -> float:
    """``log(1 + engagement)``, or with its reach the log of the rate, half an engagement added so that none
    is not minus infinity. Raises ``ValueError`` on negative counts."""
    if engagement < 0 or (reach is not None and reach < 0):
        raise ValueError("engagement and reach are counts")
    if reach:
        return math.log((engagement + 0.5) / (reach + 1))
    return math.log1p(engagement)


@dataclass(frozen=True, slots=True)
class _Posted:
    """Cells that hold posts (``seen``), how many each, their mean responses, the sum of squares within cells,
    and the plain variance of all."""

    seen: Any
    counts: Array
    means: Array
    within: float
    variance: float

    @classmethod
    def of(cls, results: Sequence[Result]) -> _Posted:
        index = np.array([one.weekday * 24 + one.hour for one in results])
        responses = np.array([one.response for one in results])
        seen, where, counts = np.unique(index, return_inverse=True, return_counts=True)
        means = np.bincount(where, weights=responses) / counts
        within = float(((responses - means[where]) ** 2).sum())
        return cls(seen, counts.astype(float), means, within, max(float(responses.var(ddof=1)), 1e-9))


def week_of(results: Sequence[Result]) -> Week:
    """What the account's own results say about each hour of the week."""
    n = len(results)
    if n < 2:
        there = {one.weekday * 24 + one.hour for one in results}
        cells = tuple(_cell(i, 0.0, math.inf, int(i in there)) for i in range(WEEK))
        return Week(cells, n, Verdict.TOO_FEW, 0.0)
    posted = _Posted.of(results)
    mean, deviation, spread = _posterior(posted)
    half = float(stdtrit(n, (1 + LEVEL) / 2)) * deviation
    counts = np.zeros(WEEK, dtype=int)
    counts[posted.seen] = posted.counts
    cells = tuple(_cell(i, float(mean[i]), float(half[i]), int(counts[i])) for i in range(WEEK))
    return Week(cells, n, _verdict(cells, n), spread)


def _cell(index: int, mean: float, half: float, n: int) -> Cell:
    low, high = (math.exp(min(max(end, -50.0), 50.0)) for end in (mean - half, mean + half))
    return Cell(index // 24, index % 24, math.exp(mean), low, high, n)


def _verdict(cells: Sequence[Cell], n: int) -> Verdict:
    tried = [cell for cell in cells if cell.n]
    if n < ENOUGH or len(tried) < ENOUGH_CELLS:
        return Verdict.TOO_FEW
    return Verdict.DIFFERENT if any(cell.stands_out for cell in tried) else Verdict.NO_DIFFERENCE


def _posterior(posted: _Posted) -> tuple[Array, Array, float]:
    """Means and deviations of the 168 cells around the average of the posts, and the spread within a cell."""
    parts = [_given(point, posted) for point in product(_GRID, repeat=3)]
    logs = np.array([part[0] for part in parts])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    centres, variances = np.stack([part[1] for part in parts]), np.stack([part[2] for part in parts])
    mean = weights @ centres
    deviation = np.sqrt(weights @ (variances + (centres - mean) ** 2))
    return mean, deviation, math.sqrt(float(weights @ np.array([part[3] for part in parts])))


_HOURS: Final = np.arange(WEEK) % 24
_DAYS: Final = np.arange(WEEK) // 24
_SAME_HOUR: Final = (_HOURS[:, None] == _HOURS[None, :]).astype(float)
_SAME_DAY: Final = (_DAYS[:, None] == _DAYS[None, :]).astype(float)


def _given(point: tuple[float, ...], posted: _Posted) -> tuple[float, Array, Array, float]:
    """For one (A, B, C): the log marginal likelihood, the cells' means and variances around the average of
    what was posted, and the expectation of s²."""
    seen, counts = posted.seen, posted.counts
    prior = point[0] * _SAME_HOUR + point[1] * _SAME_DAY + point[2] * np.eye(WEEK)
    factor = np.linalg.cholesky(prior[np.ix_(seen, seen)] + np.diag(1 / counts))
    sides = np.stack([np.ones(len(seen)), posted.means], axis=1)
    one, scaled = solve_triangular(factor, sides, lower=True).T
    information = float(one @ one)
    residual = scaled - one * (float(one @ scaled) / information)
    freedom = float(counts.sum()) - 1 + _PRIOR_WEIGHT
    squares = posted.within + float(residual @ residual) + _PRIOR_WEIGHT * posted.variance
    likelihood = (
        -float(np.log(np.diag(factor)).sum()) - math.log(information) / 2 - freedom / 2 * math.log(squares)
    )
    gain = solve_triangular(factor, prior[seen, :], lower=True)
    slope = gain.T @ one  # how an error in m moves each effect
    shares = counts / counts.sum()
    effect = gain.T @ residual
    # Around the average of the posts: the covariance is prior - gain' gain + slope slope' / information.
    mixed = gain[:, seen] @ shares
    tilt = float(slope[seen] @ shares)
    column = prior[:, seen] @ shares - gain.T @ mixed + slope * tilt / information
    own = np.diag(prior) - (gain**2).sum(axis=0) + slope**2 / information
    around = np.maximum(own - 2 * column + float(shares @ column[seen]), 0.0)
    variance = squares / max(freedom - 2, 1.0)
    return likelihood, effect - float(shares @ effect[seen]), variance * around, variance
