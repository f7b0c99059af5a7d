"""How a text becomes words, for posts and for queries alike.

Everything happens on folded text (no case, no accents, no ligatures; see ``parvis.kit.text``):

- A word is a run of letters and digits of any script. Everything else separates: spaces, punctuation,
  apostrophes, hyphens, underscores: ``l’eau`` is ``l`` ``eau``, ``porte-monnaie`` is ``porte`` ``monnaie``.
- Each Chinese, Japanese, Thai, Lao, Khmer or Burmese character, and each emoji, is a word by itself: those
  scripts put no spaces, and a term of several characters is then found anywhere (adjacent words).
- Zero-width characters, soft hyphens, variation selectors, skin tones and the Arabic tatweel are not there.
- Addresses (http…, www.…) are not words of the text.
- A symbol that touches a word is kept beside it, for those who ask: ``$ € £ @`` before; ``+ ++ #`` after.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from parvis.kit.text import fold_many, fold_with_offsets

DOCUMENT_END: Final = "\x1e"
SECTION: Final = "\x1d"  # between the title and the text: no phrase crosses it
URL: Final = re.compile(r"https?://[^\s<>\"«»“”\u3000-\u9fff\uac00-\ud7af]+")
WWW: Final = re.compile(r"www\.[a-z0-9-]+\.[a-z0-9][^\s<>\"«»“”\u3000-\u9fff\uac00-\ud7af]*")
_SCHEME: Final = re.compile(r"https?:/*|www\.")
HASHTAG: Final = re.compile(r"(?<![^\W_])(?<![&/])#(\w+)")
BEFORE: Final = frozenset("$€£@")
_AFTER: Final = re.compile(r"\+\+?|#")
# Scripts written without spaces, and pictures.
_ALONE: Final = re.compile(
    r"[\u2190-\u2bff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3040-\u30ff"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)
_UNSEEN: Final = re.compile("[\u0640\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")  # tatweel, variations, skin tones


class Kind(IntEnum):
    """What a folded character does to words."""

    UNKNOWN = 0  # not met yet
    SPACE = 1
    WORD = 2
    ALONE = 3
    DROPPED = 4


_KINDS: Final = np.zeros(0x110000, dtype=np.uint8)


class _KindOf(dict[str, Kind]):
    """The same, one character at a time."""

    def __missing__(self, character: str) -> Kind:
        found = _classify(character)
        self[character] = found
        _KINDS[ord(character)] = found
        return found


_KIND_OF: Final = _KindOf()


def kind_of(character: str) -> Kind:
    """Return what one folded character does to words."""
    return _KIND_OF[character]


def _classify(character: str) -> Kind:
    category = unicodedata.category(character)
    if character in (SECTION, DOCUMENT_END):
        return Kind.ALONE
    if category == "Cf" or unicodedata.combining(character) or _UNSEEN.match(character):
        return Kind.DROPPED
    if _ALONE.match(character):
        return Kind.ALONE if category[0] in "LMNS" else Kind.SPACE
    return Kind.WORD if character.isalnum() or category in ("Mn", "Mc") else Kind.SPACE


def without_addresses(folded: str) -> str:
    """Return a folded text with each address replaced by as many spaces: positions stay."""
    if "http" in folded:
        folded = URL.sub(_blank, folded)
    if "www." in folded:
        folded = WWW.sub(_blank, folded)
    return folded


def bare_address(folded: str) -> str:
    """Return a folded address without what every address says: ``https://`` and ``www.``."""
    return _SCHEME.sub(" ", folded).strip()


def addresses_in(folded: str) -> list[str]:
    """Return the addresses of a folded text."""
    return [*URL.findall(folded), *WWW.findall(URL.sub(_blank, folded))]


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


def plain_words(folded: Sequence[str]) -> list[str]:
    """Return the words of each folded text, one space before, between and after: ``" l eau claire "``.

    ``SECTION`` inside a text stays as a word of its own. ``DOCUMENT_END`` must not occur.
    """
    if not folded:
        return []
    joined = without_addresses(DOCUMENT_END.join(folded))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[codes]
    if not kinds.all():
        for code in np.unique(codes[kinds == Kind.UNKNOWN]).tolist():
            kind_of(chr(code))
        kinds = _KINDS[codes]
    return _spaced(codes, kinds).split(DOCUMENT_END)


def _spaced(codes: np.ndarray, kinds: np.ndarray) -> str:
    """Separators become one space, characters that stand alone get one on each side."""
    if (kinds == Kind.DROPPED).any():
        kept = kinds != Kind.DROPPED
        codes, kinds = codes[kept], kinds[kept]
    alone = kinds == Kind.ALONE
    if alone.any():
        widths = np.where(alone, 3, 1)
        ends = np.cumsum(widths)
        spread = np.full(int(ends[-1]), 32, dtype=np.uint32)
        spread[ends - np.where(alone, 2, 1)] = np.where(kinds == Kind.SPACE, 32, codes)
    else:
        spread = np.where(kinds == Kind.SPACE, 32, codes).astype(np.uint32)
    spread = np.concatenate((_SPACE, spread, _SPACE))
    blank = spread == 32
    kept = np.ones(len(spread), dtype=np.bool_)
    kept[1:] = ~(blank[1:] & blank[:-1])
    return str(spread[kept].astype("<u4").tobytes(), "utf-32-le", "surrogatepass")


_SPACE: Final = np.array([32], dtype=np.uint32)


def words_of(texts: Sequence[str]) -> list[str]:
    """Fold texts as people wrote them and return their words, as ``plain_words`` does."""
    return plain_words(fold_many(texts))


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands: ``start`` and ``end`` count characters of the folded text."""

    word: str
    before: str
    after: str
    start: int
    end: int


def tokenise(folded: str) -> Iterator[Word]:
    """Yield the words of one folded text with their symbols and places; the same words as ``plain_words``."""
    folded = without_addresses(folded)
    start, letters = 0, ""
    for index, character in enumerate(folded + " "):
        kind = kind_of(character)
        if kind == Kind.DROPPED:
            continue
        if kind == Kind.WORD:
            start = start if letters else index
            letters += character
            continue
        if letters:
            yield _with_symbols(folded, letters, start, index)
            letters = ""
        if kind == Kind.ALONE:
            yield Word(character, "", "", index, index + 1)


def _with_symbols(folded: str, letters: str, start: int, end: int) -> Word:
    before = folded[start - 1 : start]
    inside = start > 1 and kind_of(folded[start - 2]) == Kind.WORD
    after = _AFTER.match(folded, end)
    return Word(
        letters, before if before in BEFORE and not inside else "", after.group() if after else "", start, end
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A text, its folded form and the way back: ``folded[i]`` comes from ``text[offsets[i]]``."""

    text: str
    folded: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the text as written that ``folded[start:end]`` comes from."""
        first = self.offsets[start]
        last = self.offsets[end - 1] + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1  # an accent typed after its letter belongs to it
        return first, last


def written(text: str) -> Written:
    """Fold a text and keep the way back."""
    folded, offsets = fold_with_offsets(text)
    return Written(text, folded, tuple(offsets))
