"""Folding makes two ways of typing the same thing equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.text import fold, fold_many, fold_with_offsets


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Grève à l’Œuvre", "greve a l'oeuvre"),
        ("ÉTÉ", "ete"),
        ("e\u0301te\u0301", "ete"),
        ("Straße", "strasse"),
        ("ＰＡＲＶＩＳ", "parvis"),
        ("Læticia", "laeticia"),
        ("çà et là…", "ca et la..."),
        ("😡 non", "😡 non"),
    ],
)
def test_people_find_a_word_however_it_is_typed(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text()))
def test_a_batch_folds_as_its_posts_do_one_by_one(texts: list[str]) -> None:
    assert fold_many(texts) == [fold(text.replace("\x1e", " ")) for text in texts]


def test_a_batch_in_korean_folds_as_its_posts_do() -> None:
    texts = ["".join(chr(code) for code in range(start, start + 200)) for start in range(0xAC00, 0xB800, 200)]
    assert fold_many(texts) == [fold(text) for text in texts]


def test_half_a_surrogate_pair_does_not_break_a_batch() -> None:
    assert fold_many(["cassé \ud83d ici", "été"]) == ["casse \ufffd ici", "ete"]


@given(st.text())
def test_each_folded_character_knows_where_it_comes_from(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert all(folded[index] in fold(text[offset]) for index, offset in enumerate(offsets))
