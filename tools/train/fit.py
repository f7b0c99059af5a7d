"""Fitting linear models of several heads, and calibrating them. Single-threaded, seeded, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from parvis.ai.features import Features, extract
from parvis.ai.lexicon import Dense, Lexicon
from parvis.ai.linear import ANY, Linear
from parvis.ai.normalise import as_texts, capped, normalised

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """How a task's model is made. ``blocks`` weighs each family of features (relative to the others);
    ``shared`` and ``special`` are the strengths of the L2 penalty on weights that all languages share and on
    what one head adds to them; ``lists`` weighs the word lists' measures (0: unused)."""

    bits: int
    blocks: dict[str, float]
    shared: float
    special: float = 0.0
    lists: float = 1.0


def counted(texts: Sequence[str]) -> Features:
    """Return the features of texts, exactly as ``annotate`` counts them."""
    return extract(normalised(capped(as_texts(texts))))


def design(features: Features, recipe: Recipe, lexicon: Lexicon | None) -> sparse.csr_matrix:
    """Return the matrix (n, 2**bits + width) that the model multiplies by its weights."""
    total = None
    for name, weight in recipe.blocks.items():
        block = features.blocks[name]
        matrix = block.matrix(recipe.bits).copy()
        matrix.sum_duplicates()
        root = np.sqrt(np.maximum(np.diff(block.starts), 1))
        matrix = sparse.diags_array((weight / root).astype(np.float32)) @ matrix
        total = matrix if total is None else total + matrix
    if lexicon is None or not recipe.lists:
        return sparse.csr_matrix(total)
    measures = sparse.csr_matrix(lexicon.measured(features) * recipe.lists, dtype=np.float32)
    return sparse.hstack([total, measures]).tocsr()


def fitted(
    matrix: sparse.csr_matrix,
    labels: Labels,
    heads: Sequence[str],
    recipe: Recipe,
    weights: Dense | None = None,
) -> dict[str, Dense]:
    """Return for each head its weights (columns + 1, k), the intercept last.

    A head's weights are shared weights plus its own (Daumé 2007, Frustratingly Easy Domain Adaptation), found
    in two steps: the shared ones on all posts, then each head's own on its posts, the shared ones fixed. The
    head ``"*"`` has the shared ones alone. No ``special`` penalty: no other head.
    """
    count = int(labels.max()) + 1
    weights = np.ones(len(labels)) if weights is None else weights
    nothing = np.zeros((len(labels), count))
    shared = regression(matrix, labels, nothing, weights, recipe.shared)
    result = {ANY: shared}
    base = matrix @ shared[:-1] + shared[-1]
    for head in sorted(set(heads)) if recipe.special else []:
        rows = np.flatnonzero(np.array(heads) == head)
        own = regression(matrix[rows], labels[rows], base[rows], weights[rows], recipe.special)
        result[head] = shared + own
    return result


def regression(
    matrix: sparse.csr_matrix, labels: Labels, base: Dense, weights: Dense, penalty: float, steps: int = 60
) -> Dense:
    """Return W (columns + 1, k; the intercept last) minimising the weighted log loss of
    ``softmax(base + X W)`` plus ``penalty / 2 * |W|^2`` (intercept free), by at most ``steps`` of L-BFGS."""
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    x = matrix.tocsc()[:, used].tocsr().astype(np.float32)
    transposed = x.T.tocsr()
    shape = (len(used) + 1, base.shape[1])
    truth = np.zeros(base.shape)
    truth[np.arange(len(labels)), labels] = 1

    def loss(flat: Dense) -> tuple[float, Dense]:
        w = flat.reshape(shape)
        z = base + x @ w[:-1].astype(np.float32) + w[-1]
        z -= z.max(axis=1, keepdims=True)
        powers = np.exp(z)
        sums = powers.sum(axis=1, keepdims=True)
        value = float((weights * (np.log(sums[:, 0]) - (z * truth).sum(axis=1))).sum())
        slope = (powers / sums - truth) * weights[:, None]
        gradient = np.vstack([transposed @ slope.astype(np.float32) + penalty * w[:-1], slope.sum(axis=0)])
        return value + penalty / 2 * float((w[:-1] ** 2).sum()), gradient.ravel()

    options = {"maxiter": steps, "maxcor": 8}
    found = optimize.minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    full = np.zeros((matrix.shape[1] + 1, base.shape[1]))
    full[np.append(used, matrix.shape[1])] = found.x.reshape(shape)
    return full


def assembled(
    weights: dict[str, Dense], labels: Sequence[str], recipe: Recipe, lexicon: Lexicon | None
) -> Linear:
    """Return the model of these heads, uncalibrated, in float32."""
    heads = tuple(sorted(weights))
    width = 1 << recipe.bits
    stacked = np.hstack([weights[head] for head in heads])
    dense = stacked[width:-1] * recipe.lists if lexicon is not None and recipe.lists else stacked[:0]
    return Linear(
        labels=tuple(labels),
        heads=heads,
        blocks=tuple(recipe.blocks.items()),
        table=stacked[:width].astype(np.float32),
        dense=dense.astype(np.float32),
        intercept=stacked[-1].astype(np.float32),
        slope=np.ones(len(heads), np.float32),
        offset=np.zeros((len(heads), len(labels)), np.float32),
    )


def calibration(logits: Dense, labels: Labels, *, offsets: bool) -> tuple[float, Dense]:
    """Return the slope, and the offset of each label, that minimise the log loss of ``softmax(slope * z +
    offset)``; ``offsets`` false leaves them at 0 (temperature scaling)."""
    size = logits.shape[1]

    def loss(values: Dense) -> float:
        z = values[0] * logits + (np.append(values[1:], 0) if offsets else 0)
        z = z - z.max(axis=1, keepdims=True)
        likelihood = z[np.arange(len(labels)), labels] - np.log(np.exp(z).sum(axis=1))
        return float(-likelihood.mean() + 1e-3 * (values[1:] ** 2).sum())

    start = np.zeros(size if offsets else 1)
    start[0] = 1
    best = optimize.minimize(loss, start, method="L-BFGS-B").x
    return float(best[0]), np.append(best[1:], 0) if offsets else np.zeros(size)
