"""A text made ready for the checks: folded, without what hides words, with the way back to what was written.

Invisible characters (zero width, soft hyphens, marks of direction: Unicode category Cf) are left out, and
letters of other scripts that look Latin are read as such inside a word that has Latin letters too (Unicode
TR39, mixed-script confusables), so that neither hides a word. Addresses of pages are blanked: what they
spell is no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from parvis.kit.folding import TABLE

FAR: Final = 300  # characters of a sentence that are read before and after a word of it
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+")
_END: Final = re.compile(r"[.!?…](?=\s|$)|\n")
_ALIKE: Final = dict(
    zip("аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВНαοντρικ", "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBHaovtpik", strict=True)
)
_FOREIGN: Final = re.compile("[" + "".join(_ALIKE) + "]")
_WORD: Final = re.compile(r"\w+")
_COMMON: Final = {
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "un",
            "une",
            "des",
            "du",
            "de",
            "et",
            "est",
            "sont",
            "nous",
            "vous",
            "notre",
            "nos",
            "votre",
            "vos",
            "pour",
            "avec",
            "dans",
            "sur",
            "au",
            "aux",
            "ce",
            "cette",
            "qui",
            "que",
            "ne",
            "pas",
            "plus",
            "en",
            "par",
            "son",
            "sa",
            "ses",
            "il",
            "elle",
            "on",
            "chez",
            "ou",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "a",
            "an",
            "and",
            "is",
            "are",
            "we",
            "you",
            "our",
            "your",
            "for",
            "with",
            "in",
            "on",
            "at",
            "this",
            "that",
            "who",
            "not",
            "of",
            "to",
            "from",
            "by",
            "his",
            "her",
            "it",
            "they",
            "be",
            "was",
            "were",
            "have",
            "has",
        ]
    ),
}


@dataclass(frozen=True)
class Reading:
    """A text as the checks see it: ``folded[i]`` comes from ``text[offsets[i]]``, addresses blanked."""

    text: str
    folded: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the text as it was written."""
        return self.offsets[start], self.offsets[end - 1] + 1

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where sentences end, in the folded text."""
        return tuple(match.end() for match in _END.finditer(self.folded))

    def sentence(self, at: int) -> str:
        """The folded sentence around a place; of one that never ends, what is near."""
        number = bisect_right(self.ends, at)
        start = self.ends[number - 1] if number else 0
        end = self.ends[number] if number < len(self.ends) else len(self.folded)
        return self.folded[max(start, at - FAR) : min(end, at + FAR)]


def read(text: str) -> Reading:
    """Make a text ready. Linear in its length."""
    latin = _latin(text)
    pieces, offsets = [], []
    for index, character in enumerate(latin):
        if unicodedata.category(character) == "Cf":
            continue
        piece = " " if character in "\t\u00a0\u202f\u2007" else TABLE[ord(character)]
        pieces.append(piece)
        offsets += [index] * len(piece)
    folded = _LINK.sub(lambda found: "\x00" * len(found[0]), "".join(pieces))
    return Reading(text, folded, tuple(offsets))


def _latin(text: str) -> str:
    if text.isascii() or not _FOREIGN.search(text):
        return text
    return _WORD.sub(_as_latin, text)


def _as_latin(found: re.Match[str]) -> str:
    word = found[0]
    if not _FOREIGN.search(word) or not any(one.isascii() and one.isalpha() for one in word):
        return word
    return _FOREIGN.sub(lambda one: _ALIKE[one[0]], word)


def language_of(folded: str, told: str = "") -> str:
    """``fr`` or ``en``: whose commonest words stand in a text more often; French where neither does. What it
    was ``told`` to be holds unless two different words at least of the other speak against it."""
    words = _WORD.findall(folded[:4000])
    counted = {language: sum(word in known for word in words) for language, known in _COMMON.items()}
    found = "en" if counted["en"] > counted["fr"] else "fr"
    if told in counted and found != told:
        clear = counted[found] > counted[told] and len({*words} & {*_COMMON[found]}) > 1
        return found if clear else told
    return found


def matches(reading: Reading, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern stands in the folded text; of a pattern with named groups, where the last that stands
    there does."""
    for found in pattern.finditer(reading.folded):
        start, end = found.span(found.lastgroup) if found.lastgroup else found.span()
        if end > start:
            yield start, end
