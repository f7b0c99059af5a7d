"""How many are negative, neutral, positive? Shares are estimated from a few labelled posts, not counted.

Counting predicted labels carries every bias of the model into the total, and the more the true shares differ
from those it was trained on, the more it is wrong (Forman, *Quantifying counts and costs via classification*,
2008). Here a person labels a random sample, and the model only makes that sample go further.

Method: prediction-powered inference with a fitted slope (Angelopoulos, Duchi and Zrnic, *PPI++: Efficient
Prediction-Powered Inference*, 2023), which survey statistics know as the generalised regression estimator
(Cassel, Särndal and Wretman, *Some results on generalized difference estimation*, 1976)::

    share = mean of the labels + slope · (mean of the scores over all posts − mean over the labelled posts)

A good model gives a steep slope; a useless one a slope near zero, which leaves the plain mean of the labels.
That estimate is then drawn towards what prior-shift expectation-maximisation says without any label
(Saerens, Latinne and Decaestecker, *Adjusting the outputs of a classifier to new a priori
probabilities*, 2002)
as an empirical Bayes estimate is towards its prior mean: EM is trusted to about eight points of net sentiment
(its error on validation data), and less the more the labels contradict it. With many labels nothing of it is
left. Intervals are percentiles of the Bayesian bootstrap (Rubin, 1981) over the labelled posts, narrowed by
the finite-population factor and by what EM adds.

On validation data this was better than each part alone, than counting and than the mean of the probabilities
(Bella and others, 2010); ``bench/prevalence.py`` measures it on the test split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ENOUGH: Final = 50
"""Labelled posts from which an estimate may be shown as a calibrated one."""
_FEWEST: Final = 10  # below this an interval would pretend
_DRAWS: Final = 1_000
_RIDGE: Final = 0.3  # pseudo-labels that hold the slope near zero while labels are few
_TRUST: Final = 0.08  # typical error of EM, in net sentiment; on validation data 3 to 7 points
_EM_POSTS: Final = 20_000  # enough for EM; more only costs time
_NET: Final = np.array([-1.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of negative, neutral, positive among ``n`` posts, each in [0, 1], summing to 1.

    ``low`` and ``high`` bound each share, ``net_low`` and ``net_high`` the net sentiment (positive minus
    negative, in [-1, 1]), at the level asked for. ``m`` posts were labelled. ``calibrated`` is False below
    ``ENOUGH`` labels: show "not calibrated" then; below 10 labels the bounds are the whole range.
    """

    shares: tuple[float, float, float]
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    net: float
    net_low: float
    net_high: float
    n: int
    m: int
    calibrated: bool


