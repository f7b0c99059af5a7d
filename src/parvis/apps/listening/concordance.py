"""Words in context: each place where a word is said, with what stands before and after it.

A concordance lines up every occurrence of a word (key word in context, KWIC: Luhn 1960, *Key word-in-context
index for technical literature*), so that sorting by the neighbours shows how it is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parvis.ai.words import stop_words
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.core.workspaces.models import Workspace
from parvis.kit.folding import fold, fold_with_offsets

MOST_POSTS = 2_000  # newest posts that are read; a page says when there are more
AROUND = 70  # characters on each side
LONGEST = 100  # characters of what is looked for
SORTED_BY = 4  # neighbours that decide the order
_TOKEN = re.compile(r"[^\W_]+")


class Order(StrEnum):
    """How the lines follow each other."""

    NEWEST = "newest"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence: the text before it, itself, the text after it, and the post it stands in."""

    left: str
    keyword: str
    right: str
    mention: str
    network: str
    at: datetime

    def before(self) -> list[str]:
        """The words before, the nearest first, folded."""
        return _TOKEN.findall(fold(self.left))[::-1]

    def after(self) -> list[str]:
        """The words after, the nearest first, folded."""
        return _TOKEN.findall(fold(self.right))


@dataclass(frozen=True, slots=True)
class Concordance:
    """Every line found in the ``read`` newest posts that hold the word; ``complete`` if there are no more."""

    word: str
    lines: tuple[Line, ...]
    read: int
    complete: bool

    def neighbours(self, order: Order, most: int = 8) -> list[tuple[str, int]]:
        """The words that most often stand right before (LEFT) or after, small words left out."""
        small = stop_words("")
        beside = (line.before() if order is Order.LEFT else line.after() for line in self.lines)
        nearest = Counter(words[0] for words in beside if words and words[0] not in small)
        often = [(word, n) for word, n in nearest.items() if n > 1]  # once is no habit
        return sorted(often, key=lambda pair: (-pair[1], pair[0]))[:most]


def tokens_of(word: str) -> list[str]:
    """The words looked for, folded; none where there is nothing to look for."""
    return _TOKEN.findall(fold(word[:LONGEST]))


def concordance(workspace: Workspace, scope: Scope, word: str, order: Order) -> Concordance:
    """The lines of a word, or of words that follow each other, without case or accents."""
    tokens = tokens_of(word)
    if not tokens:
        return Concordance(word, (), 0, True)
    table = lake_of(workspace.pk).latest(scope.filter(), limit=MOST_POSTS, word=" ".join(tokens))
    pattern = _pattern(tokens)
    lines = [line for row in table.to_pylist() for line in _lines(row, pattern)]
    return Concordance(word, tuple(in_order(lines, order)), table.num_rows, table.num_rows < MOST_POSTS)


def in_order(lines: Sequence[Line], order: Order) -> list[Line]:
    """Lines by their neighbours on one side, the nearest first; or as they came."""
    if order is Order.LEFT:
        return sorted(lines, key=lambda line: line.before()[:SORTED_BY])
    if order is Order.RIGHT:
        return sorted(lines, key=lambda line: line.after()[:SORTED_BY])
    return list(lines)


def _pattern(tokens: Sequence[str]) -> re.Pattern[str]:
    between = r"[\W_]+"
    return re.compile(rf"(?<![^\W_]){between.join(map(re.escape, tokens))}(?![^\W_])")


def _lines(row: dict[str, object], pattern: re.Pattern[str]) -> Iterator[Line]:
    for name in ("title", "text"):
        text = str(row[name])
        folded, offsets = fold_with_offsets(text)
        for found in pattern.finditer(folded):
            start, end = offsets[found.start()], offsets[found.end() - 1] + 1
            if _in_a_link(text, start):
                continue
            yield Line(
                left=_left_of(text, start),
                keyword=_tidy(text[start:end]),
                right=_right_of(text, end),
                mention=str(row["mention"]),
                network=str(row["network"]),
                at=row["created_at"],  # type: ignore[arg-type]  # a row of the lake
            )


def _in_a_link(text: str, start: int) -> bool:
    """Whether what begins here is a part of an address: nobody says it."""
    before = text[max(0, start - 300) : start]
    glued = before.split()[-1] if before and not before[-1].isspace() else ""
    return "://" in glued or "www." in glued


def _left_of(text: str, at: int) -> str:
    """What stands before a place, from a whole word on."""
    start = max(0, at - AROUND)
    piece = text[start:at]
    if start and not text[start - 1].isspace():
        piece = re.sub(r"^\S+(?=\s)", "", piece)
    return _tidy(piece)


def _right_of(text: str, at: int) -> str:
    """What stands after a place, up to a whole word."""
    end = at + AROUND
    piece = text[at:end]
    if end < len(text) and not text[end].isspace():
        piece = re.sub(r"(?<=\s)\S+$", "", piece)
    return _tidy(piece)


def _tidy(text: str) -> str:
    return " ".join(text.split())
