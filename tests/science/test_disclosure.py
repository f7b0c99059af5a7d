"""What is shown of people tells of nobody: tried against an attacker who knows the rules and every table."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.science.disclosure import (
    BASE,
    LEAST,
    NOTHING,
    Protected,
    Shown,
    protect,
    protect_each,
    rounded,
)

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 300), max_size=12)


def test_small_cells_are_joined_and_never_named() -> None:
    found = protect({"care": 62, "school": 31, "farm": 12, "law": 9, "art": 0})
    assert found == Protected((Shown("care", 60), Shown("school", 30)), 20)
    assert found.total == 110


def test_a_lonely_small_cell_takes_the_smallest_shown_one_with_it() -> None:
    assert protect({"a": 100, "b": 50, "c": 25, "d": 3}) == Protected((Shown("a", 100), Shown("b", 50)), 30)


def test_two_small_cells_too_few_together_take_one_more() -> None:
    assert protect({"a": 100, "b": 40, "c": 4, "d": 3}) == Protected((Shown("a", 100),), 45)


@pytest.mark.parametrize("counts", [{}, {"a": 0}, {"a": 19}, {"a": 19, "b": 19, "c": 19}, {"a": 30, "b": 2}])
def test_where_no_cell_may_be_shown_nothing_is(counts: dict[str, int]) -> None:
    assert protect(counts) == NOTHING


def test_equal_rounded_counts_stand_by_name_and_not_by_their_true_order() -> None:
    assert [cell.key for cell in protect({"b": 27, "a": 23, "c": 26}).cells] == ["a", "b", "c"]


@pytest.mark.parametrize(("least", "base"), [(9, 3), (0, 5), (20, 6), (20, 1), (20, 0)])
def test_limits_that_protect_nobody_are_refused(least: int, base: int) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        protect({"a": 100}, least=least, base=base)
    with pytest.raises((ValueError, ZeroDivisionError)):
        protect_each({"a": 100}, among=1000, least=least, base=base)


@given(COUNTS)
def test_nothing_shown_is_small_exact_or_more_than_there_is(counts: dict[str, int]) -> None:
    found = protect(counts)
    shown = {cell.key: cell.n for cell in found.cells}
    assert all(n >= LEAST and n % BASE == 0 for n in shown.values())
    assert all(abs(n - counts[key]) <= BASE // 2 for key, n in shown.items())
    rest = {key: n for key, n in counts.items() if n and key not in shown}
    if shown and rest:
        assert len(rest) >= 2, "one cell alone would be told by its name being left out"
        assert found.others >= LEAST
        assert abs(found.others - sum(rest.values())) <= BASE // 2
    else:
        assert found.others == 0
    assert found.total == sum(shown.values()) + found.others


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_were_counted_changes_nothing(
    counts: dict[str, int], chance: object
) -> None:
    pairs = list(counts.items())
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    assert protect(dict(pairs)) == protect(counts)


@given(COUNTS, st.integers(0, 11))
def test_one_person_more_moves_no_cell_by_more_than_what_counts_are_rounded_to(
    counts: dict[str, int], place: int
) -> None:
    if not counts:
        return
    key = sorted(counts)[place % len(counts)]
    before = {cell.key: cell.n for cell in protect(counts).cells}
    after = {cell.key: cell.n for cell in protect({**counts, key: counts[key] + 1}).cells}
    assert all(abs(after[one] - before[one]) in {0, BASE} for one in before.keys() & after.keys())


@pytest.mark.parametrize(("names", "most"), [("abc", 24), ("abcd", 15)])
def test_whoever_knows_the_rules_and_tries_every_table_cannot_find_a_small_cell(
    names: str, most: int
) -> None:
    # A small world: three or four groups of few people, none shown under 10. For every answer, the attacker
    # keeps all the tables that give it (answers that larger worlds could give too are left out: there would
    # be more). A group that is not named may be known no better than one that is, and nobody may be able to
    # tell that it is tiny.
    least, base = 10, 5
    behind: dict[Protected, list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(most + 1), repeat=len(names)):
        behind[protect(dict(zip(names, table, strict=True)), least=least, base=base)].append(table)
    complete = {answer: found for answer, found in behind.items() if max(map(max, found)) < most}
    assert len(complete) > 20
    for answer, tables in complete.items():
        named = {cell.key for cell in answer.cells}
        for place, name in enumerate(names):
            possible = {table[place] for table in tables}
            if name in named:
                assert len(possible) > base // 2, "no count is exact"
                assert min(possible) >= least
            elif answer.others:
                assert len(possible) > base // 2, (answer, name, possible)
                assert max(possible) >= least - 1, (answer, name, possible)


def test_nor_by_taking_the_shown_counts_from_the_total() -> None:
    # The only sum is that of what is shown: it is known already.
    for counts in ({"a": 40, "b": 25, "c": 7, "d": 18}, {"a": 40, "b": 25, "c": 7, "d": 19, "e": 1}):
        found = protect(counts)
        assert found.total - sum(cell.n for cell in found.cells) == found.others
        assert found.others >= LEAST


def test_cells_that_overlap_are_shown_one_by_one_where_neither_side_is_small() -> None:
    counts = {"music": 43, "sport": 21, "chess": 19, "food": 985, "dance": 981}
    assert protect_each(counts, among=1000) == (Shown("music", 45), Shown("sport", 20))


@given(COUNTS, st.integers(0, 400))
def test_an_overlapping_cell_that_is_shown_has_enough_people_inside_and_outside(
    counts: dict[str, int], among: int
) -> None:
    for cell in protect_each(counts, among=among):
        assert counts[cell.key] >= LEAST
        assert among - counts[cell.key] >= LEAST
        assert cell.n % BASE == 0


@pytest.mark.parametrize(("n", "near"), [(20, 20), (22, 20), (23, 25), (27, 25), (0, 0), (2, 0), (3, 5)])
def test_counts_are_rounded_to_the_nearest_five(n: int, near: int) -> None:
    assert rounded(n) == near
