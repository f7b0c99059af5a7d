"""When nothing came: were people silent, or was nobody listening?

A run of empty hours is a gap when it is too long to be chance. Posts that come at the usual rate of each hour
of the day leave a run of hours empty with probability ``exp(-sum of the rates)`` (Poisson); below ``CHANCE``
the run is taken for a gap, and says nothing about opinion or volume. A truly quiet brand has low rates and no
gaps.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

CHANCE: Final = 1e-4
_DAYS: Final = 14  # the usual rate of an hour of the day is the mean of so many days
_FEWEST_DAYS: Final = 3


def without_gaps(counts: Sequence[int], per_day: int = 24) -> list[int | None]:
    """The counts, with None for each bucket of a run that is too long to be chance.

    Rates are learnt from earlier buckets only, gaps left out.
    """
    cleaned: list[int | None] = list(counts)
    usual: list[deque[int]] = [deque(maxlen=_DAYS) for _ in range(per_day)]
    run: list[int] = []
    expected = 0.0
    for place, count in enumerate(counts):
        seen = usual[place % per_day]
        if count:
            _learn(usual, cleaned, run, per_day)
            run, expected = [], 0.0
            seen.append(count)
            continue
        run.append(place)
        expected += sum(seen) / len(seen) if len(seen) >= _FEWEST_DAYS else 0.0
        if math.exp(-expected) < CHANCE:
            for empty in run:
                cleaned[empty] = None
    _learn(usual, cleaned, run, per_day)
    return cleaned


def _learn(usual: list[deque[int]], cleaned: list[int | None], run: list[int], per_day: int) -> None:
    """Empty buckets that were no gap teach their hour that it can be empty."""
    for empty in run:
        if cleaned[empty] is not None:
            usual[empty % per_day].append(0)
