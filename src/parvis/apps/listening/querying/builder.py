"""The visual builder beside the text: what a form sends of its rows, and what its template shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.language import QuerySyntaxError, parse
from parvis.apps.listening.language.lexer import NEAR_LIMIT
from parvis.apps.listening.language.syntax import Has
from parvis.apps.listening.names import language_label, network_label
from parvis.apps.listening.querying.rows import (
    DISTANCE,
    FIELDS,
    Language,
    Row,
    RowKind,
    TooRich,
    rows_of,
    text_of,
)
from parvis.networks import registry

ROWS_LIMIT: Final = 60
LANGUAGES: Final = ("fr", "en", "de", "es", "it", "pt", "nl", "ar", "unknown")
_KIND: Final = re.compile(r"row-(\d{1,4})-kind")
_KINDS: Final = frozenset(kind.value for kind in RowKind)
_COMMAS: Final = re.compile(r"[,\n]")
LABELS: Final[dict[RowKind, Promise]] = {
    RowKind.ALL: _("All of these words"),
    RowKind.ANY: _("Any of these words"),
    RowKind.NONE: _("None of these words"),
    RowKind.NEAR: _("Words close to one another"),
    RowKind.LANGUAGE: _("Language"),
    RowKind.NETWORK: _("Network"),
    RowKind.FROM: pgettext_lazy("row of a query", "Written by"),
    RowKind.HAS: pgettext_lazy("row of a query", "Carrying"),
    RowKind.LINK: pgettext_lazy("row of a query", "Linking to"),
}
_CARRIED: Final[dict[str, Promise]] = {
    Has.LINK.value: _("a link"),
    Has.IMAGE.value: _("an image"),
    Has.VIDEO.value: _("a video"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be ticked."""

    value: str
    label: str | Promise
    on: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row with its number in the form. ``choices``: what can be ticked; empty where people type."""

    number: int
    kind: str
    label: str | Promise
    values: str
    right: str
    distance: int
    negated: bool
    is_field: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """What the template shows. ``were``: the text of the rows as shown, by which a change is known later.

    ``rich``: the part of the text that rows cannot show. ``broken``: the text cannot be read yet.
    """

    rows: tuple[RowShown, ...]
    were: str
    rich: str = ""
    broken: bool = False

    @property
    def kinds(self) -> list[tuple[str, Promise]]:
        """The rows that can be added."""
        return [(kind.value, label) for kind, label in LABELS.items()]

    @property
    def farthest(self) -> int:
        """The most words that NEAR spans."""
        return NEAR_LIMIT


@dataclass(frozen=True, slots=True)
class Draft:
    """A query that is being written: the text that would be saved, and the rows beside it."""

    text: str
    rows: tuple[Row, ...]
    rich: str = ""
    broken: bool = False

    def shown(self) -> Builder:
        """The rows as the template takes them."""
        rows = tuple(_shown(number, row) for number, row in enumerate(self.rows))
        return Builder(rows, text_of(self.rows, spoken()), self.rich, self.broken)

    def adding(self, kind: str) -> Draft:
        """The same with one empty row more; the text stays."""
        known = kind in _KINDS and len(self.rows) < ROWS_LIMIT
        return replace(self, rows=(*self.rows, Row(RowKind(kind)))) if known else self

    def removing(self, number: str) -> Draft:
        """The same without a row; the text follows."""
        kept = tuple(row for place, row in enumerate(self.rows) if str(place) != number)
        return replace(self, rows=kept, text=text_of(kept, spoken()))


def spoken() -> Language:
    """The language in which rows are written."""
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def draft_of(text: str) -> Draft:
    """The rows that say a text, or why there are none."""
    if not text.strip():
        return Draft(text, (Row(RowKind.ALL), Row(RowKind.ANY), Row(RowKind.NONE)))
    try:
        return Draft(text, rows_of(parse(text)))
    except QuerySyntaxError:
        return Draft(text, (), broken=True)
    except TooRich as error:
        return Draft(text, (), rich=error.part)


def draft_sent(data: QueryDict) -> Draft:
    """What a form sends. The side that was changed since it was shown says the query; if both were, the text.

    Without script the two sides meet here, when the form is sent.
    """
    text, rows = data.get("text", ""), rows_sent(data)
    built = text_of(rows, spoken())
    text_changed, rows_changed = text != data.get("text-was", ""), built != data.get("rows-were", "")
    if text_changed:
        return draft_of(text)
    if rows_changed:
        return Draft(built, rows)
    found = draft_of(text)
    return found if found.rich or found.broken else replace(found, rows=rows)


def rows_sent(data: QueryDict) -> tuple[Row, ...]:
    """The rows of a form, in their order; what is no row is left out."""
    numbers = sorted(int(found[1]) for found in map(_KIND.fullmatch, data) if found)
    return tuple(
        _row(data, f"row-{number}-", RowKind(kind))
        for number in numbers[:ROWS_LIMIT]
        if (kind := data.get(f"row-{number}-kind", "")) in _KINDS
    )


def _row(data: QueryDict, prefix: str, kind: RowKind) -> Row:
    values = [value for sent in data.getlist(f"{prefix}values") for value in _split(sent)]
    right = tuple(_split(data.get(f"{prefix}right", ""))) if kind is RowKind.NEAR else ()
    distance = data.get(f"{prefix}distance", "")
    number = int(distance[:4]) if distance.isascii() and distance.isdigit() else DISTANCE
    negated = kind in FIELDS and bool(data.get(f"{prefix}negated"))
    return Row(kind, tuple(values), right, min(max(number, 1), NEAR_LIMIT), negated)


def _split(sent: str) -> list[str]:
    return [value for part in _COMMAS.split(sent) if (value := " ".join(part.split()))]


def _shown(number: int, row: Row) -> RowShown:
    return RowShown(
        number=number,
        kind=row.kind.value,
        label=LABELS[row.kind],
        values=", ".join(row.values),
        right=", ".join(row.right),
        distance=row.distance,
        negated=row.negated,
        is_field=row.kind in FIELDS,
        choices=_choices(row),
    )


def _choices(row: Row) -> tuple[Choice, ...]:
    """What can be ticked: what we know, and what the text names besides."""
    known: Mapping[str, str | Promise]
    if row.kind is RowKind.LANGUAGE:
        known = {code: language_label(code) for code in _and(LANGUAGES, row.values)}
    elif row.kind is RowKind.NETWORK:
        heard = [manifest.name for manifest in registry.that_hear()]
        known = {name: network_label(name) for name in _and(heard, row.values)}
    elif row.kind is RowKind.HAS:
        known = _CARRIED
    else:
        return ()
    return tuple(Choice(value, label, value in row.values) for value, label in known.items())


def _and(offered: Sequence[str], named: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*offered, *named]))
