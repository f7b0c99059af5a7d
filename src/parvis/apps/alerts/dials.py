"""The threshold of a rule: what it is, its bounds, and how answers to « useful? » move it.

The weighted up-down method (Kaernbach 1991, Perception and Psychophysics 49:227): when "not useful" raises
the threshold by one step and "useful" lowers it by a third of a step, the threshold settles where three
alerts in four are useful. Steps multiply, so that a rule can be tuned over decades and never leaves its
bounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from parvis.apps.alerts.models import Kind


@dataclass(frozen=True, slots=True)
class Dial:
    """A threshold's default, its bounds (both allowed) and the factor of one step upward.

    ``whole``: it counts something (posts, days, followers), and a step changes it by one at least.
    """

    default: float
    least: float
    most: float
    step: float
    whole: bool = True

    def held(self, value: float) -> float:
        """The value inside the bounds, whole where it counts something."""
        if not math.isfinite(value):
            return self.default
        kept = min(self.most, max(self.least, value))
        return float(round(kept)) if self.whole else round(kept, 4)


DIALS: Final[dict[str, Dial]] = {
    Kind.SPIKE: Dial(default=14, least=2, most=365, step=1.5),  # days between surprises as large
    Kind.SENTIMENT: Dial(default=0.10, least=0.03, most=0.6, step=1.25, whole=False),  # of balance
    Kind.WORDS: Dial(default=1, least=1, most=200, step=1.5),  # posts
    Kind.AUTHOR: Dial(default=10_000, least=100, most=50_000_000, step=1.5),  # followers, or engagement
    Kind.LAUNCH: Dial(default=5, least=2, most=180, step=1.5),  # days between surprises as large
}
# Posts below which a rule of this kind stays silent, when nobody says otherwise.
FEWEST_POSTS: Final[dict[str, int]] = {Kind.SPIKE: 10, Kind.SENTIMENT: 30, Kind.LAUNCH: 5}


def moved(dial: Dial, value: float, *, useful: bool) -> float:
    """The threshold after one answer, inside its bounds."""
    fresh = dial.held(value / dial.step ** (1 / 3) if useful else value * dial.step)
    if dial.whole and not useful and fresh == value:
        fresh = dial.held(value + 1)
    return fresh
