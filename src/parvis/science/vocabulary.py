"""Which of many words rises? A word that was never heard has no rhythm to compare with, and of thousands of
words some always rise by chance. So a word is held against its share of everything said before, and against
the number of words that had the same chance.

Counts of words are burstier than chance alone: given what is expected, they follow a negative binomial law
(Church and Gale, *Poisson mixtures*, 1995), whose shape is estimated from the common words of the same
corpus. A word that was rarely or never heard has an uncertain share; with half a post added to its past (the
prior of Jeffreys) its count follows a negative binomial law too (Gelman and others, *Bayesian data analysis*,
2.6). Both uncertainties are taken together.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

_PRIOR: Final = 0.5
_SHAPES: Final = (0.2, 50.0)  # burstier or steadier than that is an accident of a few counts
_LONGEST: Final = 1e9  # days
_TERMS: Final = 100_000


def expected_count(before: float, all_before: float, all_now: float) -> float:
    """How many of ``all_now`` posts would hold a word that ``before`` of ``all_before`` earlier ones held."""
    return (before + _PRIOR) * all_now / (all_before + 1.0)


def shape_of(counts: npt.NDArray[np.float64]) -> float:
    """The shape of the negative binomial law of words: ``counts`` holds a row a word, a column a period.

    The median over words of mean² / (variance − mean), the estimate by moments; words that vary no more than
    chance count as the steadiest. Without two periods nothing is known, and the burstiest is assumed.
    """
    if counts.size == 0 or counts.shape[1] < 2:
        return _SHAPES[0]
    means, variances = counts.mean(axis=1), counts.var(axis=1, ddof=1)
    more = variances - means
    shapes = np.where(more > 0, means**2 / np.where(more > 0, more, 1.0), _SHAPES[1])
    return float(np.clip(np.median(shapes[means > 0]), *_SHAPES)) if (means > 0).any() else _SHAPES[0]


def tail(n: int, mean: float, shape: float) -> float:
    """The chance of ``n`` or more under a negative binomial law (variance: mean + mean² / shape)."""
    if n <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    ratio = mean / (mean + shape)
    logarithm = math.lgamma(n + shape) - math.lgamma(shape) - math.lgamma(n + 1)
    part = math.exp(logarithm + n * math.log(ratio) + shape * math.log1p(-ratio))
    total = 0.0
    for k in range(n, n + _TERMS):
        total += part
        part *= (k + shape) / (k + 1) * ratio
        if part < total * 1e-12 and k > mean:
            break
    return min(1.0, total)


def return_days(n: int, expected: float, *, before: float, shape: float, chances_a_day: float) -> float:
    """Days between one of the words rising as far by chance: ``chances_a_day`` words are looked at anew.

    ``before``: in how many earlier posts the word was heard. 0 when it does not rise at all.
    """
    if n <= expected:
        return 0.0
    uncertain = 1.0 / (1.0 / shape + 1.0 / (before + _PRIOR))
    chance = tail(n, expected, uncertain) * chances_a_day
    return min(_LONGEST, 1.0 / chance) if chance > 0 else _LONGEST
