"""Fitting linear models of several heads, and calibrating them: no randomness, the same every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from parvis.ai.features import Features, extract
from parvis.ai.lexicon import Dense, Lexicon
from parvis.ai.linear import ANY, Linear
from parvis.ai.normalise import as_texts, capped, normalised
from parvis.ai.ports import Floats

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """How a task's model is made. ``blocks`` weighs each family of features (relative to the others);
    ``shared`` and ``special`` are the strengths of the L2 penalty on weights that languages share and on what
    one head adds to them; ``lists`` weighs the word lists' measures (0: unused). ``own`` are the languages
    that get a head, ``alone`` those whose head shares nothing, each with its penalty. ``salient`` are the
    heads, ``"*"`` for the shared weights, that are the mean of two fits, one with features scaled by
    ``salience``. With ``evened``,
    each language counts the same in the rarity of a feature. ``steps`` of L-BFGS: stopping early is a second
    penalty."""

    bits: int
    blocks: dict[str, float]
    shared: float
    special: float = 0.0
    lists: float = 0.5
    own: tuple[str, ...] = ()
    alone: Mapping[str, float] = field(default_factory=dict)
    salient: tuple[str, ...] = ()
    evened: bool = False
    steps: int = 30


def counted(texts: Sequence[str]) -> Features:
    """Return the features of texts, exactly as ``annotate`` counts them."""
    return extract(normalised(capped(as_texts(texts))))


def rarity(features: Features, recipe: Recipe, languages: Sequence[str]) -> Floats:
    """Return the square of each column's inverse document frequency, ``ln((1 + n) / (1 + df)) + 1``."""
    posts = np.zeros(1 << recipe.bits)
    _, of, counts = np.unique(np.array(languages), return_inverse=True, return_counts=True)
    worth = len(languages) / len(counts) / counts[of] if recipe.evened else np.ones(len(languages))
    for name in recipe.blocks:
        matrix = features.blocks[name].matrix(recipe.bits).copy()
        matrix.sum_duplicates()
        each = np.repeat(worth, np.diff(matrix.indptr))
        posts += np.bincount(matrix.indices, each, minlength=1 << recipe.bits)
    found = np.log((1 + len(features)) / (1 + np.minimum(posts, len(features)))) + 1
    return (found**2).astype(np.float16).astype(np.float32)


def design(features: Features, recipe: Recipe, lexicon: Lexicon | None, rare: Floats) -> sparse.csr_matrix:
    """Return the matrix (n, 2**bits + width) that the regression multiplies by its weights: in each block
    counts times inverse document frequency, over the post's length in that block, as ``Linear`` does."""
    scale = sparse.diags_array(np.sqrt(rare))
    total = None
    for name, weight in recipe.blocks.items():
        matrix = features.blocks[name].matrix(recipe.bits).copy()
        length = np.sqrt(np.maximum(matrix @ rare, 1e-9))
        matrix.sum_duplicates()
        matrix = sparse.diags_array((weight / length).astype(np.float32)) @ matrix @ scale
        total = matrix if total is None else total + matrix
    if lexicon is None or not recipe.lists:
        return sparse.csr_matrix(total)
    measures = sparse.csr_matrix(lexicon.measured(features) * recipe.lists, dtype=np.float32)
    return sparse.hstack([total, measures]).tocsr()


