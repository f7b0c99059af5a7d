"""Lines and where they break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.imaging.pictures.families import faces
from parvis.imaging.pictures.runs import clusters, direction_of, runs_of, width_of
from parvis.imaging.pictures.setting import Fit, broken_at, fitted, tidy

CHAIN = faces().title


def measure(line: str) -> float:
    return float(len(line))


def test_french_spaces_hold_on_to_their_marks() -> None:
    told = tidy("Venez  voir : c’est « beau » ! 78 % et 12 000 vélos ?", "fr")
    assert told == ("Venez voir\u00a0: c’est «\u00a0beau\u00a0»\u202f! 78\u00a0% et 12\u202f000 vélos\u202f?")


def test_no_space_is_invented() -> None:
    assert tidy("Vraiment? Oui: oui!", "fr") == "Vraiment? Oui: oui!"
    assert tidy("Really : yes !", "en") == "Really : yes !"


def test_an_emoji_stays_with_the_word_before_it() -> None:
    assert tidy("Merci 🎉 à vous", "fr") == "Merci\u00a0🎉 à vous"


def test_lines_are_as_long_as_each_other() -> None:
    assert broken_at(["aaaa", "bbbb", "cccc", "dddd"], 15, measure) == ["aaaa bbbb", "cccc dddd"]


def test_a_last_line_is_no_single_short_word() -> None:
    lines = broken_at(["un", "atelier", "de", "vélos", "à", "Lyon", "ce", "samedi", "oui"], 18, measure)
    assert lines
    assert len(lines[-1].split()) > 1


def test_a_word_wider_than_the_room_has_none() -> None:
    assert broken_at(["anticonstitutionnellement"], 10, measure) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=25), st.integers(9, 60))
def test_breaking_keeps_every_word_and_no_line_is_too_wide(words: list[str], width: int) -> None:
    lines = broken_at(words, width, measure)
    assert lines is not None
    assert " ".join(lines).split() == words
    assert max(map(len, lines)) <= width


def test_text_is_as_large_as_its_room_and_no_larger() -> None:
    fit = Fit(10, 200, 1.0)
    block = fitted("Un atelier de vélos", CHAIN, (400, 300), fit, language="fr")
    assert block is not None
    assert block.height <= 300
    assert block.width <= 400
    larger = fitted("Un atelier de vélos", CHAIN, (400, 300), Fit(block.size + 1, 200, 1.0), language="fr")
    assert larger is None


@pytest.mark.parametrize(
    ("text", "way"), [("Été", "ltr"), ("שלום", "rtl"), ("12 مرحبا", "rtl"), ("12", "ltr")]
)
def test_a_paragraph_runs_as_its_first_letter_does(text: str, way: str) -> None:
    assert direction_of(text) == way


def test_stretches_of_other_scripts_have_their_own_face_and_emoji_their_drawing() -> None:
    runs = runs_of("Vélo שלום 👩‍🔧!", CHAIN)
    assert [run.text for run in runs] == ["Vélo ", "שלום ", "👩‍🔧", "!"]
    assert runs[0].face != runs[1].face
    assert runs[2].drawing is not None


def test_letters_are_shaped_not_only_placed() -> None:
    joined = width_of("لا", CHAIN, 100, "ar", "rtl")
    apart = sum(width_of(one, CHAIN, 100, "ar", "rtl") for one in "لا")
    assert joined < 0.9 * apart  # lam and alef join into one


def test_a_cluster_is_one_character_for_a_reader() -> None:
    assert clusters("e\u0301👨‍👩‍👧") == ["e\u0301", "👨‍👩‍👧"]
