"""Words of a language in all their forms, with and without accents, and where they stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.core.lake.search.analysis import cut, placed_words, stems
from parvis.kit.text import fold

FRENCH = (
    ("vélo", "vélos", "VELO", "Vélos"),
    ("livré", "livrée", "livrés", "livrées", "livrer", "livrez", "livree"),
    ("qualité", "qualités", "qualite", "QUALITÉ"),
    ("ami", "amis"),
    ("cheval", "chevaux"),
    ("national", "nationaux", "nationale", "nationales"),
    ("jeu", "jeux"),
    ("gâteau", "gateaux", "gâteaux"),
    ("électrique", "electriques", "Électriques"),
    ("cœur", "coeur", "cœurs"),
    ("commander", "commandé", "commandée", "commande", "commandes"),
)
ENGLISH = (
    ("run", "running", "runs"),
    ("delivery", "deliveries"),
    ("complain", "complained", "complaining", "complains"),
    ("café", "cafe", "cafés"),
)


@pytest.mark.parametrize(
    ("language", "forms"), [*(("fr", forms) for forms in FRENCH), *(("en", forms) for forms in ENGLISH)]
)
def test_forms_of_one_word_have_one_stem(language: str, forms: tuple[str, ...]) -> None:
    assert len({stems(language)[fold(form)] for form in forms}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("fr", "livre", "lit"), ("fr", "bus", "but"), ("fr", "tram", "train"), ("en", "news", "now")],
)
def test_different_words_stay_apart(language: str, one: str, other: str) -> None:
    assert stems(language)[one] != stems(language)[other]


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert [stems("other")[word] for word in ("fahrräder", "bicicletas")] == ["fahrräder", "bicicletas"]


@given(st.text(max_size=60))
def test_placed_words_are_the_words_and_hold_their_place(text: str) -> None:
    placed = list(placed_words(text))
    assert [word for word, _, _ in placed] == cut(fold(text))
    for word, start, end in placed:
        assert 0 <= start < end <= len(text)
        assert word in fold(text[start:end])


def test_marks_that_fold_to_nothing_stay_with_their_letter() -> None:
    text = "un cafe\u0301, merci"
    assert [text[start:end] for _, start, end in placed_words(text)] == ["un", "cafe\u0301", "merci"]


def test_a_run_of_letters_without_end_is_cut() -> None:
    assert max(map(len, cut("a" * 100_000))) == 64
