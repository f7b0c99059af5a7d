"""Anything can be typed, and it is said how it was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.core.lake import Clause, Way, read_words
from parvis.core.lake.search.asking import MOST_CLAUSES

WORD, EXACT, BEGIN = Way.WORD, Way.EXACT, Way.BEGIN


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("Vélo électrique", [(WORD, "velo", False), (WORD, "electrique", False)]),
        ('"piste cyclable" lyon', [(EXACT, "piste cyclable", False), (WORD, "lyon", False)]),
        ("« piste cyclable »", [(EXACT, "piste cyclable", False)]),
        ("“piste cyclable”", [(EXACT, "piste cyclable", False)]),
        ("manif*", [(BEGIN, "manif", False)]),
        ("tram -bus", [(WORD, "tram", False), (WORD, "bus", True)]),
        ('-"ligne fermée"', [(EXACT, "ligne fermee", True)]),
        ("l'école d’été qu'elle", [(WORD, "ecole", False), (WORD, "ete", False), (WORD, "elle", False)]),
        ("porte-monnaie", [(WORD, "porte", False), (WORD, "monnaie", False)]),
        ("-porte-monnaie", [(EXACT, "porte monnaie", True)]),
        ("vélo VÉLO velo", [(WORD, "velo", False)]),
        ("#velotaf @ratp", [(WORD, "velotaf", False), (WORD, "ratp", False)]),
        # What means nothing here is read as well as it can be.
        ('"piste cyclable', [(EXACT, "piste cyclable", False)]),
        ("a*", [(WORD, "a", False)]),
        ("tram -", [(WORD, "tram", False)]),
        ('tram ""', [(WORD, "tram", False)]),
        ("(a+)+$ [x", [(WORD, "a", False), (WORD, "x", False)]),
        ("tram\0bus", [(WORD, "tram", False), (WORD, "bus", False)]),
        ("مترو باريس", [(WORD, "مترو", False), (WORD, "باريس", False)]),
        ("東京 駅", [(EXACT, "東 京", False), (WORD, "駅", False)]),
        ("´´ ^^ ¨¨ \u0301 ... *", []),
        ("le la de", [(WORD, "le", False), (WORD, "la", False), (WORD, "de", False)]),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(typed: str, clauses: list[tuple[Way, str, bool]]) -> None:
    expected = tuple(Clause(way, tuple(words.split()), refused) for way, words, refused in clauses)
    assert read_words(typed).clauses == expected


def test_ten_thousand_words_are_cut_to_a_question_and_the_rest_is_counted() -> None:
    asked = read_words(" ".join(f"mot{i}" for i in range(10_000)))
    assert len(asked.clauses) == MOST_CLAUSES
    assert asked.left_out > 1_000


@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    asked = read_words(typed)
    assert all(clause.words for clause in asked.clauses)
    for start, end in asked.spans(typed, "fr"):
        assert 0 <= start < end <= len(typed)


def test_a_script_without_blanks_is_found_anywhere_and_marked_as_one() -> None:
    text = "今日は東京駅にいます"
    assert [text[start:end] for start, end in read_words("東京駅").spans(text, "ja")] == ["東京駅"]


def test_what_was_asked_is_marked_in_the_text_as_written() -> None:
    text = "Les VÉLOS électriques sur la piste cyclable, pas sur une piste fermée au cycliste"
    marked = [
        text[start:end] for start, end in read_words('vélo "piste cyclable" cycl* -bus').spans(text, "fr")
    ]
    assert marked == ["VÉLOS", "piste", "cyclable", "cycliste"]
