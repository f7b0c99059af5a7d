"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

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