def fitted(
    matrix: sparse.csr_matrix, labels: Labels, heads: Sequence[str], recipe: Recipe, weights: Dense
) -> dict[str, Dense]:
    """Return for each head its weights (columns + 1, k), the intercept last.

    A head's weights are shared weights plus its own (Daumé 2007, Frustratingly Easy Domain Adaptation), found
    in two steps: the shared ones on all posts, then each head's own on its posts, the shared ones fixed. The
    heads ``recipe.alone`` learn from their own posts only. ``"*"``, for all other languages, is the mean of
    the shared weights and of those that stand alone.
    """
    of = np.array(heads)
    nothing = np.zeros((len(labels), int(labels.max()) + 1))

    def learned(rows: Labels, base: Dense, penalty: float, *, salient: bool = False) -> Dense:
        if salient:
            scale = salience(matrix[rows], labels[rows], 1 << recipe.bits)
            scaled = sparse.csr_matrix(matrix[rows] @ sparse.diags_array(scale.astype(np.float32)))
            apart = fit(scaled, rows, base, penalty) * np.append(scale, 1)[:, None]
            return np.asarray((fit(matrix[rows], rows, base, penalty) + apart) / 2)
        return fit(matrix[rows], rows, base, penalty)

    def fit(x: sparse.csr_matrix, rows: Labels, base: Dense, penalty: float) -> Dense:
        return regression(x, labels[rows], base[rows], weights[rows], penalty=penalty, steps=recipe.steps)

    result = {
        head: learned(np.flatnonzero(of == head), nothing, penalty, salient=head in recipe.salient)
        for head, penalty in recipe.alone.items()
    }
    common = list(result.values())
    together = np.flatnonzero(~np.isin(of, list(recipe.alone)))
    if len(together):
        shared = learned(together, nothing, recipe.shared, salient=ANY in recipe.salient)
        base = matrix @ shared[:-1] + shared[-1]
        for head in recipe.own:
            result[head] = shared + learned(np.flatnonzero(of == head), base, recipe.special)
        common.append(shared)
    result[ANY] = np.asarray(sum(common) / len(common))
    return result


def salience(matrix: sparse.csr_matrix, labels: Labels, width: int) -> Dense:
    """Return a factor for each column: how far the counts of the labels' posts that hold it are apart, as the
    root mean square of their log ratios to the mean (Wang and Manning 2012, Baselines and Bigrams), made 1 on
    average over the texts. Columns from ``width`` on keep 1."""
    there = (matrix[:, :width] != 0).astype(np.float64).tocsr()
    kinds = range(int(labels.max()) + 1)
    counts = np.stack([np.asarray(there[labels == k].sum(axis=0)).ravel() + 1 for k in kinds])
    ratio = np.log(counts / counts.sum(axis=1, keepdims=True))
    apart = np.sqrt(((ratio - ratio.mean(axis=0)) ** 2).mean(axis=0))
    often = np.asarray(there.sum(axis=0)).ravel()
    apart /= np.sqrt((apart**2 * often).sum() / often.sum())
    return np.append(apart, np.ones(matrix.shape[1] - width))


def regression(
    matrix: sparse.csr_matrix, labels: Labels, base: Dense, weights: Dense, *, penalty: float, steps: int
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
    weights: dict[str, Dense], labels: Sequence[str], recipe: Recipe, lexicon: Lexicon | None, rare: Floats
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
        table=np.stack([weights[head][:width] * np.sqrt(rare)[:, None] for head in heads]).astype(np.float32),
        rarity=rare,
        dense=dense.astype(np.float32),
        intercept=stacked[-1].astype(np.float32),
        slope=np.ones(len(heads), np.float32),
        offset=np.zeros((len(heads), len(labels)), np.float32),
    )


def scaling(
    logits: Dense, labels: Labels, extra: int | None, slope: float | None = None
) -> tuple[float, Dense]:
    """Return the slope and the offset of each label that minimise the log loss of ``softmax(slope * z +
    offset)``. Offsets are 0 (temperature scaling), but for the label ``extra``: the slope is then fitted on
    the other labels' texts among themselves, and the extra label's offset on all texts. A ``slope`` given is
    kept."""
    offset = np.zeros(logits.shape[1])
    rows = labels != extra if extra is not None else np.ones(len(labels), np.bool_)
    among = np.arange(logits.shape[1]) != extra
    place = np.cumsum(among) - 1

    def of_slope(value: Dense) -> float:
        return _log_loss(value[0] * logits[rows][:, among], place[labels[rows]])

    if slope is None:
        slope = float(optimize.minimize(of_slope, np.ones(1), method="L-BFGS-B").x[0])
    if extra is not None:

        def of_offset(value: Dense) -> float:
            return _log_loss(slope * logits + value[0] * ~among, labels)

        offset[extra] = optimize.minimize(of_offset, np.zeros(1), method="L-BFGS-B").x[0]
    return slope, offset


def _log_loss(z: Dense, labels: Labels) -> float:
    z = z - z.max(axis=1, keepdims=True)
    return float((np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]).mean())
