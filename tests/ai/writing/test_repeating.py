"""How often a text says a word, whatever its ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai.writing.reading import grade_of, longest_sentence, words_in
from parvis.ai.writing.repeating import FEWEST, root, stuffed, times_said


@pytest.mark.parametrize(
    ("text", "phrase", "language", "times"),
    [
        ("Des vélos électriques, un VÉLO électrique.", "vélo électrique", "fr", 2),
        ("Les journaux et le journal", "journal", "fr", 2),
        ("Deux bateaux, un bateau", "bateau", "fr", 2),
        ("Voyez #vélo sur https://velo.fr avec @velo", "vélo", "fr", 1),
        ("Vélodrome", "vélo", "fr", 0),
        ("Two cities, one city, boxes and a box", "city", "en", 2),
        ("Two cities, one city, boxes and a box", "box", "en", 2),
        ("The bus was in glass", "bu", "en", 0),
        ("rien", "", "fr", 0),
    ],
)
def test_forms_of_a_word_are_one_word(text: str, phrase: str, language: str, times: int) -> None:
    assert times_said(text, phrase, language) == times


def test_three_times_is_no_stuffing_and_small_words_never_are() -> None:
    assert stuffed("vélo vélo vélo", "fr") == ()
    assert stuffed("le le le le les les", "fr") == ()
    (one,) = stuffed("vélo vélos Vélo vélo", "fr")
    assert (one.word, one.n, one.words) == ("vélo", 4, 4)
    assert [one.word for one in stuffed("vélo " * 4 + "plage montagne " * 40, "fr")] == ["plage", "montagne"]


@given(st.text(max_size=200), st.sampled_from(["fr", "en", "de", ""]))
def test_whatever_is_written_a_finding_is_frequent_and_stands_there(text: str, language: str) -> None:
    for one in stuffed(text, language):
        assert one.n >= FEWEST
        assert one.word in text


@given(st.from_regex(r"[a-zé]{4,12}", fullmatch=True))
def test_a_plural_in_s_has_the_root_of_its_singular_in_french(word: str) -> None:
    if not word.endswith(("s", "x", "au")):
        assert root(word + "s", "fr") == root(word, "fr")


def test_the_longest_sentence_is_counted_without_links() -> None:
    found = longest_sentence("Un deux. Un deux trois https://example.org/a/b @nadia")
    assert found is not None
    assert found.words == 3
    assert longest_sentence("https://example.org") is None
    assert words_in("Un deux https://example.org") == 2


def test_flesch_gives_grades_up_to_school() -> None:
    assert [grade_of(ease) for ease in (95, 85, 72, 60, 50, 49, -10)] == [
        "5",
        "6",
        "7",
        "8–9",
        "10–12",
        "",
        "",
    ]
