"""Which of the workspace's own brands and products a post names.

One Aho-Corasick automaton (Aho and Corasick, *Efficient string matching*, 1975) over the folded text finds
all names of all brands in one pass, so a thousand brands cost what one costs. A name counts when it stands
between word borders; then come the brand's own conditions: exact case, and words it must not stand near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ahocorasick
import pyarrow as pa

from parvis.ai.columns import string_lists
from parvis.ai.ports import Brand
from parvis.kit.text import fold, fold_many

NEAR: Final = 5
"""How many words away a word of ``not_near`` still counts."""

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Name:
    """One way of writing a brand."""

    brand: int
    folded: str
    exact: re.Pattern[str] | None  # to find again in the text as written


class BrandMatcher:
    """Finds brands; built once for a workspace's list, immutable after."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._brands = tuple(brands)
        self._avoid = tuple(frozenset(fold(word).strip() for word in brand.not_near) for brand in brands)
        names = list(_names(self._brands))
        self._automaton: Any = None
        if names:
            self._automaton = ahocorasick.Automaton()
            for folded, group in _grouped(names):
                self._automaton.add_word(folded, group)
            self._automaton.make_automaton()

    def find(self, texts: pa.Array) -> pa.ListArray:
        """Return for each text the distinct names (``Brand.name``) found, in the order of the brand list."""
        rows = [text or "" for text in texts.to_pylist()]
        if self._automaton is None:
            return string_lists([()] * len(rows))
        found = (self._in(folded, text) for folded, text in zip(fold_many(rows), rows, strict=True))
        return string_lists([[self._brands[brand].name for brand in sorted(brands)] for brands in found])

    def _in(self, folded: str, text: str) -> set[int]:
        brands: set[int] = set()
        for last, group in self._automaton.iter(folded):
            for name in group:
                if name.brand not in brands and self._counts(name, folded, last + 1, text):
                    brands.add(name.brand)
        return brands

    def _counts(self, name: _Name, folded: str, end: int, text: str) -> bool:
        start = end - len(name.folded)
        if not _alone(folded, start, end):
            return False
        if name.exact is not None and not name.exact.search(text):
            return False
        avoid = self._avoid[name.brand]
        return not avoid or avoid.isdisjoint(_around(folded, start, end))


def _names(brands: Iterable[Brand]) -> Iterator[_Name]:
    for number, brand in enumerate(brands):
        for written in dict.fromkeys((brand.name, *brand.aliases)):
            folded = " ".join(fold(written).split())
            if folded:
                exact = (
                    re.compile(rf"(?<!\w){re.escape(written.strip())}(?!\w)")
                    if brand.case_sensitive
                    else None
                )
                yield _Name(brand=number, folded=folded, exact=exact)


def _grouped(names: Iterable[_Name]) -> Iterator[tuple[str, tuple[_Name, ...]]]:
    groups: dict[str, list[_Name]] = {}
    for name in names:
        groups.setdefault(name.folded, []).append(name)
    return ((folded, tuple(group)) for folded, group in groups.items())


def _alone(folded: str, start: int, end: int) -> bool:
    """Return whether no letter or digit touches; a final s ("deux Zephyrs", "Zephyr's") is allowed."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if _touches(before) and _touches(folded[start]):
        return False
    if not (_touches(after) and _touches(folded[end - 1])):
        return True
    return after == "s" and end - start >= 4 and not _touches(folded[end + 1 : end + 2])


def _touches(character: str) -> bool:
    return character.isalnum() or character == "_"


def _around(folded: str, start: int, end: int) -> list[str]:
    """Return the words up to ``NEAR`` away on either side."""
    span = 24 * NEAR
    before = _WORD.findall(folded[max(0, start - span) : start])[-NEAR:]
    return before + _WORD.findall(folded[end : end + span])[:NEAR]
