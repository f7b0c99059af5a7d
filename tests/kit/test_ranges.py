"""Ranges as players ask for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.ranges import Range, Unsatisfiable, range_of


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", None),
        ("bytes=0-", Range(0, 100)),
        ("bytes=0-0", Range(0, 1)),
        ("bytes=10-19", Range(10, 10)),
        ("bytes=90-1000", Range(90, 10)),
        ("bytes=-10", Range(90, 10)),
        ("bytes=-1000", Range(0, 100)),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-9", None),  # several: the whole is a right answer
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=٣-", None),  # digits of another script
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_range_is_read_as_the_standard_says(header: str, found: Range | None) -> None:
    assert range_of(header, 100) == found


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_what_lies_behind_the_end_is_said(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        range_of(header, 100)


@given(st.text(max_size=30), st.integers(0, 1_000))
def test_a_range_lies_inside_the_file_whatever_is_asked(header: str, size: int) -> None:
    try:
        found = range_of(header, size)
    except Unsatisfiable:
        return
    assert found is None or (found.start >= 0 and 1 <= found.length <= size - found.start)
