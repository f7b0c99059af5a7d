"""Which come first? A ranking that begins with a sensible order and learns from each yes and no.

The chance that a person keeps something is a logistic function of a few features with names, so that what was
learnt can be said in words. The weights are believed to be normal: before the first answer the belief is the
sensible order, and answers move it as far as they are many and agree. The posterior is approximated by the
normal one at its mode (Laplace: MacKay, *The evidence framework applied to classification networks*, 1992;
Spiegelhalter and Lauritzen, *Sequential updating of conditional probabilities on directed graphical
structures*, 1990; for rankings that learn from clicks, Chapelle and Li, *An empirical evaluation of Thompson
sampling*, 2011, algorithm 3, of which this keeps the whole covariance). With a hundred answers and a
dozen features it costs a few milliseconds, so a changed answer is simply learnt anew.

How good a ranking is: the discounted gain among the first k (Järvelin and Kekäläinen, *Cumulated gain-based
evaluation of IR techniques*, 2002), ties counted as the mean of their orders (McSherry and Najork, *Computing
information retrieval performance measures efficiently in the presence of tied scores*, 2008).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEPS, _CLOSE = 50, 1e-10
_DRAWS = 2_000


@dataclass(frozen=True)
class Belief:
    """What is believed of ``d`` weights: a normal with ``mean`` (d,) and ``covariance`` (d, d)."""

    mean: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability and the bounds between which it lies with the level asked for."""

    value: float
    low: float
    high: float


def believe(means: Sequence[float], deviations: Sequence[float]) -> Belief:
    """A belief before any answer: independent weights. Raises ``ValueError`` unless all deviations are
    positive and there are as many as means."""
    if len(means) != len(deviations) or any(not one > 0 for one in deviations):
        raise ValueError("each weight needs a mean and a positive deviation")
    return Belief(np.array(means, np.float64), np.diag(np.square(np.array(deviations, np.float64))))


def learn(belief: Belief, rows: npt.ArrayLike, answers: npt.ArrayLike) -> Belief:
    """The belief after answers: ``rows`` (n, d) of features, ``answers`` (n,) true for yes.

    One after another or all at once is nearly the same; all at once is the better approximation. No answers
    leave the belief as it is. Raises ``ValueError`` on wrong shapes or features that are not finite.
    """
    x = np.asarray(rows, np.float64).reshape(-1, len(belief.mean)) if np.size(rows) else None
    said = np.asarray(answers, np.float64).ravel()
    if x is None or not len(said):
        if np.size(rows) or len(said):
            raise ValueError("each answer needs its row of features")
        return belief
    if len(x) != len(said) or not np.isfinite(x).all():
        raise ValueError("each answer needs its row of finite features")
    return _fitted(belief, x, said)


def _fitted(belief: Belief, x: Floats, said: Floats) -> Belief:
    """The normal at the mode of the posterior, by Newton's method.

    Each step is halved until it does not climb: the loss is convex, so it ends at the one minimum.
    """
    precision = np.linalg.inv(belief.covariance)

    def loss(at: Floats) -> float:
        apart, score = at - belief.mean, x @ at
        return float(apart @ precision @ apart / 2 + np.sum(np.logaddexp(0.0, score) - said * score))

    def curve(at: Floats) -> Floats:
        p = _logistic(x @ at)
        curved: Floats = precision + (x.T * (p * (1 - p))) @ x
        return curved

    weights = belief.mean
    for _ in range(_STEPS):
        slope = precision @ (weights - belief.mean) - x.T @ (said - _logistic(x @ weights))
        step = np.linalg.solve(curve(weights), slope)
        here, length = loss(weights), 1.0
        while length > _CLOSE and loss(weights - length * step) > here + 1e-12 * abs(here):
            length /= 2
        weights = weights - length * step
        if float(np.abs(length * step).max()) < _CLOSE:
            break
    found = np.linalg.inv(curve(weights))
    return Belief(weights, (found + found.T) / 2)


def foresee(belief: Belief, rows: npt.ArrayLike, z: float = 1.281552) -> list[Chance]:
    """The chance of a yes for each row, with bounds (80 % by default) for what is not known of the weights.

    The value averages over the belief (MacKay 1992, equation 20): unsure weights draw it towards one half.
    """
    x = np.asarray(rows, np.float64).reshape(-1, len(belief.mean))
    middle = x @ belief.mean
    spread = np.einsum("ij,jk,ik->i", x, belief.covariance, x)
    value = _logistic(middle / np.sqrt(1 + math.pi * spread / 8))
    low, high = (_logistic(middle + side * z * np.sqrt(spread)) for side in (-1, 1))
    return [Chance(*map(float, one)) for one in zip(value, low, high, strict=True)]


def sides(belief: Belief) -> Floats:
    """For each weight, the probability that it is positive."""
    spread = np.sqrt(np.diag(belief.covariance))
    return np.array(
        [0.5 * math.erfc(-m / s / math.sqrt(2)) for m, s in zip(belief.mean, spread, strict=True)]
    )


def ndcg(scores: Sequence[float], gains: Sequence[float], k: int) -> float | None:
    """The normalised discounted cumulative gain of the first ``k`` by falling score, 0 to 1.

    Gains are not negative; equal scores count as the mean over their orders. None where nothing is to be
    gained. Raises ``ValueError`` on different lengths, a negative gain or ``k`` below 1.
    """
    if len(scores) != len(gains) or k < 1 or any(gain < 0 for gain in gains):
        raise ValueError("each score needs a gain that is not negative, and k is at least 1")
    best = _discounted(sorted(gains, reverse=True), k)
    return _discounted(_evened(scores, gains), k) / best if best > 0 else None


def _evened(scores: Sequence[float], gains: Sequence[float]) -> list[float]:
    """The gains in the order of the scores, each the mean of those that tie with it."""
    tied: dict[float, list[float]] = {}
    for score, gain in zip(scores, gains, strict=True):
        tied.setdefault(score, []).append(gain)
    return [sum(held) / len(held) for _score, held in sorted(tied.items(), reverse=True) for _one in held]


def _discounted(gains: Sequence[float], k: int) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:k]))


def mean_interval(values: Sequence[float], *, seed: int, level: float = 0.95) -> Chance | None:
    """The mean of a few measures and its bounds, by the Bayesian bootstrap (Rubin, *The Bayesian bootstrap*,
    1981); None below three, of which nothing can be said."""
    if len(values) < 3:
        return None
    held = np.array(values, np.float64)
    means = np.random.default_rng(seed).dirichlet(np.ones(len(held)), _DRAWS) @ held
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Chance(float(held.mean()), float(low), float(high))


def _logistic(x: Floats) -> Floats:
    result: Floats = 0.5 * (1 + np.tanh(np.asarray(x) / 2))
    return result
