"""Lists of words and phrases: one automaton a list (Aho and Corasick, 1975), loaded when it is first asked.

A file of ``words/<language>/``: ``[rule]`` opens a family, a line is a phrase as it is folded, ``*`` at its
end lets the word go on, `` = `` names what can stand in its place; ``!`` begins a phrase inside which nothing
of the list counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import ahocorasick

from parvis.ai.checking.ports import Hit, Rule
from parvis.ai.checking.reading import Reading
from parvis.kit.folding import fold


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line. ``rule`` is None for a phrase that shields."""

    words: str
    rule: Rule | None
    mend: str | None = None
    goes_on: bool = False


def hits(reading: Reading, language: str, name: str, *, folded: str = "") -> Iterator[Hit]:
    """What of a list stands in a text, the longest first where phrases overlap. ``folded`` is another
    spelling of the text, of the same length."""
    for start, end, phrase, rule in found(folded or reading.folded, language, name):
        first, last = reading.span(start, end)
        yield Hit(rule, first, last, reading.text[first:last], phrase.mend, phrase.words)


def found(folded: str, language: str, name: str) -> list[tuple[int, int, Phrase, Rule]]:
    """Start, end, phrase and rule of what counts, in the folded text, in its order."""
    automaton = _automaton(language, name)
    there = [
        (last + 1 - len(phrase.words), last + 1, phrase)
        for last, phrase in automaton.iter(folded)
        if _alone(folded, last + 1 - len(phrase.words), last + 1, goes_on=phrase.goes_on)
    ]
    kept: list[tuple[int, int, Phrase]] = []
    reached = -1
    for start, end, phrase in sorted(there, key=lambda one: (one[0], -one[1])):
        if start >= reached:  # the phrase that begins first, the longest of those, shuts out the rest
            reached = end
            kept.append((start, end, phrase))
    return [(start, end, phrase, phrase.rule) for start, end, phrase in kept if phrase.rule is not None]


def _alone(folded: str, start: int, end: int, *, goes_on: bool) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if folded[start].isalnum() and (before.isalnum() or before == "_"):
        return False
    return goes_on or not folded[end - 1].isalnum() or not (after.isalnum() or after == "_")


def phrases(language: str, name: str) -> Iterator[Phrase]:
    """The lines of a list."""
    path = resources.files("parvis.ai.checking").joinpath("words", language, f"{name}.txt")
    rule: Rule | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rule = Rule(f"{name}.{line.strip('[]')}")
        elif line.startswith("!"):
            yield _phrase(line[1:], None)
        elif line and not line.startswith("# "):
            yield _phrase(line, rule)


@cache
def words(*path: str) -> frozenset[str]:
    """The words of a plain file of ``words/``, folded."""
    place = resources.files("parvis.ai.checking").joinpath("words", *path[:-1], f"{path[-1]}.txt")
    lines = place.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("# ") for word in line.split())


def _phrase(line: str, rule: Rule | None) -> Phrase:
    said, _equals, mend = line.partition(" = ")
    words = fold(said.strip())
    return Phrase(words.rstrip("*"), rule, mend.strip() or None, words.endswith("*"))


@cache
def _automaton(language: str, name: str) -> Any:
    automaton = ahocorasick.Automaton()
    for phrase in phrases(language, name):
        automaton.add_word(phrase.words, phrase)
    automaton.make_automaton()
    return automaton
