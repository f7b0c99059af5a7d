"""The tree of a query: frozen nodes, and their canonical writing.

``parse(str(query)) == query`` for every query that ``parse`` gives.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias


class FieldName(enum.StrEnum):
    """What a post can be asked beside its words."""

    FROM = "from"  # the author's handle
    LANG = "lang"
    NETWORK = "network"
    HAS = "has"
    URL = "url"  # words inside the addresses of its links


class Has(enum.StrEnum):
    """What a post can carry."""

    LINK = "link"
    IMAGE = "image"
    VIDEO = "video"


OPERATORS: Final = {"AND": "AND", "ET": "AND", "OR": "OR", "OU": "OR", "NOT": "NOT", "SAUF": "NOT"}
_BARE: Final = re.compile(r"[$€£@]?[^\W_]+(?:['’][^\W_]+)*(?:\+\+?|#)?", re.ASCII)
_SPACED: Final = re.compile(r"[\s()]")
_LETTERS: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def _writes_bare(text: str) -> bool:
    readable = _BARE.fullmatch(text) or _LETTERS.fullmatch(text)
    return bool(readable) and text not in OPERATORS and text != "NEAR"


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a phrase as typed. ``prefix``: the last word may go on."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        star = "*" if self.prefix else ""
        return f"{self.text}{star}" if _writes_bare(self.text) else f'"{self.text}{star}"'


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag, without ``#``. Words of the text never match it."""

    tag: str
    prefix: bool = False

    def __str__(self) -> str:
        return f"#{self.tag}{'*' if self.prefix else ''}"


@dataclass(frozen=True, slots=True)
class Field:
    """A question put to what surrounds the text. ``value`` is canonical (folded)."""

    name: FieldName
    value: str
    prefix: bool = False

    def __str__(self) -> str:
        value = f"{self.value}{'*' if self.prefix else ''}"
        return f'{self.name}:"{value}"' if _SPACED.search(value) else f"{self.name}:{value}"


@dataclass(frozen=True, slots=True)
class Near:
    """One of ``left`` and one of ``right``, in any order, at most ``distance`` words apart (1: adjacent)."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    distance: int

    def __str__(self) -> str:
        return f"{_side(self.left)} NEAR/{self.distance} {_side(self.right)}"


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be."""

    item: Node

    def __str__(self) -> str:
        return f"NOT {_inner(self.item)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more items; an item is never an ``And``."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({item})" if isinstance(item, Or) else str(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more items; an item is never an ``Or``."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({item})" if isinstance(item, And) else str(item) for item in self.items)


Node: TypeAlias = Words | Hashtag | Field | Near | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query. ``str`` gives its canonical writing."""

    root: Node

    def __str__(self) -> str:
        return str(self.root)


def _side(words: tuple[Words, ...]) -> str:
    written = " OR ".join(str(word) for word in words)
    return f"({written})" if len(words) > 1 else written


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def all_of(items: list[Node]) -> Node:
    """Join by AND, without nesting an ``And`` in another; ``items`` is not empty."""
    flat = [part for item in items for part in (item.items if isinstance(item, And) else (item,))]
    return And(tuple(flat)) if len(flat) > 1 else flat[0]


def any_of(items: list[Node]) -> Node:
    """Join by OR, without nesting an ``Or`` in another; ``items`` is not empty."""
    flat = [part for item in items for part in (item.items if isinstance(item, Or) else (item,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def leaves(node: Node) -> Iterator[Words | Hashtag | Field]:
    """Yield every term, from left to right; both sides of a ``Near`` included."""
    if isinstance(node, And | Or):
        for item in node.items:
            yield from leaves(item)
    elif isinstance(node, Not):
        yield from leaves(node.item)
    elif isinstance(node, Near):
        yield from (*node.left, *node.right)
    else:
        yield node


def asks_author(query: Query) -> bool:
    """Whether the query looks at who wrote a post."""
    return any(isinstance(leaf, Field) and leaf.name is FieldName.FROM for leaf in leaves(query.root))


def matches_silence(node: Node) -> bool:
    """Whether a post that holds none of the terms matches: such a query only says what to leave out."""
    if isinstance(node, And):
        return all(matches_silence(item) for item in node.items)
    if isinstance(node, Or):
        return any(matches_silence(item) for item in node.items)
    return isinstance(node, Not) and not matches_silence(node.item)
