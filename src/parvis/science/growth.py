"""How much a count grew, and how much of that chance explains."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.science.proportions import wilson


@dataclass(frozen=True, slots=True)
class Growth:
    """``now`` against ``before``, as a change (0.25: a quarter more) with the interval it lies in; ``high``
    is infinite when there was nothing before."""

    now: int
    before: int
    change: float
    low: float
    high: float


def growth(now: int, before: int) -> Growth | None:
    """The change between the counts of two periods of the same length, 95 %; None when both are empty.

    Two Poisson counts of the same rate share their sum as a binomial (Przyborowski and Wilenski 1940,
    Biometrika 31:313); Wilson's interval of that share, turned into odds, is one of the ratio. It is
    about chance alone: people who answer each other make counts vary more.
    """
    if now + before == 0:
        return None
    low, high = wilson(now, now + before)
    change = now / before - 1 if before else float("inf")
    return Growth(now, before, change, _odds(low) - 1, _odds(high) - 1)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 - 1e-12 else float("inf")
