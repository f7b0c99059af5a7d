"""What posts say is kept as counts: words that several hold, never a text nor an author."""

from __future__ import annotations

from typing import Any

import pytest

from core.lake.posts import post, table
from parvis.apps.trends.matters.facts import Facts, plain_words, read_facts, spoken_of


def read(*texts: str, **columns: Any) -> Facts:
    return read_facts(table([post(f"m{at}", text=text, **columns) for at, text in enumerate(texts)]))


def test_words_that_three_posts_hold_are_counted_once_a_post_and_others_are_not_kept() -> None:
    facts = read("Le vélo, le VÉLO !", "des vélos partout", "mon velo", "un secret de Marie Dupont")
    assert facts.words["velo"] == 3
    assert not {"secret", "marie", "dupont", "marie dupont"} & set(facts.words)


def test_an_interest_is_spoken_of_by_any_of_its_words_however_they_are_written() -> None:
    facts = read(*["Une piste cyclable à Lyon"] * 3, *["Le marché du matin"] * 3)
    assert spoken_of(("#Pistes cyclables",), facts) == 0.5
    assert spoken_of(("bus", "LYON"), facts) == 0.5
    assert spoken_of(("cyclable piste",), facts) == 0.0
    assert spoken_of(("bus",), facts) == 0.0


@pytest.mark.parametrize("words", [(), ("",), ("le", "de la"), ("!!!",), ("=CMD()",), ("x" * 10_000,)])
def test_an_interest_of_nothing_is_never_spoken_of(words: tuple[str, ...]) -> None:
    assert spoken_of(words, read(*["le vélo de la ville"] * 4)) == 0.0


def test_a_phrase_over_small_words_is_found() -> None:
    facts = read(*["Le pouvoir d’achat baisse"] * 4)
    assert spoken_of(("pouvoir d'achat",), facts) == 1.0


def test_languages_feelings_questions_and_engagement_are_counted() -> None:
    rows = [
        post("a", language="fr", sentiment="negative", is_question=True, engagement=10, author="x"),
        post("b", language="en", sentiment="positive", is_complaint=True, engagement=None, author="y"),
        post("c", language="fr", sentiment="negative", engagement=4, author="x"),
    ]
    facts = read_facts(table(rows), carriers=("greve", "#Grève", "le"), usual=2.0)
    assert (facts.languages, facts.negative, facts.positive) == ({"fr": 2, "en": 1}, 2, 1)
    assert (facts.questions, facts.complaints, facts.authors) == (1, 1, 2)
    assert (facts.told, facts.engagement, facts.usual) == (2, 7.0, 2.0)
    assert facts.carriers == ("greve",)


def test_no_post_makes_no_fact() -> None:
    facts = read_facts(table([]))
    assert (facts.read, facts.engagement, facts.authors) == (0, None, None)
    assert spoken_of(("vélo",), facts) == 0.0
    assert facts.share(0) == 0.0


def test_plurals_are_one_word_and_short_or_other_words_stay() -> None:
    assert plain_words("vélos bus bureaux process Paris gas") == [
        "velo",
        "bus",
        "bureau",
        "process",
        "paris",
        "gas",
    ]
