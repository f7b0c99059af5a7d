"""Is one kind of post received otherwise than another? Like is compared with like, and chance is counted in.

*What is estimated.* The mean effect on the treated units that have a match: in each stratum (units alike in
everything that the caller put into its key) the mean outcome of the treated minus that of the others, these
differences weighted by how many treated each stratum holds (Cochran 1968, *The effectiveness of adjustment by
subclassification*, Biometrics 24:295; Imbens and Rubin 2015, *Causal inference*, chapters 9 and 17). Units of
strata that hold one kind only say nothing and are left out, counted.

*How sure it is.* By randomisation inside strata: were the labels dealt by chance among units that are alike,
how often would a difference as large come about? Every constant effect that this does not refute is in the
interval (Rosenbaum 2002, *Observational studies*, chapter 2). It is exact in samples of any size and with any
tails, where a bootstrap of a few posts, some of which went viral, is not; strata of one pair, which have no
variance of their own, need no special care. A few pairs can be dealt in so few ways that no effect at all is
refuted: the interval then has no ends, and that is how "too few to say" is known. Where effects differ from
unit to unit it is a little wider than it need be, since it also allows for other units of the kind.

*What differs inside a stratum all the same.* Units of one quarter are not of one day, and accounts grow. What
the outcomes owe to ``when``, inside the strata and by one straight line, is taken off before the labels are
dealt (Rosenbaum 2002, *Covariance adjustment in randomized experiments and observational studies*,
Statistical Science 17:286): exact as before, since what is left is still a fixed number for each unit.

*What is taken for granted.* Inside a stratum which unit was treated owes nothing to how well it would have
done; the effect adds the same to each outcome (on logarithms: multiplies by the same); a unit's label is
dealt apart from those of others.
"""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
DRAWS = 1_999
_NOTHING = 1e-9
Floats = NDArray[np.float64]
POWER = 0.8  # how often the number of posts that is asked for is enough: the custom since Cohen (1988)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared: alike with all others of its ``stratum``; ``outcome`` on the scale that adds up.

    ``when`` is a number that outcomes may follow inside the stratum, in any unit; the same for all if none.
    """

    stratum: Hashable
    treated: bool
    outcome: float
    when: float = 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """The effect on the ``treated`` units that have a match among ``others``, in ``strata``, at ``level``.

    ``low`` and ``high`` are infinite where the units are too few to refute anything. ``alone`` counts treated
    units without a match, ``unused`` the others that matched none.
    """

    value: float
    low: float
    high: float
    level: float
    treated: int
    others: int
    strata: int
    alone: int
    unused: int

    @property
    def bounded(self) -> bool:
        """Whether the interval has both its ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)


class Verdict(enum.StrEnum):
    """What an interval lets one say."""

    MORE = "more"
    LESS = "less"
    ALIKE = "alike"  # a difference that would matter is ruled out
    UNKNOWN = "unknown"


def compare(
    units: Iterable[Unit], *, rng: np.random.Generator, level: float = LEVEL, draws: int = DRAWS
) -> Compared | None:
    """Compare treated units with others of their stratum; None when no treated unit has a match.

    The ends need no search: with D(z) the difference of outcomes under labels z, and B(z) what the same
    formula makes of the true labels, a deal z refutes all effects on one side of
    (D(true) - D(z)) / (B(true) - B(z)); the interval ends at order statistics of that number over ``draws``
    deals (Garthwaite 1996, *Confidence intervals from randomization tests*, Biometrics 52:1387).
    """
    strata: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in units:
        strata[unit.stratum].append(unit)
    shared: list[list[Unit]] = []
    alone: list[list[Unit]] = []
    for found in strata.values():
        (shared if len({unit.treated for unit in found}) == 2 else alone).append(found)
    if not shared:
        return None
    sizes = [len(found) for found in shared]
    treated = [sum(unit.treated for unit in found) for found in shared]
    ordered = [unit for found in shared for unit in sorted(found, key=lambda unit: not unit.treated)]
    outcomes, labels = _levelled(ordered, sizes)
    effect, low, high = _ends(_Dealt(outcomes, labels, sizes, treated), level, draws, rng)
    return Compared(
        effect,
        min(low, effect),
        max(high, effect),
        level,
        treated=sum(treated),
        others=sum(sizes) - sum(treated),
        strata=len(shared),
        alone=sum(unit.treated for found in alone for unit in found),
        unused=sum(not unit.treated for found in alone for unit in found),
    )


