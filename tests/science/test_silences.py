"""Gaps: too many empty hours to be chance. Quiet brands and nights have none."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from parvis.science.silences import without_gaps


def weeks(rate: float, seed: int = 1, days: int = 21) -> list[int]:
    rng = random.Random(seed)
    return [sum(rng.random() < rate / 20 for _ in range(20)) for _ in range(days * 24)]


def test_a_loud_brand_that_goes_silent_was_not_heard() -> None:
    counts = weeks(8)
    counts[400:410] = [0] * 10
    cleaned = without_gaps(counts)
    assert cleaned[400:410] == [None] * 10
    assert cleaned[:400] == counts[:400]
    assert cleaned[410:] == counts[410:]


def test_a_quiet_brand_has_no_gaps() -> None:
    counts = weeks(0.05)
    assert without_gaps(counts).count(None) == 0


def test_nights_without_a_post_are_nights() -> None:
    counts = [0 if hour % 24 < 7 else 9 for hour in range(21 * 24)]
    assert without_gaps(counts) == counts


def test_nothing_is_known_on_the_first_days() -> None:
    assert without_gaps([5] * 24 + [0] * 24) == [5] * 24 + [0] * 24


@given(st.lists(st.integers(0, 20), max_size=200))
def test_only_empty_hours_are_ever_taken_for_gaps(counts: list[int]) -> None:
    for count, clean in zip(counts, without_gaps(counts), strict=True):
        assert clean == count or (clean is None and count == 0)
