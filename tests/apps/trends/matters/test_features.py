"""What the ranking looks at, each between its bounds, whatever the facts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.matters.features import (
    PRIOR,
    Answered,
    Feature,
    Touch,
    Wanted,
    echo_of,
    growth_of,
    liked_of,
    novelty_of,
    row_of,
    size_of,
    strength,
    touches,
)

WORDS = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)


def test_every_feature_has_a_weight_to_begin_with() -> None:
    assert set(PRIOR) == set(Feature)
    assert row_of({Feature.SIZE: 0.5})[list(PRIOR).index(Feature.SIZE)] == 0.5
    assert sum(row_of({})) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=6))
@settings(max_examples=60)
def test_another_interest_never_makes_a_subject_weaker(held: list[tuple[float, float]]) -> None:
    each = [Touch("x", share, weight) for share, weight in held]
    values = [strength(each[:at]) for at in range(len(each) + 1)]
    assert values == sorted(values)
    assert all(0 <= value <= 1 for value in values)


@given(WORDS, st.lists(st.tuples(WORDS, st.booleans()), max_size=8))
@settings(max_examples=60)
def test_likeness_is_between_its_bounds_and_turns_with_the_answers(
    about: frozenset[str], before: list[tuple[frozenset[str], bool]]
) -> None:
    found = liked_of(about, [Answered(words, kept) for words, kept in before])
    turned = liked_of(about, [Answered(words, not kept) for words, kept in before])
    assert -1 <= found <= 1
    assert found == pytest.approx(-turned)


def test_what_is_like_what_was_kept_is_liked_and_what_is_like_nothing_is_neither() -> None:
    before = [Answered(frozenset({"velo", "lyon"}), True), Answered(frozenset({"pluie"}), False)]
    assert liked_of({"velo"}, before) > 0.5
    assert liked_of({"pluie"}, before) < -0.5
    assert liked_of({"soleil"}, before) == liked_of(set(), before) == 0.0


@pytest.mark.parametrize("n", [0, 1, 40, 10**9])
@pytest.mark.parametrize("expected", [0.0, 1.0, 1e9])
def test_size_and_growth_keep_between_nothing_and_one(n: int, expected: float) -> None:
    assert 0 <= size_of(n) <= 1
    assert 0 <= growth_of(n, expected) <= 1


def test_more_posts_than_expected_grow_and_few_of_them_grow_less() -> None:
    assert growth_of(400, 10) > growth_of(40, 10) > growth_of(10, 10) == 0
    assert growth_of(6, 0.0) < growth_of(60, 0.0)


def test_a_subject_that_never_rose_is_new_and_one_of_yesterday_is_not() -> None:
    assert novelty_of(None) == 1.0
    assert novelty_of(1.0) < 0.1
    assert novelty_of(400.0) == 1.0


def test_engagement_speaks_only_where_a_network_tells_it() -> None:
    assert echo_of(Facts(read=3)) == 0.0
    assert echo_of(Facts(read=3, engagement=5.0)) == 0.0
    assert echo_of(Facts(read=3, engagement=1e9, usual=1.0)) == 1.0
    assert echo_of(Facts(read=3, engagement=0.0, usual=3.0)) == pytest.approx(-math.log(4) / math.log(8))


def test_the_interest_most_spoken_of_comes_first() -> None:
    facts = Facts(read=10, words={"velo": 2, "bus": 8})
    found = touches([Wanted("Vélo", ("vélo",)), Wanted("Bus", ("bus",)), Wanted("Mer", ("mer",))], facts)
    assert [(one.name, one.share, one.clear) for one in found] == [
        ("Bus", 0.8, True),
        ("Vélo", 0.2, True),
        ("Mer", 0.0, False),
    ]
