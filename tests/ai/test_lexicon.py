"""Word lists: words and expressions of two or three words, counted where they stand."""

from __future__ import annotations

import numpy as np
import pytest
from tools.train.lexicons import own

from parvis.ai import lexicon
from parvis.ai.features import extract
from parvis.ai.normalise import as_texts, normalised

LIST = lexicon.built({"a": {"nul": -3.0, "en panne": -2.0, "rien à redire": 4.0}})


def highest_and_lowest(text: str) -> tuple[float, float]:
    measures = LIST.measured(extract(normalised(as_texts([text, "en", "panne"]))))
    return float(measures[0, 3]), float(measures[0, 4])


@pytest.mark.parametrize(
    ("text", "highest", "lowest"),
    [
        ("C'est nul", 0, -1),
        ("Toujours en panne !", 0, -2 / 3),
        ("Rien à redire, vraiment", 4 / 3, 0),
        ("Rien à dire, la panne est passée", 0, 0),
        ("", 0, 0),
    ],
)
def test_expressions_count_where_all_their_words_follow(text: str, highest: float, lowest: float) -> None:
    assert highest_and_lowest(text) == pytest.approx((highest, lowest))


def test_an_expression_never_spans_two_posts() -> None:
    apart = LIST.measured(extract(normalised(as_texts(["il est en", "panne de rien", "à redire"]))))
    assert not apart[:, :7].any()


def test_a_lexicon_is_read_as_it_was_written() -> None:
    again = lexicon.from_artefact(lexicon.to_artefact(LIST, {}))
    features = extract(normalised(as_texts(["nul, en panne, rien à redire"])))
    assert np.array_equal(again.measured(features), LIST.measured(features))


def test_the_own_list_holds_the_forms_of_its_words() -> None:
    words = own("customer_fr")
    assert words["parfaites"] == words["parfait"] == 4
    assert words["en panne"] < 0 < words["recommandé"]
    assert all(entry.count(" ") < 3 and "/" not in entry for entry in words)


def test_forms_follow_the_endings_a_list_names() -> None:
    french, english = own("valence_fr"), own("valence_en")
    for form in ("heureux", "heureuse", "brutaux", "réussissent", "reussissent", "cruelle", "horriblement"):
        assert form in french
    assert french["pas d accord"] < 0 < french["ça fait plaisir"]
    assert english["recommended"] > 0
    assert english["sick of"] < 0 < english["can t wait"]


def test_no_form_of_the_own_lists_is_worth_nothing_or_more_than_four() -> None:
    for name in ("customer_fr", "valence_fr", "valence_en"):
        assert all(0 < abs(value) <= 4 for value in own(name).values())
