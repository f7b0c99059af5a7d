"""Counts of people that can be shown without telling of anybody: small cells joined, all of them rounded.

The rules are those of statistical offices (Willenborg and de Waal 2001, "Elements of Statistical Disclosure
Control", Springer, chapters 1 and 8; Hundepool and others 2012, "Statistical Disclosure Control", Wiley,
chapter 5):

- *A least frequency.* A cell of fewer than ``least`` people (20; never fewer than 10) is not shown. It is
  joined with the other small ones into *others*, which name none of them.
- *A complementary cell.* Others that would hold fewer than ``least`` people, or one cell alone, take the
  smallest shown cell (by rounded counts) with them, until neither holds: no difference between what is shown
  and a sum gives a small cell back. Where the others are so many that each must be nearly ``least``, no table
  is shown. Cells are those of a partition (each person in exactly one): their sum is the only one there is.
- *Rounding.* Each count is rounded to the nearest multiple of ``base`` (5), and the total is the sum of the
  rounded counts: no count says exactly how many, and no sum says more than its parts. Cells stand in the
  order of their rounded counts, then of their names: an order by true counts would tell them apart.

Differencing in time, the same table of a period that begins or ends a day later, is met by the caller: it
offers only periods that never overlap (``Quarter`` of demographics), no filter, and none that still runs.
What changes a table of a period that is over is an erasure, an edit or a post heard late; of one person more
or less, rounding shows nothing in four cases of five.

What it does not promise: a table says how a *group* is made up, also to somebody who knows a member of it.
That is why only what is not sensitive is counted at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 20
FLOOR: Final = 10
BASE: Final = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell that may be shown: a rounded count of people."""

    key: str
    n: int


@dataclass(frozen=True, slots=True)
class Protected:
    """A partition of people that may be shown: the largest cells first, then the others together (0: there
    are none), rounded; ``total`` is their sum."""

    cells: tuple[Shown, ...]
    others: int

    @property
    def total(self) -> int:
        """People in all of them, as the sum of what is shown."""
        return sum(cell.n for cell in self.cells) + self.others


NOTHING: Final = Protected((), 0)


def rounded(n: int, base: int = BASE) -> int:
    """The nearest multiple of ``base``; halves go up."""
    return (n + base // 2) // base * base


def protect(counts: Mapping[str, int], *, least: int = LEAST, base: int = BASE) -> Protected:
    """The cells of a partition (key -> people, each counted once) that may be shown; ``NOTHING`` where no
    cell could be. Raises ``ValueError`` for limits that protect nobody: ``least`` under ``FLOOR`` or no
    multiple of ``base`` (a cell must not be rounded to less than what may be shown)."""
    if least < FLOOR:
        raise ValueError(f"a cell of fewer than {FLOOR} people is never shown")
    if base < 2 or least % base:
        raise ValueError("the least number of people is a multiple of what counts are rounded to")
    shown = {key: n for key, n in counts.items() if n >= least}
    joined = {key: n for key, n in counts.items() if 0 < n < least}
    while joined and shown and (len(joined) < 2 or sum(joined.values()) < least):
        smallest = min(shown, key=lambda key: (rounded(shown[key], base), key))
        joined[smallest] = shown.pop(smallest)
    others = sum(joined.values())
    if not shown or _at_their_most(joined, least, base):
        return NOTHING
    cells = [Shown(key, rounded(n, base)) for key, n in shown.items()]
    ordered = sorted(cells, key=lambda cell: (-cell.n, cell.key))
    return Protected(tuple(ordered), rounded(others, base) if others else 0)


def _at_their_most(joined: Mapping[str, int], least: int, base: int) -> bool:
    """Whether cells that are all small add up to what they could at most, so that each is known."""
    most = len(joined) * (least - 1)
    return bool(joined) and max(joined.values()) < least and sum(joined.values()) > most - base


def protect_each(
    counts: Mapping[str, int], *, among: int, least: int = LEAST, base: int = BASE
) -> tuple[Shown, ...]:
    """The same for cells that overlap (a person may be in several): each stands for itself against all the
    ``among`` people, and is left out where it, or everybody else, would be fewer than ``least``. Neither how
    many are in any of them nor who is in two is shown, so that no sum can be taken. Raises ``ValueError`` as
    ``protect``."""
    protect({}, least=least, base=base)
    safe = (Shown(key, rounded(n, base)) for key, n in counts.items() if least <= n <= among - least)
    return tuple(sorted(safe, key=lambda cell: (-cell.n, cell.key)))
