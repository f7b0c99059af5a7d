"""What somebody typed into a search, as clauses: words, "exact words", begin*, -without.

Nothing that can be typed is an error. What means nothing here (signs, a lone dash, an unclosed quote) is
read as well as it can be, and ``Asked`` says how it was read, for the page to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from parvis.core.lake.search.analysis import cut, languages_of, placed_words, stems
from parvis.kit.text import fold

MOST_CLAUSES: Final = 24  # a person asks for a handful; a pasted text is not a question
_LONGEST: Final = 20_000  # characters that are looked at
_SHORTEST_PREFIX: Final = 2  # letters: one would be a good part of all posts
_LONGEST_PHRASE: Final = 24  # words
# A quoted text (an unclosed quote goes to the end), or a run without blanks and quotes; each may be refused.
_PIECE: Final = re.compile(
    r"""(?P<no>-?)(?:["“”«»„](?P<exact>[^"“”«»„]*)["“”«»„]?|(?P<plain>[^\s"“”«»„]+))"""
)
# « l'école », « qu'elle »: the article is not asked for.
_ELIDED: Final = re.compile(
    r"(?<![^\W_])(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu)['’ʼ‘`](?=[^\W_])", re.IGNORECASE
)


class Way(StrEnum):
    """How a clause wants its words: in any form of theirs, exactly and in a row, or begun like that."""

    WORD = "word"
    EXACT = "exact"
    BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class Clause:
    """``words``: folded; one, but for ``EXACT``. ``refused``: no post that holds it. ``typed``: as it was
    typed, for people to read."""

    way: Way
    words: tuple[str, ...]
    refused: bool = False
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """All clauses must be met. ``left_out``: clauses beyond ``MOST_CLAUSES``. Without clauses, every post."""

    clauses: tuple[Clause, ...] = ()
    left_out: int = 0

    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that a post must meet."""
        return tuple(clause for clause in self.clauses if not clause.refused)

    def spans(self, text: str, language: str) -> tuple[tuple[int, int], ...]:
        """Where a text in this language holds what was asked: places in the text as written, in order,
        apart."""
        held = list(placed_words(text))
        found = {
            at for clause in self.wanted() for at in _met(clause, [word for word, _, _ in held], language)
        }
        spans: list[tuple[int, int]] = []
        for _, start, end in (held[at] for at in sorted(found)):
            touching = bool(spans) and spans[-1][1] == start
            spans.append((spans.pop()[0] if touching else start, end))
        return tuple(spans)


def read_words(text: str) -> Asked:
    """What ``text`` asks for."""
    clauses = tuple(dict.fromkeys(_clauses(text[:_LONGEST].replace("\0", " "))))
    return Asked(clauses[:MOST_CLAUSES], max(0, len(clauses) - MOST_CLAUSES))


def _clauses(text: str) -> Iterator[Clause]:
    for piece in _PIECE.finditer(text):
        refused = bool(piece["no"])
        if piece["exact"] is not None:
            words = cut(fold(piece["exact"]))[:_LONGEST_PHRASE]
            if words:
                yield Clause(Way.EXACT, tuple(words), refused, " ".join(piece["exact"].split()))
        else:
            yield from _loose(_ELIDED.sub(" ", piece["plain"]), refused)


def _loose(text: str, refused: bool) -> Iterator[Clause]:
    """What was typed without blanks and quotes: a word, or several with signs between them."""
    words = _joined(text)
    begun = bool(words) and text.endswith("*") and len(words[-1][0]) == 1
    begun = begun and len(words[-1][0][0]) >= _SHORTEST_PREFIX
    if refused and len(words) > 1 and not begun:  # -porte-monnaie: not both words anywhere
        every = tuple(cut(fold(text)))[:_LONGEST_PHRASE]
        yield Clause(Way.EXACT, every, refused, text)
        return
    for at, (held, typed) in enumerate(words, 1):
        way = Way.BEGIN if begun and at == len(words) else Way.WORD
        yield Clause(way if len(held) == 1 else Way.EXACT, held[:_LONGEST_PHRASE], refused, typed)


def _joined(text: str) -> list[tuple[tuple[str, ...], str]]:
    """The words of a text, those that touch each other taken together (characters of a script without
    blanks), each with what was typed."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    for word, start, end in placed_words(text):
        if found and found[-1][2] == start:
            before, since, _ = found.pop()
            found.append(((*before, word), since, end))
        else:
            found.append(((word,), start, end))
    return [(words, text[start:end]) for words, start, end in found]


def _met(clause: Clause, words: list[str], language: str) -> Iterator[int]:
    """The words of a text, by their number, that meet the clause."""
    if clause.way is Way.EXACT:
        n = len(clause.words)
        for start in range(len(words) - n + 1):
            if tuple(words[start : start + n]) == clause.words:
                yield from range(start, start + n)
        return
    (wanted,) = clause.words
    read_as = [stems(spoken) for spoken in languages_of(language)]
    for at, word in enumerate(words):
        if clause.way is Way.BEGIN:
            met = word.startswith(wanted)
        else:
            met = any(stem[word] == stem[wanted] for stem in read_as)
        if met:
            yield at
