"""Parts for cross-fitting that keep together what must not be learned from and judged on at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from parvis.ai.features import Features

Groups = npt.NDArray[np.int64]
PAIRS = 22
"""Bits of the table in which pairs of words are compared."""


def kindred(features: Features, share: float = 0.5) -> Groups:
    """Return the group of each post: posts of which one holds more than ``share`` of the other's word pairs
    (a headline posted again) are of one group, and so are the kin of kin."""
    pairs = features.blocks["w2"].matrix(PAIRS).copy()
    pairs.sum_duplicates()
    pairs.data[:] = 1
    size = np.asarray(pairs.sum(axis=1)).ravel()
    common = (pairs @ pairs.T).tocoo()
    most = np.minimum(size[common.row], size[common.col])
    near = (common.data > share * most) & (common.row < common.col)
    ends = (common.row[near], common.col[near])
    graph = sparse.coo_matrix((np.ones(int(near.sum())), ends), shape=common.shape)
    groups: Groups = connected_components(graph, directed=False)[1].astype(np.int64)
    return groups


def gathered(texts: Sequence[str], words: Sequence[str]) -> Groups:
    """Return the number of the first of these words (patterns) that a text holds, or their count if none."""
    patterns = [re.compile(word) for word in words]
    held = [[bool(pattern.search(text.lower())) for pattern in patterns] for text in texts]
    return np.array([row.index(True) if True in row else len(words) for row in held], np.int64)


def dealt(groups: Groups, parts: int) -> Groups:
    """Return the part of each post: whole groups, the largest first, each to the part that holds least."""
    sizes = np.bincount(groups)
    part_of, filled = np.zeros(len(sizes), np.int64), np.zeros(parts, np.int64)
    for group in np.argsort(-sizes, kind="stable"):
        part_of[group] = filled.argmin()
        filled[part_of[group]] += sizes[group]
    return part_of[groups]
