"""Terms are what a person would underline in a post."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.ai import terms
from parvis.ai.terms import Extracted, extract


def one(text: str, language: str = "fr") -> Extracted:
    return extract(pa.array([text]), pa.array([language]))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le pouvoir d’achat baisse encore", "fr", "pouvoir d'achat"),
        ("Vive les transports en commun !", "fr", "transports en commun"),
        ("De nouvelles pistes cyclables à Lyon", "fr", "pistes cyclables"),
        ("The cost of living is too high", "en", "cost of living"),
        ("Kanye's new album is out", "en", "kanye"),
        ("La batería dura poco", "es", "bateria"),
    ],
)
def test_a_post_gives_the_phrase_a_reader_would_underline(text: str, language: str, expected: str) -> None:
    assert expected in one(text, language).terms[0].as_py()


def test_phrases_stop_at_punctuation_and_small_words_never_stand_alone() -> None:
    found = one("Le colis, la facture et le service client ne sont pas là").terms[0].as_py()
    assert set(found) == {"colis", "facture", "service", "client", "service client"}


def test_hashtags_accounts_and_sites_are_taken_out_of_the_terms() -> None:
    extracted = one(
        "Merci @Mairie@mastodon.social ! #GrèveDuNord https://www.Exemple.fr/a?b=1 voir presse.fr/x, n°1 #1"
    )
    assert extracted.hashtags[0].as_py() == ["grevedunord"]
    assert extracted.mentions[0].as_py() == ["mairie@mastodon.social"]
    assert extracted.domains[0].as_py() == ["exemple.fr", "presse.fr"]
    assert not {"exemple", "presse", "grevedunord", "mairie"} & set(extracted.terms[0].as_py())


@pytest.mark.parametrize(
    "text", ["jean@exemple.fr", "C’est fini.Je pars", "v1.2.3", "l'avis &#39; et", "3.14"]
)
def test_what_only_looks_like_a_site_or_a_hashtag_is_none(text: str) -> None:
    extracted = one(text)
    assert extracted.domains[0].as_py() == []
    assert extracted.hashtags[0].as_py() == []


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_batch_gives_one_distinct_list_a_post_whatever_it_holds(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    extracted = extract(pa.array(texts, pa.string()), pa.array(["fr"] * len(texts), pa.string()))
    for column in (extracted.terms, extracted.hashtags, extracted.mentions, extracted.domains):
        rows = column.to_pylist()
        assert len(rows) == len(texts)
        assert all(len(set(row)) == len(row) for row in rows)


def test_a_post_gives_the_same_terms_alone_or_in_a_batch() -> None:
    texts = ["Panne de réseau à Lille", "RAS", "Réseau encore en panne"]
    together = extract(pa.array(texts), pa.array(["fr"] * 3)).terms.to_pylist()
    assert together == [one(text).terms[0].as_py() for text in texts]


def test_a_ten_megabyte_post_costs_no_more_than_a_long_one() -> None:
    huge = "mot clé " * 1_250_000
    found = extract(pa.array([huge]), pa.array(["fr"])).terms[0].as_py()
    assert found == one(huge[: terms.MAX_CHARACTERS]).terms[0].as_py()


def test_null_posts_are_empty_posts() -> None:
    assert extract(pa.array([None], pa.string()), pa.array(["fr"])).terms.to_pylist() == [[]]
