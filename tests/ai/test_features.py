"""Hashed features against a plain count in Python, and the word lists against sums by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.ai.features import CHARACTER_ORDERS, Features, extract, hash_words
from parvis.ai.lexicon import built
from parvis.ai.normalise import as_texts, capped, normalised


def counted(texts: list[str]) -> tuple[list[str], Features]:
    clean = normalised(capped(as_texts(texts)))
    return clean.to_pylist(), extract(clean)


def grams_by_hand(text: str, order: int) -> list[str]:
    """Runs of ``order`` characters with no space (or apostrophe, which parts words) inside."""
    found = [text[i : i + order] for i in range(len(text) - order + 1)]
    inside = slice(1, -1) if order > 2 else slice(0, 0)
    return [g for g in found if not set(g[inside]) & {" ", "'"} and (order > 2 or set(g) - {" ", "'"})]


PLAIN = st.text(alphabet="abcdeéàüñßжλ '#!.,;?", max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_character_runs_are_counted_as_by_hand(texts: list[str]) -> None:
    clean, features = counted(texts)
    for order in CHARACTER_ORDERS:
        block = features.blocks[f"c{order}"]
        by_hand = [grams_by_hand(text, order) for text in clean]
        assert np.diff(block.starts).tolist() == [len(grams) for grams in by_hand]
        key_of: dict[str, int] = {}
        for gram, key in zip([g for grams in by_hand for g in grams], block.keys.tolist(), strict=True):
            assert key_of.setdefault(gram, key) == key
        assert len(set(key_of.values())) == len(key_of)


def test_words_marks_and_emoji_are_told_apart() -> None:
    _, features = counted(["J'adore #Paris 😍😍 !!! c’est génial…"])
    words = ["j", "adore", "#", "paris", "😍", "😍", "!!!", "c", "est", "génial", "…"]
    assert features.words.tolist() == hash_words(words).tolist()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Écoute  ÇA\u00a0!", " écoute ça ! "),
        ("voir https://exemple.fr/a?b=1 et www.site.fr", " voir http et http "),
        ("@Jean_Paul merci @a@b.social", " @user merci @user "),
        ("<p>Bonjour&nbsp;&amp; merci</p>", " bonjour & merci "),
        ("١٢ et 42", " 00 et 00 "),
        ("e\u0301te\u0301", " été "),
        ("I <3 you", " i <0 you "),
        ("", " "),
    ],
)
def test_texts_are_made_comparable(text: str, clean: str) -> None:
    assert normalised(capped(as_texts([text]))).to_pylist() == [clean]


def test_word_lists_are_summed_per_post() -> None:
    lexicon = built({"list": {"bon": 2.0, "nul": -3.0}})
    _, features = counted(["bon bon nul", "rien ici", ""])
    measured = lexicon.measured(features)
    assert measured.shape == (3, lexicon.width)
    total = 2 + 2 - 3
    expected = [total / np.sqrt(total**2 + 15), 4 / np.sqrt(3), -3 / np.sqrt(3), 2 / 3, -1, 1, 1]
    assert np.allclose(measured[0, :7], expected)
    assert not measured[1:, :7].any()


def test_slices_of_an_arrow_array_are_read_from_their_place() -> None:
    whole = pa.array([" un deux ", " trois quatre ", " cinq "])
    assert extract(whole.slice(1, 1)).words.tolist() == hash_words(["trois", "quatre"]).tolist()
