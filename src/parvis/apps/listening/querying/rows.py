"""A query as rows that a person can fill in, and as text: the same question both ways. Pure.

The rows say: a post holds all of these, any of those, none of those; is in this language; …, and all rows
at once. Any text of that shape becomes rows; one with groups inside groups does not (``TooRich`` names the
part), and stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from parvis.apps.listening.language import Query
from parvis.apps.listening.language.lexer import CLOSERS, NEAR_LIMIT
from parvis.apps.listening.language.syntax import (
    And,
    Field,
    FieldName,
    Has,
    Hashtag,
    Near,
    Node,
    Not,
    Or,
    Words,
)

Language = Literal["fr", "en"]
DISTANCE: Final = 5  # words apart, until a person says otherwise
_QUOTES: Final = re.compile(f"[{''.join(CLOSERS)}“”]")
_PLAIN: Final = re.compile(r"[\w.@:-]+\*?")


class RowKind(StrEnum):
    """What a row asks. The values are stable: forms carry them."""

    ALL = "all"
    ANY = "any"
    NONE = "none"
    NEAR = "near"
    LANGUAGE = "lang"
    NETWORK = "network"
    FROM = "from"
    HAS = "has"
    LINK = "url"


WORDS: Final = frozenset({RowKind.ALL, RowKind.ANY, RowKind.NONE})
FIELDS: Final = frozenset(
    {RowKind.LANGUAGE, RowKind.NETWORK, RowKind.FROM, RowKind.HAS, RowKind.LINK}
)  # their values are those of ``FieldName``


@dataclass(frozen=True, slots=True)
class Row:
    """One condition.

    ``values``: words, phrases, hashtags (``#…``), with ``*`` where the end may go on; or the values of a
    field, any of which will do (none, when ``negated``). ``right`` and ``distance`` (words): those of NEAR.
    """

    kind: RowKind
    values: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    distance: int = DISTANCE
    negated: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks nothing yet."""
        return not self.values or (self.kind is RowKind.NEAR and not self.right)


class TooRich(ValueError):  # noqa: N818 - it says what the query is
    """A query that rows cannot show; ``part`` is what is too rich, as it is written."""

    def __init__(self, part: Node) -> None:
        super().__init__(str(part))
        self.part = str(part)


# --- from a query to rows


@dataclass(slots=True)
class _Found:
    """Rows in the order in which the query names them; words to hold are one row, words to leave out one."""

    rows: list[Row] = field(default_factory=list)
    gathered: dict[RowKind, list[str]] = field(default_factory=dict)

    def gather(self, kind: RowKind, terms: Sequence[Words | Hashtag]) -> None:
        if kind not in self.gathered:
            self.gathered[kind] = []
            self.rows.append(Row(kind))
        self.gathered[kind] += [_value(term) for term in terms]

    def done(self) -> tuple[Row, ...]:
        return tuple(
            Row(row.kind, tuple(self.gathered[row.kind])) if row.kind in self.gathered else row
            for row in self.rows
        )


def rows_of(query: Query) -> tuple[Row, ...]:
    """The rows that say the query. Raises ``TooRich``."""
    found = _Found()
    root = query.root
    for item in root.items if isinstance(root, And) else (root,):
        _read(item, found)
    return found.done()


def _read(node: Node, found: _Found) -> None:
    negated = isinstance(node, Not)
    inner = node.item if isinstance(node, Not) else node
    choices = inner.items if isinstance(inner, Or) else (inner,)
    terms = [one for one in choices if isinstance(one, Words | Hashtag)]
    fields = [one for one in choices if isinstance(one, Field)]
    if len(terms) == len(choices):
        if negated or len(terms) == 1:
            found.gather(RowKind.NONE if negated else RowKind.ALL, terms)
        else:
            found.rows.append(Row(RowKind.ANY, tuple(map(_value, terms))))
    elif len(fields) == len(choices) and len({one.name for one in fields}) == 1:
        kind = RowKind(fields[0].name.value)
        found.rows.append(Row(kind, tuple(map(_field_value, fields)), negated=negated))
    elif isinstance(inner, Near) and not negated:
        left, right = (tuple(map(_value, side)) for side in (inner.left, inner.right))
        found.rows.append(Row(RowKind.NEAR, left, right, inner.distance))
    else:
        raise TooRich(node)


def _value(term: Words | Hashtag) -> str:
    """As a person types it in a list: a comma inside a phrase separates words like a space."""
    star = "*" if term.prefix else ""
    if isinstance(term, Hashtag):
        return f"#{term.tag}{star}"
    return f"{' '.join(term.text.replace(',', ' ').split())}{star}"


def _field_value(one: Field) -> str:
    return f"{' '.join(one.value.replace(',', ' ').split())}{'*' if one.prefix else ''}"


# --- from rows to a text


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What a language writes."""

    either: str
    fields: dict[RowKind, str]
    has: dict[str, str]


_TONGUES: Final[dict[Language, _Tongue]] = {
    "fr": _Tongue(
        "OU",
        {
            RowKind.LANGUAGE: "langue", RowKind.NETWORK: "réseau", RowKind.FROM: "de",
            RowKind.HAS: "avec", RowKind.LINK: "site",
        },
        {Has.LINK.value: "lien", Has.IMAGE.value: "image", Has.VIDEO.value: "vidéo"},
    ),
    "en": _Tongue("OR", {RowKind(name.value): name.value for name in FieldName}, {}),
}  # fmt: skip


def text_of(rows: Sequence[Row], language: Language) -> str:
    """The text that says the rows, with the operators of a language; empty when they ask nothing.

    Whatever stands in a row stays a value: quotation marks are dropped, operators and parentheses inside a
    value are words of a phrase. The text may still be refused by ``parse`` (a value without a letter, say).
    """
    tongue = _TONGUES[language]
    asking = [row for row in rows if not row.is_empty]
    parts = [part for row in asking for part in _written(row, tongue, alone=len(asking) == 1)]
    return " ".join(parts)


def _written(row: Row, tongue: _Tongue, *, alone: bool) -> Iterator[str]:
    if row.kind is RowKind.ALL:
        yield from map(_term, row.values)
    elif row.kind is RowKind.NONE:
        yield from (f"-{_term(value)}" for value in row.values)
    elif row.kind is RowKind.ANY:
        yield _any([_term(value) for value in row.values], tongue, alone=alone)
    elif row.kind is RowKind.NEAR:
        sides = (_any([_words(value) for value in side], tongue) for side in (row.values, row.right))
        yield f" NEAR/{min(max(row.distance, 1), NEAR_LIMIT)} ".join(sides)
    else:
        asked = [_asked(row.kind, value, tongue) for value in row.values]
        yield f"{'-' if row.negated else ''}{_any(asked, tongue, alone=alone and not row.negated)}"


def _any(written: Sequence[str], tongue: _Tongue, *, alone: bool = False) -> str:
    joined = f" {tongue.either} ".join(written)
    return joined if alone or len(written) == 1 else f"({joined})"


def _term(value: str) -> str:
    bare = value.lstrip("#＃")
    if bare != value and not re.search(r"[\s()]", bare):
        return f"#{_QUOTES.sub('', bare)}"
    return _words(value)


def _words(value: str) -> str:
    clean = _QUOTES.sub(" ", value)
    body = clean.rstrip("* ")
    return str(Words(" ".join(body.split()), prefix=clean.rstrip() != body and "*" in clean))


def _asked(kind: RowKind, value: str, tongue: _Tongue) -> str:
    clean = " ".join(_QUOTES.sub(" ", value).split())
    named = tongue.has.get(clean, clean) if kind is RowKind.HAS else clean
    value = named if _PLAIN.fullmatch(named) else f'"{named}"'
    return f"{tongue.fields[kind]}:{value}"
