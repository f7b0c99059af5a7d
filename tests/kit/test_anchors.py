"""Remarks stay with their words while the text around them changes, and say when the words are gone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parvis.kit.anchors import Anchor, Span, anchored, carried, found

TEXT = "Le vélo fleurit à Lyon. Le vélo dort à Paris."


def test_an_anchor_keeps_the_words_and_a_little_of_what_is_around_them() -> None:
    made = anchored(TEXT, "dort")
    assert made == Anchor("dort", "Le vélo fleurit à Lyon. Le vélo ", " à Paris.", 32)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("Bonjour ! " + TEXT, "dort à"),
        (TEXT.replace("Paris", "Nantes"), "dort à"),
        (TEXT[24:], "dort à"),
    ],
)
def test_words_are_found_after_an_edit_elsewhere(now: str, words: str) -> None:
    anchor = anchored(TEXT, words)
    assert anchor is not None
    span = found(now, anchor)
    assert span is not None
    assert now[span.start : span.end] == words


def test_of_two_places_the_one_with_the_same_neighbours_is_meant() -> None:
    second = anchored(TEXT, "Le vélo", near=24)
    assert second is not None
    assert second.start == 24
    now = "Le vélo roule. " + TEXT
    span = found(now, second)
    assert span == Span(39, 46)


def test_words_that_are_gone_are_told_to_be_gone() -> None:
    anchor = anchored(TEXT, "fleurit")
    assert anchor is not None
    assert found("Le vélo pousse à Lyon.", anchor) is None
    assert anchored(TEXT, "fané") is None
    assert anchored(TEXT, "") is None


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.data())
def test_words_in_an_untouched_stretch_are_always_found_again(
    text: str, before: str, after: str, data: st.DataObject
) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = anchored(text, text[start:end], start)
    assert anchor is not None
    now = before + text + after
    span = found(now, anchor)
    assert span is not None
    assert now[span.start : span.end] == text[start:end]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_change_carried_to_the_text_it_was_made_of_is_the_change(before: str, after: str) -> None:
    assert carried(before, after, before) == after


def test_two_changes_of_different_places_follow_each_other_in_either_order() -> None:
    first, second = TEXT.replace("fleurit", "éclot"), TEXT.replace("Paris", "Nantes")
    both = "Le vélo éclot à Lyon. Le vélo dort à Nantes."
    assert carried(TEXT, second, first) == both
    assert carried(TEXT, first, second) == both


def test_a_change_of_words_that_are_gone_or_stand_twice_is_not_carried() -> None:
    after = TEXT.replace("fleurit", "éclot")
    assert carried(TEXT, after, "Tout autre chose.") is None
    assert carried("oui", "non", "ah oui, oui") is None
