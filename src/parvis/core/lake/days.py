"""Days put together: whole days of a period, cut into aligned blocks of 1, 2, 4, 8… days.

A block that was once added up serves every period that holds it, so that a month is a handful of blocks
rather than thirty days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

_DAY = 24


def blocks(spans: Mapping[str, int], oldest: int, newest: int) -> Iterator[tuple[int, int]]:
    """First day and number of days of the blocks that make up the whole days of the periods, from day
    ``oldest`` to day ``newest``. None crosses the edge of a period; the newest day, which still grows, stands
    alone. ``spans``: the variables of ``filters.Span``."""
    periods = [name.removesuffix("_first_day") for name in spans if name.endswith("_first_day")]
    whole = [(spans[f"{name}_first_day"] // _DAY, spans[f"{name}_end_day"] // _DAY) for name in periods]
    edges = {oldest, newest, newest + 1}.union(*whole)
    for first, end in pairwise(sorted(edge for edge in edges if oldest <= edge <= newest + 1)):
        if any(since <= first < until for since, until in whole):
            yield from aligned(first, end)


def aligned(first: int, end: int) -> Iterator[tuple[int, int]]:
    """The largest blocks between two days that begin at a multiple of their size."""
    while first < end:
        size = 1
        while first % (2 * size) == 0 and first + 2 * size <= end:
            size *= 2
        yield first, size
        first += size
