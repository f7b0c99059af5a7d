"""Whose words a text is made of, after several hands."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.edits import attributed

WORDS = st.lists(st.sampled_from(["un", "deux", "trois", "vélo", ",", " ", "\n"]), max_size=12).map(" ".join)


def test_words_are_whose_they_were_when_they_first_stood_there() -> None:
    states = [("Le vélo rouge est là.", "ai"), ("Le vélo bleu est là, enfin.", "person")]
    assert attributed(states) == (
        ("Le vélo ", "ai"),
        ("bleu ", "person"),
        ("est ", "ai"),
        ("là, enfin.", "person"),
    )


def test_a_text_that_comes_back_whole_is_whose_it_was() -> None:
    states = [("Bonjour à tous", "ai"), ("Salut", "person"), ("Bonjour à tous", "person")]
    assert attributed(states) == (("Bonjour à tous", "ai"),)


def test_what_was_there_and_is_written_again_later_is_the_later_hand_s() -> None:
    states = [("un deux", "ai"), ("un", "person"), ("un deux trois", "person")]
    assert attributed(states) == (("un ", "ai"), ("deux trois", "person"))


def test_nothing_is_nobody_s() -> None:
    assert attributed([("", "ai")]) == ()
    assert attributed([("mots", "ai"), ("", "person")]) == ()


@given(st.lists(st.tuples(WORDS, st.integers(0, 3)), min_size=1, max_size=6))
def test_the_stretches_say_the_text_and_no_mark_is_invented(states: list[tuple[str, int]]) -> None:
    found = attributed(states)
    assert "".join(text for text, _mark in found) == states[-1][0]
    assert {mark for _text, mark in found} <= {mark for _text, mark in states}
    assert all(one[1] != other[1] for one, other in pairwise(found))
