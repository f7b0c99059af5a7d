"""Words that a workspace watches: other brands, and words of a crisis.

A name that is also a common word (“Orange”, “Free”) can ask for its capitals and be passed over beside
words that give it another meaning, as brands that listening knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import ahocorasick

from parvis.ai.checking.ports import Asked, Hit, Rule, Watch
from parvis.ai.checking.reading import Reading
from parvis.kit.folding import fold

NEAR: Final = 5  # words away on either side at which a word still gives another meaning
_WORD: Final = re.compile(r"\w+")
_DOTTED: Final = re.compile(r"\b(?:[a-z]\.){2,}")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Each place where a watched word stands by itself, a final s allowed."""
    del language
    if not asked.watched:
        return
    folded = reading.folded
    for last, watches in _automaton(asked.watched).iter(folded):
        for watch, words in watches:
            start, end = last + 1 - len(words), last + 1
            if _counts(reading, watch, start, end):
                yield _hit(reading, watch, start, end)
    for found in _DOTTED.finditer(folded):  # “s.f.r.”
        plain = found[0].replace(".", "")
        for watch in asked.watched:
            if fold(watch.word) == plain:
                yield _hit(reading, watch, *found.span())


def _hit(reading: Reading, watch: Watch, start: int, end: int) -> Hit:
    first, last = reading.span(start, end)
    rule = Rule.CRISIS if watch.crisis else Rule.RIVAL
    return Hit(rule, first, last, reading.text[first:last], about=watch.word)


def _counts(reading: Reading, watch: Watch, start: int, end: int) -> bool:
    folded = reading.folded
    before, after = folded[start - 1 : start], folded[end : end + 1]
    plural = (
        after == "s"
        and not watch.exact
        and folded[end - 1] != "s"
        and not folded[end + 1 : end + 2].isalnum()
    )
    if before.isalnum() or (after.isalnum() and not plural):
        return False
    first, last = reading.span(start, end)
    written = reading.text[first:last]
    if watch.exact and written not in {watch.word, watch.word.upper()}:
        return False
    return not watch.not_near or _avoided(watch).isdisjoint(_around(folded, start, end))


def _around(folded: str, start: int, end: int) -> list[str]:
    span = 24 * NEAR
    return (
        _WORD.findall(folded[max(0, start - span) : start])[-NEAR:]
        + _WORD.findall(folded[end : end + span])[:NEAR]
    )


@lru_cache(maxsize=512)
def _avoided(watch: Watch) -> frozenset[str]:
    return frozenset(fold(word) for word in watch.not_near)


@lru_cache(maxsize=64)
def _automaton(watched: tuple[Watch, ...]) -> Any:
    automaton, grouped = ahocorasick.Automaton(), dict[str, list[tuple[Watch, str]]]()
    for watch in watched:
        words = " ".join(fold(watch.word).split())
        if words:
            grouped.setdefault(words, []).append((watch, words))
    for words, group in grouped.items():
        automaton.add_word(words, group)
    if not grouped:
        automaton.add_word("\x01", [])
    automaton.make_automaton()
    return automaton
