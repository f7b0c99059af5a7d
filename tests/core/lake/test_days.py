"""Whole days of periods are cut into blocks: all of them, once, and none across an edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parvis.core.lake.days import blocks

HOURS = st.integers(-400, 1200)


@given(
    first=st.tuples(HOURS, HOURS), second=st.tuples(HOURS, HOURS), held=st.tuples(st.integers(0, 40), HOURS)
)
def test_blocks_hold_each_whole_day_once_and_keep_within_periods(
    first: tuple[int, int], second: tuple[int, int], held: tuple[int, int]
) -> None:
    spans: dict[str, int] = {}
    periods = []
    for name, (since, until) in (("now", first), ("before", second)):
        whole = range(-(-since // 24), until // 24)
        spans |= {f"{name}_first_day": whole.start * 24, f"{name}_end_day": whole.stop * 24}
        periods.append(whole)
    oldest, newest = held[0], held[0] + abs(held[1]) // 24
    found = list(blocks(spans, oldest, newest))
    days = [day for start, size in found for day in range(start, start + size)]
    assert sorted(days) == [
        day for day in range(oldest, newest + 1) if any(day in period for period in periods)
    ]
    assert len(days) == len(set(days))
    for start, size in found:
        assert start % size == 0
        assert (start <= newest < start + size) <= (size == 1)
        assert all((start in period) == (start + size - 1 in period) for period in periods)
    assert len(found) <= 2 + 4 * 2 * 6
