"""Reading ease by the published formulas, with its interval; likeness, and a choice that spreads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai.writing.distinct import distinct_share, near_duplicates, resemblance, runs_of, spread
from parvis.ai.writing.reading import ease, english_syllables, french_syllables, reading


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("pain", 1),
        ("boulangerie", 4),
        ("levain", 2),
        ("farine", 2),
        ("hôpital", 3),
        ("théâtre", 2),
        ("créé", 2),
        ("parlent", 1),
        ("vraiment", 2),
        ("l’eau", 1),
        ("12", 3),
    ],
)
def test_french_syllables_are_counted(word: str, count: int) -> None:
    assert abs(french_syllables(word) - count) <= (1 if word in {"boulangerie", "théâtre", "l’eau"} else 0)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bread", 1),
        ("bakery", 3),
        ("invoice", 2),
        ("table", 2),
        ("chased", 1),
        ("wanted", 2),
        ("customers", 3),
        ("idea", 3),
    ],
)
def test_english_syllables_are_counted(word: str, count: int) -> None:
    assert english_syllables(word) == count


def test_the_formula_is_fleschs_with_the_constants_of_its_language() -> None:
    text = "The cat sat on the mat. The dog ran to the big red barn."
    found = reading(text, "en")
    assert found is not None
    assert (found.words, found.sentences) == (14, 2)
    assert found.ease == pytest.approx(206.835 - 1.015 * 7 - 84.6 * 14 / 14)
    french = reading("Le chat dort sur le lit. Le chien court dans le bois.", "fr")
    assert french is not None
    assert french.ease == pytest.approx(207 - 1.015 * 6 - 73.6 * 12 / 12)


def test_a_hard_text_reads_harder_than_an_easy_one() -> None:
    easy = "Le pain cuit la nuit. Il sent bon. Passez le goûter demain matin."
    hard = "L’optimisation organisationnelle des infrastructures communautaires nécessite une concertation."
    assert (ease(easy, "fr") or 0) > 80
    assert (ease(hard, "fr") or 99) < 20


def test_a_text_too_short_or_in_another_language_has_no_figure() -> None:
    assert ease("Trop court.", "fr") is None
    assert ease("Eins zwei drei vier fünf sechs sieben acht neun zehn elf.", "de") is None
    assert ease("", "fr") is None


def test_the_interval_is_wide_where_sentences_differ_and_none_of_one_sentence() -> None:
    one = reading("Le pain cuit la nuit et il sent très bon dans la rue.", "fr")
    several = reading(
        "Le pain cuit la nuit. Une organisation extraordinairement communautaire. Il sent bon dans la rue.",
        "fr",
    )
    assert one is not None
    assert one.low is None
    assert several is not None
    assert several.low is not None
    assert several.high is not None
    assert several.low < several.ease < several.high


def test_links_and_hashtags_are_not_read() -> None:
    text = "Le pain cuit la nuit et il sent très bon dans la rue."
    assert ease(f"{text} https://a.example/b #PainAuLevain", "fr") == ease(text, "fr")


def test_likeness_is_the_share_of_runs_in_common() -> None:
    assert resemblance(runs_of("a b c d"), runs_of("a b c e")) == pytest.approx(1 / 3)
    assert resemblance(runs_of("Été, à Paris !"), runs_of("ete a paris")) == 1
    assert resemblance(runs_of(""), runs_of("")) == 1
    assert near_duplicates(["a b c d e", "x y z", "a b c d e"]) == [(0, 2)]
    assert distinct_share(["a b c d e", "x y z", "a b c d e", "A, b, c d e"]) == 0.5
    assert distinct_share([]) == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert 0 <= resemblance(runs_of(one), runs_of(other)) == resemblance(runs_of(other), runs_of(one)) <= 1
    assert resemblance(runs_of(one), runs_of(one)) == 1


def test_a_choice_takes_the_best_then_what_differs_from_it() -> None:
    texts = ["a b c d e f", "a b c d e g", "u v w x y z"]
    assert spread(texts, [1.0, 0.99, 0.8], [("p",), ("p",), ("q",)], 2) == [0, 2]
    assert spread(texts, [1.0, 0.99, 0.8], [("p",), ("p",), ("q",)], 9) == [0, 2, 1]
    assert spread([], [], [], 3) == []
