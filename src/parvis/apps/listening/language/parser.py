"""From a text to a query. NOT binds tightest, then NEAR, then AND (written or not), then OR."""

from __future__ import annotations

from typing import Final

from parvis.apps.listening.language.faults import Mistake, QuerySyntaxError
from parvis.apps.listening.language.lexer import Piece, Token, tokens
from parvis.apps.listening.language.syntax import (
    Near,
    Node,
    Not,
    Or,
    Query,
    Words,
    all_of,
    any_of,
    matches_silence,
)
from parvis.apps.listening.language.terms import term

LENGTH_LIMIT: Final = 5_000  # characters: room for the 500 terms
DEPTH_LIMIT: Final = 50
TERMS_LIMIT: Final = 500
_TERMS: Final = frozenset({Piece.TERM, Piece.PHRASE, Piece.HASHTAG, Piece.FIELD})
_STARTS: Final = _TERMS | {Piece.OPEN, Piece.NOT}


def parse(text: str) -> Query:
    """Return the query that ``text`` says. Raises ``QuerySyntaxError`` (code, place) if it says none."""
    if len(text) > LENGTH_LIMIT:
        limit = {"limit": str(LENGTH_LIMIT)}
        raise QuerySyntaxError(Mistake.TOO_LONG, LENGTH_LIMIT, len(text) - LENGTH_LIMIT, limit)
    if not text.strip():
        raise QuerySyntaxError(Mistake.EMPTY, 0, len(text))
    return Query(_Parser(text).query())


class _Parser:
    """Reads pieces from left to right, one function for each level of precedence."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._at = 0
        self._depth = 0
        self._terms = 0

    def query(self) -> Node:
        root = self._either()
        token = self._tokens[self._at]
        if token.piece is Piece.CLOSE:
            raise QuerySyntaxError(Mistake.PARENTHESIS_UNOPENED, token.position)
        if token.piece is Piece.NEAR:
            raise QuerySyntaxError(Mistake.NEAR_OPERAND, token.position, token.length)
        if matches_silence(root):
            raise QuerySyntaxError(Mistake.ONLY_NEGATIVE, 0, len(self._text))
        return root

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _either(self) -> Node:
        items = [self._both()]
        while self._now.piece is Piece.OR:
            operator = self._take()
            items.append(self._both(operator))
        return any_of(items)

    def _both(self, before: Token | None = None) -> Node:
        items = [self._one(before)]
        while self._now.piece is Piece.AND or self._now.piece in _STARTS:
            operator = self._take() if self._now.piece is Piece.AND else None
            items.append(self._one(operator))
        return all_of(items)

    def _one(self, before: Token | None) -> Node:
        """``before`` is the operator just read, to be named if nothing follows it."""
        if self._now.piece is not Piece.NOT:
            return self._near(before)
        operator = self._take()
        self._deeper(operator)
        item = self._one(operator)
        self._depth -= 1
        return Not(item)

    def _near(self, before: Token | None) -> Node:
        left = self._primary(before)
        if self._now.piece is not Piece.NEAR:
            return left
        operator = self._take()
        right = self._primary(operator)
        return Near(_near_side(left, operator), _near_side(right, operator), operator.number)

    def _primary(self, before: Token | None) -> Node:
        token = self._now
        if token.piece in _TERMS:
            self._terms += 1
            if self._terms > TERMS_LIMIT:
                limit = {"limit": str(TERMS_LIMIT)}
                raise QuerySyntaxError(Mistake.TOO_MANY_TERMS, token.position, token.length, limit)
            return term(self._take())
        if token.piece is Piece.OPEN:
            return self._group(self._take())
        raise self._missing(before, token)

    def _group(self, opening: Token) -> Node:
        first = self._now
        if first.piece is Piece.CLOSE:
            length = first.position + 1 - opening.position
            raise QuerySyntaxError(Mistake.GROUP_EMPTY, opening.position, length)
        if first.piece is Piece.END:
            raise QuerySyntaxError(Mistake.PARENTHESIS_UNCLOSED, opening.position)
        self._deeper(opening)
        inside = self._either()
        self._depth -= 1
        if self._now.piece is Piece.NEAR:
            raise QuerySyntaxError(Mistake.NEAR_OPERAND, self._now.position, self._now.length)
        if self._take().piece is not Piece.CLOSE:
            raise QuerySyntaxError(Mistake.PARENTHESIS_UNCLOSED, opening.position)
        return inside

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise QuerySyntaxError(
                Mistake.TOO_DEEP, token.position, token.length, {"limit": str(DEPTH_LIMIT)}
            )

    @staticmethod
    def _missing(before: Token | None, found: Token) -> QuerySyntaxError:
        """The operator at fault is the one just read, else the one that stands where a term should."""
        if before is None and found.piece is Piece.CLOSE:
            return QuerySyntaxError(Mistake.PARENTHESIS_UNOPENED, found.position)
        operator = before or found
        return QuerySyntaxError(
            Mistake.OPERAND_MISSING, operator.position, operator.length, {"operator": operator.text}
        )


def _near_side(node: Node, operator: Token) -> tuple[Words, ...]:
    items = node.items if isinstance(node, Or) else (node,)
    words = tuple(item for item in items if isinstance(item, Words))
    if len(words) < len(items):
        raise QuerySyntaxError(Mistake.NEAR_OPERAND, operator.position, operator.length)
    return words
