"""What is a word, and which words are the same: the only place that says so, for indexing, asking and
marking.

Words are runs of letters and digits of the folded text (``kit.text.fold``: without case, accents,
ligatures); in scripts without blanks, each character is one. Folding comes before stemming, as with
PostgreSQL's ``unaccent``, so that a post typed without accents meets a question typed with them. The
stemmers are Porter's Snowball ones (https://snowballstem.org) for French and English, as tantivy ships
them. French folded loses what its stemmer goes by in two frequent cases, so these are put right before it:
feminine participles (« livrée », which would stay apart from « livré ») and plurals that Snowball leaves
alone (« vélos », « amis », « jeux »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import tantivy

from parvis.kit.text import fold_with_offsets

VERSION: Final = 1  # of what this module says; another number makes every index anew
# Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# One character of these, or a run of other letters and digits; what is longer is no word, and is cut.
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]{{1,64}}")
_MOST: Final = 400_000  # stems kept; then begun anew
_SHORT_PLURAL: Final = (
    5  # letters: « jeux », « lieux », « feux »; longer ones are mostly adjectives (« heureux »)
)
_SNOWBALL: Final = {"fr": "french", "en": "english"}
LANGUAGES: Final = (*_SNOWBALL, "other")
UNKNOWN: Final = "unknown"


def cut(folded: str) -> list[str]:
    """The words of a folded text, in order."""
    return _WORD.findall(folded)


def languages_of(language: str) -> tuple[str, ...]:
    """The languages a post is read in: its own; French and English when nobody knows which it is."""
    if language == UNKNOWN:
        return tuple(_SNOWBALL)
    return (language,) if language in _SNOWBALL else ("other",)


class Stems(dict[str, str]):
    """The stem of each folded word in one of ``LANGUAGES``, found out when the word is first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._french = language == "fr"
        snowball = _SNOWBALL.get(language)
        plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        self._analyzer = plain.filter(tantivy.Filter.stemmer(snowball)).build() if snowball else None

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[word] = self._stem(word) if self._analyzer else word
        return self[word]

    def _stem(self, word: str) -> str:
        assert self._analyzer is not None  # noqa: S101 - for the type checker
        return next(iter(self._analyzer.analyze(_as_snowball_expects(word) if self._french else word)), word)


@cache
def stems(language: str) -> Stems:
    """The one dictionary of this process for one of ``LANGUAGES``."""
    return Stems(language)


def _as_snowball_expects(word: str) -> str:
    """A folded French word without the plural and the feminine that Snowball tells by accents, or not at
    all."""
    if len(word) <= 3:
        return word
    plural_x = word.endswith("oux") or (word.endswith("eux") and len(word) <= _SHORT_PLURAL)
    if plural_x or (word.endswith("s") and not word.endswith("ss")):
        word = word[:-1]
    return word.removesuffix("e") if word.endswith("ee") else word


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text, folded, with where it begins and ends in the text as it was written."""
    folded, offsets = fold_with_offsets(text)
    for found in _WORD.finditer(folded):
        start, last = offsets[found.start()], offsets[found.end() - 1]
        following = offsets[found.end()] if found.end() < len(offsets) else len(text)
        # Marks that fold to nothing belong to the letter before them.
        end = max(following, last + 1)
        yield found.group(), start, end
