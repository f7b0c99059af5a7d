"""Which texts say nearly the same? Groups of texts that share most of their runs of three words.

Each text is the set of its runs of three words (shingles); two texts are as alike as the share of their runs
that both hold (Broder, *On the resemblance and containment of documents*, 1997). Comparing every pair would
take too long, so each set is summed up by the least values of many hashes (MinHash, the same paper), and only
texts that agree on a whole band of these are compared in full (Leskovec, Rajaraman and Ullman, *Mining of
massive datasets*, 3.4). Links, accounts, case, accents, punctuation and repeated blanks do not count: they
are what changes when a text is passed on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from parvis.kit.text import fold

ALIKE: Final = 0.6  # share of runs in common from which two texts are near the same
FEWEST_WORDS: Final = 5  # a shorter text is said again by chance: "joyeux anniversaire"
_RUN: Final = 3
_BANDS, _ROWS = 32, 3  # texts alike by 0.6 meet in one of the bands 999 times in 1,000
_LONGEST: Final = 400  # words read of one text
_ROOM: Final = 60  # texts of one band compared in full; beyond, each with the first ones
_DROPPED: Final = re.compile(r"https?://\S+|www\.\S+|@[\w.@-]+")
_WORD: Final = re.compile(r"[^\W_]+")
Hashes = npt.NDArray[np.uint64]


def runs(text: str) -> frozenset[int]:
    """The hashes of a text's runs of three words; empty when it has fewer than ``FEWEST_WORDS`` words."""
    words = _WORD.findall(_DROPPED.sub(" ", fold(text)))[:_LONGEST]
    if len(words) < FEWEST_WORDS:
        return frozenset()
    joined = (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return frozenset(int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in joined)


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of runs that both hold, 0 to 1 (Jaccard); 0 between empty sets."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def group_copies(texts: Sequence[str]) -> list[int]:
    """For each text the number of its group, -1 when no other says nearly the same.

    Groups are numbered in the order of their first text. A text belongs with another when it is ``ALIKE`` to
    it, and so do all that are tied together in this way.
    """
    sets = [runs(text) for text in texts]
    parent = list(range(len(texts)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, other in _candidates(sets):
        first, second = sorted((root(one), root(other)))
        if first != second and (sets[one] == sets[other] or alike(sets[one], sets[other]) >= ALIKE):
            parent[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for at, held in enumerate(sets):
        if held:
            members[root(at)].append(at)
    result = [-1] * len(texts)
    for number, group in enumerate(group for group in members.values() if len(group) > 1):
        for at in group:
            result[at] = number
    return result


def _candidates(sets: Sequence[frozenset[int]]) -> set[tuple[int, int]]:
    """Pairs that agree on a band; of many in one bucket each meets its neighbour and the first ones."""
    filled = [at for at, held in enumerate(sets) if held]
    if len(filled) < 2:
        return set()
    signatures = np.array([_least(sets[at]) for at in filled])
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for at, part in zip(filled, signatures[:, band * _ROWS : (band + 1) * _ROWS], strict=True):
            buckets[part.tobytes()].append(at)
        for bucket in buckets.values():
            pairs.update(pairwise(bucket))
            few = bucket[:_ROOM]
            pairs.update((few[i], few[j]) for i in range(len(few)) for j in range(i + 2, len(few)))
    return pairs


def _least(held: frozenset[int]) -> Hashes:
    """The least value of each hash over the set: multiply-add hashing of 64 bits, fixed constants."""
    values = np.fromiter(held, np.uint64, len(held))
    return np.asarray((values[None, :] * _FACTORS[:, None] + _SHIFTS[:, None]).min(axis=1), np.uint64)


_FIXED: Final = np.random.default_rng(20130601)
_FACTORS: Final = _FIXED.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFTS: Final = _FIXED.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64)
