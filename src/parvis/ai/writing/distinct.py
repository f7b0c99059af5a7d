"""How alike texts are, and which of many to show so that they are not the same text twice.

Resemblance is the share of runs of three words that two texts have in common (A. Broder 1997, "On the
resemblance and containment of documents"). Two variants on one theme share its message and its facts, and
should: near duplicates are those that share more than ``NEAR`` of their runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Final

from parvis.kit.folding import fold

RUN: Final = 3
NEAR: Final = 0.7
AGAIN: Final = 0.35
_WORD: Final = re.compile(r"[^\W_]+")
Runs = frozenset[Hashable]


def runs_of(text: str) -> Runs:
    """Return the runs of three words of a text; a shorter text is one run."""
    words = _WORD.findall(fold(text))
    if len(words) <= RUN:
        return frozenset({tuple(words)} if words else ())
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def resemblance(one: Runs, other: Runs) -> float:
    """Return the share of runs that two texts have in common, 0 to 1; two empty texts are alike."""
    if not one and not other:
        return 1.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def near_duplicates(texts: Sequence[str], *, near: float = NEAR) -> list[tuple[int, int]]:
    """Return the pairs of places, in order, whose texts resemble each other more than ``near``."""
    runs = [runs_of(text) for text in texts]
    return [(a, b) for a, b in combinations(range(len(runs)), 2) if resemblance(runs[a], runs[b]) > near]


def distinct_share(texts: Sequence[str], *, near: float = NEAR) -> float:
    """Return the share of texts that are no near-duplicate of one before them; 1 of no text."""
    runs = [runs_of(text) for text in texts]
    fresh = sum(
        not any(resemblance(mine, before) > near for before in runs[:place])
        for place, mine in enumerate(runs)
    )
    return fresh / len(runs) if runs else 1.0


def spread(
    texts: Sequence[str], worth: Sequence[float], groups: Sequence[Sequence[Hashable]], many: int
) -> list[int]:
    """Choose ``many`` places, the best of what differs from those chosen: worth less the highest
    resemblance to one chosen already (maximal marginal relevance, Carbonell and Goldstein 1998), less
    ``AGAIN`` for each chosen one of the same group (one name a place for each way of grouping).
    """
    numbers: dict[Hashable, int] = {}  # whole numbers meet faster than runs of words
    runs: list[Runs] = [
        frozenset(numbers.setdefault(run, len(numbers)) for run in runs_of(text)) for text in texts
    ]
    alike = [0.0] * len(runs)
    used: Counter[Hashable] = Counter()
    left = set(range(len(runs)))
    chosen: list[int] = []
    while left and len(chosen) < many:
        best = max(
            left,
            key=lambda place: (
                worth[place] - alike[place] - AGAIN * sum(used[name] for name in groups[place]),
                -place,
            ),
        )
        chosen.append(best)
        left.discard(best)
        used.update(groups[best])
        for place in left:
            alike[place] = max(alike[place], resemblance(runs[place], runs[best]))
    return chosen