def _levelled(units: list[Unit], sizes: list[int]) -> tuple[Floats, Floats]:
    """Outcomes and labels of units that lie stratum by stratum, without what ``when`` explains of either."""
    bounds = np.cumsum([0, *sizes[:-1]])

    def inside(values: Iterable[float]) -> Floats:
        found = np.fromiter(values, float)
        return found - np.repeat(np.add.reduceat(found, bounds) / sizes, sizes)

    when = inside(unit.when for unit in units)
    outcomes, labels = inside(unit.outcome for unit in units), inside(unit.treated for unit in units)
    spread = float(when @ when)
    if spread > 0:
        outcomes = outcomes - when * (when @ outcomes) / spread
        labels = labels - when * (when @ labels) / spread
    return outcomes, labels


@dataclass(frozen=True, slots=True)
class _Dealt:
    """Units stratum by stratum, in each the treated first; how large the strata are, how many are treated."""

    outcomes: Floats
    labels: Floats
    sizes: list[int]
    treated: list[int]

    def strata(self) -> Iterator[tuple[slice, int, int]]:
        """Where each stratum lies, its size, and how many are treated."""
        start = 0
        for size, n in zip(self.sizes, self.treated, strict=True):
            yield slice(start, start + size), size, n
            start += size


def _difference(sums: Any, whole: Any, size: int, n: int) -> Any:
    """Treated minus others of one stratum, times the number of treated; ``sums`` are of the treated."""
    return sums - (whole - sums) * n / (size - n)


def _ends(dealt: _Dealt, level: float, draws: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """The effect, and the ends of its interval."""
    moved, kept = np.zeros(draws), np.zeros(draws)
    true, full = 0.0, 0.0
    for place, size, n in dealt.strata():
        outcomes, labels = dealt.outcomes[place], dealt.labels[place]
        chosen = np.argpartition(rng.random((draws, size)), n - 1, axis=1)[:, :n]
        moved += _difference(outcomes[chosen].sum(axis=1), outcomes.sum(), size, n)
        kept += _difference(labels[chosen].sum(axis=1), labels.sum(), size, n)
        true += _difference(outcomes[:n].sum(), outcomes.sum(), size, n)
        full += _difference(labels[:n].sum(), labels.sum(), size, n)
    if full < _NOTHING:  # the labels follow ``when`` alone: nothing is left to compare
        return 0.0, -math.inf, math.inf
    spare = full - kept
    mute = spare < _NOTHING * full  # the true deal over again refutes nothing, whatever the effect
    typical = (true - moved) / np.where(mute, 1.0, spare)
    place_of_end = int((1 - level) / 2 * (draws + 1) + _NOTHING) - 1
    low = np.sort(np.where(mute, -np.inf, typical))[place_of_end]
    high = np.sort(np.where(mute, np.inf, typical))[draws - 1 - place_of_end]
    return float(true / full), float(low), float(high)


def fewest_pairs(level: float = LEVEL) -> int:
    """How many pairs it takes before any effect can be refuted: n pairs can be dealt in 2ⁿ ways, and the
    rarest must be rarer than half of what ``level`` leaves."""
    return math.ceil(math.log2(2 / (1 - level)))


def verdict(found: Compared, matters: float) -> Verdict:
    """What can be said; ``matters`` is the smallest difference, above 0, that anybody would act upon."""
    if found.low > 0:
        return Verdict.MORE
    if found.high < 0:
        return Verdict.LESS
    if found.low > -matters and found.high < matters:
        return Verdict.ALIKE
    return Verdict.UNKNOWN


def needed(found: Compared, matters: float) -> int:
    """About how many treated units with a match would show a difference of ``matters``, were it there, four
    times in five: the interval narrows with the root of their number, the mix of strata staying as it is
    (the usual two-sided formula; Imbens and Rubin 2015, section 6.8). Never fewer than ``fewest_pairs``."""
    least = fewest_pairs(found.level)
    if not found.bounded:
        return least
    normal = NormalDist()
    sure, power = normal.inv_cdf((1 + found.level) / 2), normal.inv_cdf(POWER)
    error = (found.high - found.low) / 2 / sure
    return max(least, math.ceil(found.treated * ((sure + power) * error / matters) ** 2))
