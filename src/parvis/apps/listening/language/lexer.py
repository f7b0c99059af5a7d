"""Cuts a query into pieces, each with its place."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parvis.apps.listening.language.faults import Mistake, QuerySyntaxError
from parvis.apps.listening.language.syntax import OPERATORS

CLOSERS: Final = {
    '"': '"”', "“": '”"', "”": '”"', "„": '“”"', "‟": '”"', "«": "»", "»": "«»", "＂": "＂",
}  # fmt: skip
NEAR_LIMIT: Final = 100
_DASHES: Final = "-−–—"
_NEAR: Final = re.compile(r"NEAR(?:/(.*))?")
_FIELD: Final = re.compile(r"([^\W\d_]+):(?!//)(.*)", re.DOTALL)
_STOP: Final = re.compile(rf"[\s()\x1d\x1e{''.join(CLOSERS)}]")


class Piece(enum.Enum):
    """What a piece of a query is."""

    TERM = enum.auto()
    PHRASE = enum.auto()
    HASHTAG = enum.auto()
    FIELD = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    NOT = enum.auto()
    NEAR = enum.auto()
    END = enum.auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece with its place. ``text`` is its content; ``name`` a field's name; ``number`` that of NEAR."""

    piece: Piece
    position: int
    length: int
    text: str = ""
    name: str = ""
    number: int = 0


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a query, an END last. Raises ``QuerySyntaxError``."""
    position = 0
    while position < len(text):
        character = text[position]
        if character.isspace():
            position += 1
            continue
        token = _next(text, position, character)
        yield token
        position = token.position + token.length
    yield Token(Piece.END, len(text), 0)


def _next(text: str, position: int, character: str) -> Token:
    if character in "()":
        return Token(Piece.OPEN if character == "(" else Piece.CLOSE, position, 1, character)
    if character in CLOSERS:
        return _phrase(text, position)
    if character in _DASHES:
        return Token(Piece.NOT, position, 1, character)
    stop = _STOP.search(text, position)
    end = stop.start() if stop else len(text)
    word = text[position:end]
    if field := _FIELD.fullmatch(word):
        return _field(text, position, field)
    return _word(word, position)


def _phrase(text: str, position: int) -> Token:
    closers = CLOSERS[text[position]]
    for end in range(position + 1, len(text)):
        if text[end] in closers:
            return Token(Piece.PHRASE, position, end + 1 - position, text[position + 1 : end])
    raise QuerySyntaxError(Mistake.QUOTE_UNCLOSED, position)


def _field(text: str, position: int, field: re.Match[str]) -> Token:
    name, value = field.groups()
    end = position + len(name) + 1
    if not value and end < len(text) and text[end] in CLOSERS:
        quoted = _phrase(text, end)
        return Token(Piece.FIELD, position, end + quoted.length - position, quoted.text, name)
    return Token(Piece.FIELD, position, len(name) + 1 + len(value), value, name)


def _word(word: str, position: int) -> Token:
    length = len(word)
    if word in OPERATORS:
        return Token(Piece[OPERATORS[word]], position, length, word)
    if near := _NEAR.fullmatch(word):
        number = near.group(1) or ""
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= NEAR_LIMIT):
            raise QuerySyntaxError(Mistake.NEAR_NUMBER, position, length, {"limit": str(NEAR_LIMIT)})
        return Token(Piece.NEAR, position, length, word, number=int(number[:9]))
    if word.startswith(("#", "＃")):
        return Token(Piece.HASHTAG, position, length, word[1:])
    return Token(Piece.TERM, position, length, word)
