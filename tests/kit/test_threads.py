"""Threads: parts that fit, cut where a writer would cut."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parvis.kit.counting import Counting, count, grapheme_count, weighted_count
from parvis.kit.entities import protected
from parvis.kit.threads import Part, UnsplittableError, joined, split

ATOMS = st.sampled_from(
    [
        "un",
        "deux",
        "trois.",
        "quatre !",
        "«\u00a0cinq\u00a0»",
        "https://exemple.fr/a/b",
        "@alice@social.example",
        "#été",
        *["👩\u200d💻", "🇫🇷", "e\u0301te\u0301", "mot" * 9, "six : sept", "中文字"],
    ]
)
BLANKS = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n\r\n", "\u00a0", " \n "])
TEXTS = st.lists(st.tuples(ATOMS, BLANKS), min_size=1, max_size=40).map(
    lambda pairs: "".join(atom + blank for atom, blank in pairs)
)


def test_a_short_text_is_one_part_without_a_number() -> None:
    assert split(" Bonjour. ", measure=len, limit=20, numbered=True) == (Part("Bonjour."),)


@pytest.mark.parametrize("text", ["", " \n\u00a0 "])
def test_a_blank_text_makes_no_part(text: str) -> None:
    assert split(text, measure=len, limit=20) == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Un début ici.\n\nUne suite. Et sa fin.", ["Un début ici.", "Une suite. Et sa fin."]),
        ("Une ligne ici\nune autre ligne et plus", ["Une ligne ici", "une autre ligne et plus"]),
        ("Une phrase ici. Une autre assez longue", ["Une phrase ici.", "Une autre assez longue"]),
        ("des mots sans aucun point qui vont", ["des mots sans aucun point", "qui vont"]),
        ("Ah.\n\nvingt-quatre caractères puis", ["Ah.\n\nvingt-quatre", "caractères puis"]),
    ],
)
def test_the_best_place_that_fills_the_part_is_taken(text: str, parts: list[str]) -> None:
    assert [part.text for part in split(text, measure=len, limit=25)] == parts


def test_french_signs_stay_with_their_word() -> None:
    parts = split("Voulez-vous venir ? Oui « bien » sûr", measure=len, limit=18)
    assert [part.text for part in parts] == ["Voulez-vous", "venir ?", "Oui « bien » sûr"]


def test_numbers_are_counted_in() -> None:
    parts = split("mot " * 100, measure=len, limit=50, numbered=True)
    assert [part.label for part in parts] == [f"{n}/{len(parts)}" for n in range(1, len(parts) + 1)]
    assert max(len(part.shown) for part in parts) <= 50
    assert parts[0].shown.endswith(f" 1/{len(parts)}")


def test_a_word_longer_than_a_part_is_cut_between_characters() -> None:
    parts = split("e\u0301" * 25, measure=grapheme_count, limit=10)
    assert [grapheme_count(part.text) for part in parts] == [10, 10, 5]


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
def test_a_blank_that_forbids_a_break_is_cut_when_nothing_else_fits(blank: str) -> None:
    link = "https://exemple.fr/a/b"
    parts = split(blank.join([link] * 3), measure=len, limit=50)
    assert [part.text for part in parts] == [blank.join([link] * 2), link]


def test_a_sign_goes_to_the_next_part_when_its_link_fills_the_part() -> None:
    parts = split("https://exemple.fr/abc ! Oui", measure=len, limit=22)
    assert [part.text for part in parts] == ["https://exemple.fr/abc", "! Oui"]


def test_a_link_that_fits_nowhere_is_named() -> None:
    with pytest.raises(UnsplittableError) as caught:
        split("voir https://exemple.fr/" + "a" * 50, measure=len, limit=30)
    assert caught.value.piece.startswith("https://exemple.fr/")


def test_a_link_longer_than_a_part_fits_where_links_are_weighed() -> None:
    text = "voir https://exemple.fr/" + "a" * 500 + " puis revenir ici demain"
    assert [weighted_count(part.text) for part in split(text, measure=weighted_count, limit=30)] == [28, 23]


@given(TEXTS, st.sampled_from(Counting), st.integers(60, 120), st.booleans())
def test_every_part_fits_none_is_empty_and_together_they_are_the_text(
    text: str, counting: Counting, limit: int, numbered: bool
) -> None:
    def measure(piece: str) -> int:
        return count(piece, counting)

    assume(text.strip())
    parts = split(text, measure=measure, limit=limit, numbered=numbered)
    assert joined(parts) == text.strip()
    assert all(part.text.strip() and measure(part.shown) <= limit for part in parts)
    assert all(not part.gap or part.gap.isspace() for part in parts)


@given(TEXTS, st.integers(60, 120))
def test_nothing_that_belongs_together_is_cut(text: str, limit: int) -> None:
    clean = text.strip()
    assume(clean)
    at, cuts = 0, []
    for part in split(text, measure=grapheme_count, limit=limit)[:-1]:
        cuts += [at + len(part.text), at + len(part.text) + len(part.gap)]
        at = cuts[-1]
    spans = protected(clean)
    assert not [(cut, span) for cut in cuts for span in spans if span[0] < cut < span[1]]


def test_a_text_of_a_hundred_thousand_characters_is_split() -> None:
    text = "Une phrase de plus, avec https://exemple.fr/a et #été. " * 1900
    parts = split(text, measure=weighted_count, limit=280, numbered=True)
    assert joined(parts) == text.strip()
    assert max(weighted_count(part.shown) for part in parts) <= 280


@pytest.mark.parametrize(
    "text", ["http://a.fr/" + "(a" * 5000, "🇫" * 20_000, "a-" * 5000, "e" + "\u0301" * 200 + "a" * 9000]
)
def test_one_enormous_word_is_split_all_the_same(text: str) -> None:
    parts = split(text, measure=weighted_count, limit=280, numbered=True)
    assert joined(parts) == text
    assert max(weighted_count(part.shown) for part in parts) <= 280
