"""What a roll-up counts by, and which stretches of it a question needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

import pyarrow as pa

from parvis.core.lake.schema import ROLLUP

ALL = -1  # every mention, whatever query it matched
_DAY = 24


class Kind(IntEnum):
    """What a row of a roll-up counts by, beside the query and the bucket. Never renumber: files hold them."""

    CUBE = 0  # network, language, sentiment; hours
    TOPIC = 1  # topic, language; hours
    EMOTION = 2  # emotion, language, sentiment; hours
    TERM = 10  # the rest by their key; hours, and once more by days (number + 1)
    HASHTAG = 12
    DOMAIN = 14
    BRAND = 16
    AUTHOR = 18


# The lists (or the column) that the keyed kinds count by.
KEYS = {
    Kind.TERM: "terms",
    Kind.HASHTAG: "hashtags",
    Kind.DOMAIN: "domains",
    Kind.BRAND: "brands",
    Kind.AUTHOR: "author",
}
SUMS = ("negative", "neutral", "positive")
_BY = {
    Kind.CUBE: ("network", "language", "sentiment"),
    Kind.TOPIC: ("topic", "language"),
    Kind.EMOTION: ("key", "language", "sentiment"),
}
_NAME = re.compile(r"rolled_(\d+)_(all|\d+)")


def counted_by(kind: Kind) -> tuple[str, ...]:
    """The columns that tell its rows apart, beside the query and the hour."""
    return _BY.get(kind, ("key",))


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The columns that mean something for this kind, the query left out."""
    return ("hour", *counted_by(kind), "n", *(SUMS if kind is Kind.CUBE else ()))


def schema_of(kind: Kind) -> pa.Schema:
    return pa.schema([ROLLUP.field(name) for name in columns_of(kind)])


def table_name(kind: Kind, query: int, *, by_day: bool) -> str:
    """The name under which the engine shows this stretch of the roll-ups."""
    return f"rolled_{kind + by_day}_{'all' if query == ALL else query}"


def named(name: str) -> tuple[Kind, bool, int] | None:
    """The kind, whether by days, and the query of a name made by ``table_name``; None for other names."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    number, query = int(found[1]), ALL if found[2] == "all" else int(found[2])
    by_day = number >= Kind.TERM and number % 2 == 1
    return Kind(number - by_day), by_day, query


def needed(day: int, kind: Kind, spans: Mapping[str, int]) -> bool:
    """Whether the roll-up of this day by hours holds rows that count in one of the periods. Of keyed kinds
    the days that are wholly inside are taken by days. ``spans``: the variables of ``filters.Span``."""
    start = day * _DAY
    for name in spans:
        if not name.endswith("_since"):
            continue
        period = name.removesuffix("_since")
        if not (start < spans[f"{period}_until"] and start + _DAY > spans[name]):
            continue
        if kind not in KEYS or not spans[f"{period}_first_day"] <= start < spans[f"{period}_end_day"]:
            return True
    return False
