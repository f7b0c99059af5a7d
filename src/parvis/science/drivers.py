"""Why did it rise? Each author, link, hashtag or word has a share of the posts that came beyond the usual.

A value that brought ``n`` of the posts of a rise, where its usual share of what was expected would have
brought ``usual``, carries (n − usual) of the excess. Shares of one kind do not add up to one: a post has one
author, several words and perhaps no link. (The decomposition of a difference of totals by groups; for counts
of words against a background: Rayson and Garside, *Comparing corpora using frequency profiling*, 2000.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parvis.science.rates import count_interval

LEAST = 0.02  # of the excess: what carries less explains nothing


@dataclass(frozen=True, slots=True)
class Driver:
    """``n`` posts of the rise hold ``key``, where ``usual`` would; ``share`` of the excess, with its bounds.

    The bounds are those of the count (95 %); the excess as a whole is taken as known.
    """

    key: str
    n: int
    usual: float
    share: float
    low: float
    high: float


def drivers(
    now: Mapping[str, int],
    before: Mapping[str, int],
    *,
    n: float,
    n_before: float,
    expected: float,
    limit: int = 8,
) -> tuple[Driver, ...]:
    """The values that carry the excess, the largest share first; only those that chance does not explain and
    that carry ``LEAST`` of it.

    ``now`` and ``before`` count posts of the rise (``n`` in all, ``expected`` foreseen) and of a time before
    it (``n_before`` in all). Empty when nothing rose.
    """
    excess = n - expected
    if excess <= 0:
        return ()
    scale = expected / n_before if n_before > 0 else 0.0
    found = []
    for key, count in now.items():
        usual = min(before.get(key, 0) * scale, expected)
        low, high = count_interval(count)
        if low > usual and count > 1 and count - usual >= LEAST * excess:
            shares = ((bound - usual) / excess for bound in (count, low, high))
            found.append(Driver(key, count, usual, *(min(1.0, share) for share in shares)))
    return tuple(sorted(found, key=lambda one: (-one.share, one.key))[:limit])
