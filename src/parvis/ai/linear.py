"""Linear models over hashed features: one small table of weights, one product of a sparse matrix by it.

A model has a *head* for each language it knows and one, ``"*"``, for all others. A head's logits are
``z = intercept + sum over blocks of a_b / m_b * sum of the weights of the post's features + lists``: m_b is
the length (L2 norm, tf-idf) of the post in the block, *lists* the word lists' measures by their weights. Its
probabilities are ``softmax(slope * z + offset)``: vector scaling (Guo et al. 2017, On Calibration of Modern
Neural Networks), fitted on validation splits only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parvis.ai.artefacts import Artefact
from parvis.ai.features import Features
from parvis.ai.lexicon import Dense
from parvis.ai.ports import Floats

ANY = "*"


@dataclass(frozen=True)
class Linear:
    """A model of h heads and k labels. ``blocks`` names each family of features and its weight a_b.
    ``table`` is (h, 2**bits, k), a head reads only its own; columns of ``dense`` (width, h*k) and
    ``intercept`` (h*k) go head by head; ``slope`` is (h,), ``offset`` (h, k). ``rarity`` (2**bits) is the
    square of each feature's inverse document frequency, already multiplied into the table. A ``dense`` of no
    rows means that the word lists are not looked at."""

    labels: tuple[str, ...]
    heads: tuple[str, ...]
    blocks: tuple[tuple[str, float], ...]
    table: Floats
    rarity: Floats
    dense: Floats
    intercept: Floats
    slope: Floats
    offset: Floats

    @property
    def bits(self) -> int:
        """Width of the table, as a power of two."""
        return int(self.table.shape[1]).bit_length() - 1

    def logits(self, features: Features, measures: Dense | None, head: npt.NDArray[np.int64]) -> Dense:
        """Return uncalibrated logits (n, k), each post's from the head of its number in ``head``."""
        count = len(self.labels)
        total = self.intercept.astype(np.float64).reshape(-1, count)[head]
        parts = [(i, np.flatnonzero(head == i)) for i in np.flatnonzero(np.bincount(head)).tolist()]
        for name, weight in self.blocks:
            counts = features.blocks[name].matrix(self.bits)
            length = weight / np.sqrt(np.maximum(counts @ self.rarity, 1e-9))
            for i, rows in parts:
                own = counts if len(rows) == len(head) else counts[rows]
                total[rows] += (own @ self.table[i]) * length[rows, None]
        if measures is not None and len(self.dense):
            weights = self.dense.reshape(len(self.dense), -1, count)
            for column in range(len(weights)):  # not a matrix product: its sums depend on the batch's size
                total += measures[:, column, None] * weights[column][head]
        return total

    def probabilities(
        self, features: Features, measures: Dense | None, languages: Sequence[str] | npt.NDArray[np.int64]
    ) -> Floats:
        """Return float32 (n, k), each row summing to 1, from the head of each post's language."""
        head = languages if isinstance(languages, np.ndarray) else self.head_of(languages)
        logits = self.logits(features, measures, head)
        return softmax(logits * self.slope[head][:, None] + self.offset[head])

    def head_of(self, languages: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return for each language code the number of its head."""
        known = {code: i for i, code in enumerate(self.heads)}
        return np.array([known.get(code, known[ANY]) for code in languages], np.int64)


def softmax(logits: Dense) -> Floats:
    """Return rows of probabilities, rounded to 1e-6 so that no kernel's last bit shows."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    rounded: Floats = np.round(shares, 6).astype(np.float32)
    return rounded


def to_artefact(model: Linear, facts: dict[str, object]) -> Artefact:
    """Return the model as a file: the table in 8 bits with a scale for each column, the rest in 32 or less.

    A weight w is kept as ``127 * sign(w) * sqrt(|w| / scale)``: small weights, the many, stay precise. The
    others are rounded, so that the last bits, which depend on the processor that trained, do not show.
    """
    scale = np.abs(model.table).max(axis=1, keepdims=True)
    scale = np.maximum(scale, 1e-4).astype(np.float16).astype(np.float32)
    roots = np.sign(model.table) * np.sqrt(np.abs(model.table) / scale)
    arrays = {
        "table": np.rint(127 * roots).astype(np.int8),
        "scale": scale,
        "rarity": model.rarity.astype(np.float16),
        "dense": _rounded(model.dense),
        "intercept": _rounded(model.intercept),
        "slope": _rounded(model.slope),
        "offset": _rounded(model.offset),
    }
    return Artefact({**facts, "labels": model.labels, "heads": model.heads, "blocks": model.blocks}, arrays)


def _rounded(values: Floats) -> Floats:
    return np.round(values.astype(np.float64), 4).astype(np.float32)


def from_artefact(artefact: Artefact) -> Linear:
    """Return the model a file holds."""
    facts, arrays = artefact.facts, artefact.arrays
    roots = arrays["table"].astype(np.float32) / np.float32(127)
    return Linear(
        labels=tuple(facts["labels"]),
        heads=tuple(facts["heads"]),
        blocks=tuple((name, float(weight)) for name, weight in facts["blocks"]),
        table=roots * np.abs(roots) * arrays["scale"],
        rarity=arrays["rarity"].astype(np.float32),
        dense=arrays["dense"],
        intercept=arrays["intercept"],
        slope=arrays["slope"],
        offset=arrays["offset"],
    )