def estimate_shares(
    probabilities: npt.ArrayLike,
    labelled_probabilities: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    seed: int,
    level: float = 0.9,
    population: int | None = None,
) -> Shares:
    """Estimate the shares of three classes among all posts.

    ``probabilities`` (n, 3) are the model's, of all the posts asked about, the labelled ones included;
    ``labelled_probabilities`` (m, 3) those of the labelled posts, which must be a random sample of them (see
    ``choose_to_label``); ``labels`` (m,) hold 0, 1 or 2. Rows need not be calibrated. ``population``: how
    many posts the labelled ones were drawn from, where it is not those asked about (a part of them is asked
    about, say): labels of other posts leave every post of the part to be estimated. Without labels the mean
    of the probabilities is given, uncalibrated. Raises ``ValueError`` on wrong shapes, no posts, labels out
    of range, or a level outside (0, 1).
    """
    scores, labelled, answers = _checked(probabilities, labelled_probabilities, labels, level)
    n, m = len(scores), len(answers)
    if m == 0:
        return _shares(_on_simplex(scores.mean(axis=0)), None, level, n, m)
    truth = np.eye(3)[answers]
    centre = scores[:, [0, 2]].mean(axis=0)
    point = _regressed(labelled[:, [0, 2]], truth, centre, np.full((1, m), 1.0 / m))[0]
    prior = _by_prior_shift(scores[:: max(1, n // _EM_POSTS)])
    if m < _FEWEST:
        weight = _trust(point, prior, 2 / 3 / m)
        return _shares(_on_simplex(weight * point + (1.0 - weight) * prior), None, level, n, m)
    weights = np.random.default_rng(seed).dirichlet(np.ones(m), _DRAWS)
    draws = _regressed(labelled[:, [0, 2]], truth, centre, weights)
    # Bootstrap residuals shrink by the three fitted numbers; the sample's own posts are known, not estimated.
    whole = n if population is None else max(population, m)
    spread = np.sqrt(m / max(1.0, m - 3.0)) * np.sqrt(max(0.0, 1.0 - m / whole))
    around = spread * (draws - point)
    weight = _trust(point, prior, float(np.var(around @ _NET)))
    drawn = weight * point + (1.0 - weight) * prior
    return _shares(_on_simplex(drawn), drawn + np.sqrt(weight) * around, level, n, m)


def choose_to_label(probabilities: npt.ArrayLike, n: int, seed: int) -> npt.NDArray[np.int64]:
    """Choose ``n`` distinct posts for a person to label; returns their positions, in a mixed order.

    Posts are put in the order of the model's net score and cut into ``n`` runs of (nearly) the same length,
    in random order of length; one is drawn from each. So every post has the same chance, as
    ``estimate_shares`` needs, and the sample spreads over all moods. All posts when there are no more than
    ``n``. Raises ``ValueError`` if ``probabilities`` is not (posts, 3) or ``n`` is negative.
    """
    scores = _matrix(probabilities)
    if n < 0:
        raise ValueError("n must not be negative")
    rng = np.random.default_rng(seed)
    size = min(n, len(scores))
    if size == 0:
        return np.zeros(0, np.int64)
    ties = rng.permutation(len(scores))
    order = ties[np.argsort((scores[ties] @ _NET), kind="stable")]
    lengths = np.full(size, len(scores) // size)
    lengths[rng.permutation(size)[: len(scores) % size]] += 1
    places = np.cumsum(lengths) - lengths + rng.integers(0, lengths)
    return rng.permutation(order[places]).astype(np.int64)


def _regressed(scores: Floats, truth: Floats, centre: Floats, weights: Floats) -> Floats:
    """Return the regression estimate of each row of ``weights`` (draws, m): shape (draws, 3)."""
    m, d = scores.shape
    mean_score, mean_truth = weights @ scores, weights @ truth
    products = weights @ (scores[:, :, None] * scores[:, None, :]).reshape(m, d * d)
    crossed = weights @ (scores[:, :, None] * truth[:, None, :]).reshape(m, d * 3)
    moments = products.reshape(-1, d, d) - mean_score[:, :, None] * mean_score[:, None, :]
    covariances = crossed.reshape(-1, d, 3) - mean_score[:, :, None] * mean_truth[:, None, :]
    slope = np.linalg.solve(moments + np.eye(d) * (_RIDGE / m), covariances)
    result: Floats = mean_truth + np.einsum("di,dik->dk", centre - mean_score, slope)
    return result


def _by_prior_shift(scores: Floats, rounds: int = 100) -> Floats:
    """Return the shares that EM on the class prior finds, from models trained on balanced classes."""
    shares: Floats = scores.mean(axis=0)
    for _ in range(rounds):
        moved = scores * shares
        moved /= np.maximum(moved.sum(axis=1, keepdims=True), 1e-300)
        before, shares = shares, moved.mean(axis=0)
        if np.abs(shares - before).max() < 1e-5:
            break
    return shares


def _trust(point: Floats, prior: Floats, variance: float) -> float:
    """Return the weight of the labels against EM: 1 when exact, near 1 when they clearly contradict it."""
    apart = float((point - prior) @ _NET) ** 2 - variance
    bias = max(_TRUST**2, apart)
    return bias / (bias + variance)


def _on_simplex(shares: Floats) -> Floats:
    """Return shares clipped to [0, 1] that sum to 1."""
    clipped: Floats = np.clip(shares, 0.0, 1.0)
    clipped /= clipped.sum()
    return clipped


def _shares(point: Floats, draws: Floats | None, level: float, n: int, m: int) -> Shares:
    net = float(point @ _NET)
    if draws is None:
        low, high, nets = np.zeros(3), np.ones(3), (-1.0, 1.0)
    else:
        cuts = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
        low, high = np.clip(np.quantile(draws, cuts, axis=0), 0.0, 1.0)
        low, high = np.minimum(low, point), np.maximum(high, point)
        ends = np.clip(np.quantile(draws @ _NET, cuts), -1.0, 1.0)
        nets = (min(float(ends[0]), net), max(float(ends[1]), net))
    return Shares(_three(point), _three(low), _three(high), net, *nets, n=n, m=m, calibrated=m >= ENOUGH)


def _three(values: Floats) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _matrix(probabilities: npt.ArrayLike) -> Floats:
    matrix = np.asarray(probabilities, dtype=np.float64)
    if matrix.size == 0:
        return np.zeros((0, 3))
    if matrix.ndim != 2 or matrix.shape[1] != 3 or not np.isfinite(matrix).all():
        raise ValueError("probabilities must be finite, one row of three a post")
    return matrix


def _checked(
    probabilities: npt.ArrayLike, labelled: npt.ArrayLike, labels: npt.ArrayLike, level: float
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    scores, known = _matrix(probabilities), _matrix(labelled)
    answers = np.asarray(labels, dtype=np.int64).reshape(-1)
    if not len(scores):
        raise ValueError("no posts to estimate shares of")
    if len(known) != len(answers) or not np.isin(answers, (0, 1, 2)).all():
        raise ValueError("labels must be 0, 1 or 2, one for each labelled post")
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie between 0 and 1")
    return scores, known, answers
