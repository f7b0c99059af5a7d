"""How many times each key was met so far, exactly, at eight bytes a distinct key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Occurrences:
    """Numbers repeated keys: 0 for the first time a key is met, 1 for the second…

    Distinct keys lie in sorted runs that are merged when they reach the same size (a log-structured tree),
    so five million rows take 40 MB. Only repeated keys are counted one by one.
    """

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []
        self._repeats: dict[int, int] = {}

    def number(self, keys: Sequence[int]) -> list[int]:
        """Return the number of each of ``keys`` (unsigned, 64 bits), and remember them."""
        if not keys:
            return []
        batch = np.array(keys, dtype=np.uint64)
        distinct, counts = np.unique(batch, return_counts=True)
        known = self._known(distinct)
        self._add(distinct[~known])
        if not known.any() and len(distinct) == len(keys):
            return [0] * len(keys)
        again = {int(k) for k in distinct[known | (counts > 1)]}
        old = {int(k) for k in distinct[known]}
        return [self._next(key, key in old) if key in again else 0 for key in keys]

    def _next(self, key: int, known: bool) -> int:
        number = self._repeats.get(key, 1 if known else 0)
        self._repeats[key] = number + 1
        return number

    def _known(self, distinct: NDArray[np.uint64]) -> NDArray[np.bool_]:
        known = np.zeros(len(distinct), dtype=np.bool_)
        for run in self._runs:
            place = np.searchsorted(run, distinct)
            inside = place < len(run)
            known[inside] |= run[place[inside]] == distinct[inside]
        return known

    def _add(self, fresh: NDArray[np.uint64]) -> None:
        if len(fresh):
            self._runs.append(fresh)
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate((self._runs[-1], last)))
