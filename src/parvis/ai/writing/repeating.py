"""How often a text says a word, whatever its ending, and which words it says so often that readers notice.

Endings of the plural fall, and those of the French feminine: “vélos électriques” says “vélo électrique”.
Words whose stem changes (“œil”, “yeux”; “actif”, “active”) are counted apart. No network and no search engine
publishes from which share on a word counts as stuffed: ``MOST_SHARE`` and ``FEWEST`` are our own, and whoever
shows a finding says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parvis.ai.words import stop_words
from parvis.kit.entities import Mark, entities
from parvis.kit.folding import fold

MOST_SHARE: Final = 0.06
FEWEST: Final = 4  # a word said three times is no stuffing, however short the text
_SHORT: Final = 3  # letters below which an ending is the word
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A word as it is first written, said ``n`` times in a text of ``words`` words."""

    word: str
    n: int
    words: int


def times_said(text: str, phrase: str, language: str) -> int:
    """Count how often a text says a word or a phrase, inside hashtags too where they are that word."""
    wanted = _roots(phrase, language)
    said = _roots(text, language)
    if not wanted:
        return 0
    return sum(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1))


def stuffed(text: str, language: str) -> tuple[Repeated, ...]:
    """Return the words that a text says ``FEWEST`` times and oftener than ``MOST_SHARE`` of its words, the
    most frequent first; small words, links and mentions are not counted."""
    written = _written(text)
    roots = [root(word, language) for word in written]
    small = stop_words(language)
    counts = Counter(
        one
        for one, word in zip(roots, written, strict=True)
        if len(word) >= _SHORT and fold(word) not in small
    )
    firsts = dict(zip(reversed(roots), reversed(written), strict=True))
    return tuple(
        Repeated(firsts[one], n, len(roots))
        for one, n in counts.most_common()
        if n >= FEWEST and n > MOST_SHARE * len(roots)
    )


def root(word: str, language: str) -> str:
    """Return what the forms of a word share, folded."""
    folded = fold(word)
    if len(folded) <= _SHORT or folded.isdigit():
        return folded
    if language == "en":
        if folded.endswith("ies"):
            return folded[:-3] + "y"
        return re.sub(r"(?<=[sxz])es$|(?<=[cs]h)es$|(?<=[^su])s$", "", folded)
    if folded.endswith("aux") and not folded.endswith("eaux"):
        return folded[:-3] + "al"
    return re.sub(r"e$", "", re.sub(r"[sx]$", "", folded))


def _roots(text: str, language: str) -> list[str]:
    return [root(word, language) for word in _written(text)]


def _written(text: str) -> list[str]:
    return [word for stretch in _read(text) for word in _WORD.findall(stretch)]


def _read(text: str) -> Iterator[str]:
    at = 0
    for one in entities(text):
        if one.mark in {Mark.LINK, Mark.MENTION}:
            yield text[at : one.start]
            at = one.end
    yield text[at:]
