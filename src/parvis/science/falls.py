"""Has a balance of opinion fallen by more than chance?

A balance is the mean of positive minus negative over posts, each counted by its probabilities. The newest
window of posts is compared with the windows of equal length before it. Two kinds of chance are taken into
account:

- *sampling*: few posts vary much. The variance of each balance is that of ``proportions.balance_interval``
  (Agresti and Min 2005, Statistics in Medicine 24:729: half a post more of each kind).
- *days differ*: what people speak of changes from day to day, so that windows differ by more than sampling
  explains. That variance is estimated from the windows before, by the method of moments (DerSimonian and
  Laird 1986, Controlled Clinical Trials 7:177), and added to the newest window's.

Windows are compared within each network and the differences weighed by the newest window's posts (direct
standardisation): a network that fell silent changes the mix, and the mix is not the opinion.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEWEST_WINDOWS: Final = 7  # before: with fewer, how much days differ is a guess
FEWEST_POSTS: Final = 5  # in a window, for it to tell something about days
_Z95: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Window:
    """``n`` posts, and the sums of their probabilities of being positive and negative."""

    n: int
    positive: float
    negative: float

    @property
    def balance(self) -> float:
        """Positive minus negative, -1 to 1; 0 without posts."""
        return (self.positive - self.negative) / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """Of the balance, by sampling alone; infinite without posts."""
        if not self.n:
            return math.inf
        more, less = (self.positive + 0.5) / (self.n + 2), (self.negative + 0.5) / (self.n + 2)
        return max(0.0, more + less - (more - less) ** 2) / (self.n + 2)


@dataclass(frozen=True, slots=True)
class Fall:
    """The newest window against those before. ``drop`` is before minus now: positive when opinion fell.

    ``low`` and ``high`` hold the drop 19 times in 20. ``surprise``: standard errors above no change.
    ``n_now``, ``n_before``: posts compared.
    """

    now: float
    before: float
    error: float
    n_now: int
    n_before: int

    @property
    def drop(self) -> float:
        """How far opinion fell, in balance (0.1 is ten points)."""
        return self.before - self.now

    @property
    def low(self) -> float:
        """The least drop that chance does not explain away."""
        return self.drop - _Z95 * self.error

    @property
    def high(self) -> float:
        """The largest."""
        return self.drop + _Z95 * self.error

    @property
    def surprise(self) -> float:
        """Standard errors above no change."""
        return self.drop / self.error if self.error else 0.0


def fall(now: Window, before: Sequence[Window]) -> Fall | None:
    """Compare one window with those before it; None while too little is known."""
    known = [window for window in before if window.n >= FEWEST_POSTS]
    if not now.n or len(known) < FEWEST_WINDOWS:
        return None
    between = _between(known)
    weights = [1.0 / (window.variance + between) for window in known]
    total = sum(weights)
    level = sum(w * window.balance for w, window in zip(weights, known, strict=True)) / total
    error = math.sqrt(now.variance + between + 1.0 / total)
    return Fall(now.balance, level, error, now.n, sum(window.n for window in known))


def _between(windows: Sequence[Window]) -> float:
    """How much windows differ beyond sampling, as a variance (DerSimonian and Laird, formula 8)."""
    weights = [1.0 / max(window.variance, 1e-9) for window in windows]
    total = sum(weights)
    mean = sum(w * window.balance for w, window in zip(weights, windows, strict=True)) / total
    spread = sum(w * (window.balance - mean) ** 2 for w, window in zip(weights, windows, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (spread - (len(windows) - 1)) / scale) if scale > 0 else 0.0


def together(falls: Sequence[Fall]) -> Fall | None:
    """Several networks' comparisons as one, weighed by the newest posts; None without any."""
    n = sum(one.n_now for one in falls)
    if not n:
        return None
    shares = [one.n_now / n for one in falls]
    return Fall(
        now=sum(share * one.now for share, one in zip(shares, falls, strict=True)),
        before=sum(share * one.before for share, one in zip(shares, falls, strict=True)),
        error=math.sqrt(sum((share * one.error) ** 2 for share, one in zip(shares, falls, strict=True))),
        n_now=n,
        n_before=sum(one.n_before for one in falls),
    )
