"""Questions and complaints are told from what only looks like them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai.flags import flag


def flags_of(text: str, language: str = "fr", p_negative: float = 0.3) -> tuple[bool, bool]:
    flags = flag(pa.array([text]), pa.array([language]), np.array([p_negative]))
    return bool(flags.is_question[0]), bool(flags.is_complaint[0])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Est-ce que le magasin ouvre dimanche ?", "fr"),
        ("savez-vous où acheter ce thé svp", "fr"),
        ("Livrez-vous en Suisse\u00a0?", "fr"),
        ("c koi la différence entre les deux", "fr"),
        ("Does anyone know if they ship to Canada", "en"),
        ("How long does the battery last?", "en"),
        ("¿Cuándo abre la tienda?", "es"),
    ],
)
def test_a_post_that_wants_an_answer_is_a_question(text: str, language: str) -> None:
    assert flags_of(text, language)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vous vous moquez de nous ?!", "fr"),
        ("À lire : « Que dit la loi ? », notre enquête", "fr"),
        ("Voir https://exemple.fr/page?id=3", "fr"),
        ("Très bon accueil, merci", "fr"),
        ("Are you kidding?!", "en"),
    ],
)
def test_a_post_that_wants_no_answer_is_no_question(text: str, language: str) -> None:
    assert not flags_of(text, language)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Colis jamais reçu, service client injoignable depuis trois semaines", "fr"),
        ("Débité deux fois de 49 €, toujours pas remboursé", "fr"),
        ("My order never arrived and support is still not answering, I want a refund", "en"),
    ],
)
def test_a_customer_who_was_failed_complains(text: str, language: str) -> None:
    assert flags_of(text, language, 0.8)[1]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Très bon accueil, merci à toute l’équipe", "fr"),
        ("La ligne C sera prolongée en 2029, annonce la métropole", "fr"),
        ("Je déteste le vert de ce logo", "fr"),
        ("Lovely staff, will come back", "en"),
    ],
)
def test_praise_news_and_taste_are_no_complaints(text: str, language: str) -> None:
    assert not flags_of(text, language, 0.3)[1]


def test_nothing_complains_in_a_language_without_phrases() -> None:
    assert not flags_of("Kaputt! Service antwortet nicht, refund, refund, panne", "de", 0.99)[1]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_batch_gets_one_answer_a_post_and_the_same_alone(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    size = len(texts)
    flags = flag(pa.array(texts, pa.string()), pa.array(["fr"] * size, pa.string()), np.full(size, 0.5))
    assert [(bool(q), bool(c)) for q, c in zip(flags.is_question, flags.is_complaint, strict=True)] == [
        flags_of(text, "fr", 0.5) for text in texts
    ]


def test_null_posts_and_unknown_probabilities_are_answered() -> None:
    flags = flag(pa.array([None], pa.string()), pa.array(["unknown"]), np.array([np.nan]))
    assert not flags.is_question[0]
    assert not flags.is_complaint[0]
