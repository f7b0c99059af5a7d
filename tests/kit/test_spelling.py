"""How people write a folded word."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.spelling import commonest, spellings
from parvis.kit.text import fold


def test_a_word_comes_back_with_its_accents() -> None:
    found = spellings(["Je suis à l’hôpital", "l'hopital est loin", "À L’HÔPITAL"], ["hopital", "loin"])
    assert found == {"hopital": "hôpital", "loin": "loin"}


def test_a_name_keeps_its_capitals_and_a_word_that_begins_a_sentence_does_not() -> None:
    texts = ["La SNCF annonce", "SNCF : retards", "Retards encore", "des retards", "Des retards"]
    assert spellings(texts, ["sncf", "retards"]) == {"sncf": "SNCF", "retards": "retards"}


def test_a_phrase_is_read_across_a_line_and_a_piece_of_a_word_is_not_the_word() -> None:
    assert spellings(["un vélo\nélectrique"], ["velo electrique", "lectrique"]) == {
        "velo electrique": "vélo électrique"
    }


def test_marks_that_combine_are_kept_whole() -> None:
    assert spellings([unicodedata.normalize("NFD", "très tôt")], ["tot"]) == {"tot": "tôt"}


def test_ties_are_the_same_every_time() -> None:
    assert commonest({"Été": 1, "été": 1}) == commonest({"été": 1, "Été": 1}) == "été"


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_a_spelling_folds_to_its_word(text: str, words: list[str]) -> None:
    folded = [fold(word) for word in words]
    for word, written in spellings([text], folded).items():
        assert fold(written) == word
