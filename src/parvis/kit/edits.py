"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Final, TypeVar

Mark = TypeVar("Mark", bound=Hashable)
_PIECE: Final = re.compile(r"\s+|[()]|[^\s()]+")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, and what became of it."""

    change: Change
    text: str


def compare(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in order: without the added ones they say ``before``, without the removed ones
    ``after``. Whole words change, never letters inside them (Ratcliff and Obershelp, 1988, over words). In
    long texts a word that stands in every hundredth place or more is no anchor: one repeated a thousand times
    would take seconds."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    return tuple(_parts(old, new))


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    steps = SequenceMatcher(None, old, new, autojunk=True).get_opcodes()
    for step, first, last, start, end in steps:
        if step == "equal":
            yield Part(Change.SAME, "".join(old[first:last]))
            continue
        if last > first:
            yield Part(Change.REMOVED, "".join(old[first:last]))
        if end > start:
            yield Part(Change.ADDED, "".join(new[start:end]))


def attributed(states: Sequence[tuple[str, Mark]]) -> tuple[tuple[str, Mark], ...]:
    """The last of several states of a text, in stretches: each with the mark of the state in which its words
    first stood. Joined, they say the text.

    ``states`` are in the order of their writing. Words that went and came back with a whole earlier state
    keep the marks that they had there; blanks go with the words before them.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    known: dict[str, list[Mark]] = {}
    for text, mark in states:
        now = _PIECE.findall(text)
        marks = known.get(text) or _carried(pieces, marks, now, mark)
        pieces, known[text] = now, marks
    for at, piece in enumerate(pieces[1:], 1):
        if piece.isspace():
            marks[at] = marks[at - 1]
    pairs = groupby(zip(pieces, marks, strict=True), key=lambda pair: pair[1])
    return tuple(("".join(piece for piece, _mark in group), mark) for mark, group in pairs)


def _carried(old: list[str], marks: list[Mark], new: list[str], mark: Mark) -> list[Mark]:
    carried = [mark] * len(new)
    for step, first, _last, start, end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if step == "equal":
            carried[start:end] = marks[first : first + end - start]
    return carried
