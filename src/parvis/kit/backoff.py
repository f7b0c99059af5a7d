"""How long to wait before trying again."""

from __future__ import annotations

import random


class Backoff:
    """Full-jitter exponential backoff.

    The n-th wait is uniform between 0 and ``min(cap_s, base_s * 2**n)`` (Marc Brooker, "Exponential Backoff
    And Jitter", AWS Architecture Blog, 2015). ``floor_s`` is what a server asked for, never undercut.
    """

    def __init__(self, base_s: float, cap_s: float, rng: random.Random) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._rng = rng
        self._tries = 0

    @property
    def tries(self) -> int:
        """How many waits were asked for since the last success."""
        return self._tries

    def next_wait(self, floor_s: float | None = None) -> float:
        """Return the seconds to wait now. The cap binds our own doubling, not what a server asked."""
        ceiling = min(self._cap_s, self._base_s * 2 ** min(self._tries, 32))
        self._tries += 1
        return (floor_s or 0.0) + self._rng.uniform(0.0, ceiling)

    def reset(self) -> None:
        """Forget the failures: something worked."""
        self._tries = 0
