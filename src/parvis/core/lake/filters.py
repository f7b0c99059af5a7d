"""What a person asks of the lake: a period, and words for each column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

import ibis

HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 24 * 10**7  # hours: beyond any date
_SPAN = ("since", "until", "first_day", "end_day")


class Bucket(StrEnum):
    HOUR = "hour"
    DAY = "day"


class By(StrEnum):
    NONE = "none"
    NETWORK = "network"
    LANGUAGE = "language"
    SENTIMENT = "sentiment"


class Column(StrEnum):
    """What mentions can be counted by. List columns count a mention once under each of its values."""

    NETWORK = "network"
    LANGUAGE = "language"
    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    TOPIC = "topic"
    HASHTAG = "hashtag"
    TERM = "term"
    DOMAIN = "domain"
    BRAND = "brand"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions: ``since <= created_at < until``; within a tuple any value, between fields all of them.

    An empty tuple asks nothing. Times are aware. ``text`` is a substring of the title or the text, compared
    without case or accents. Roll-ups answer filters whose bounds fall on whole hours UTC (``on_hours`` makes
    them so) and that name at most one query; anything else is answered, a little slower, from the mentions.
    """

    since: datetime | None = None
    until: datetime | None = None
    networks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    queries: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    text: str = ""
    questions: bool | None = None
    complaints: bool | None = None

    def __post_init__(self) -> None:
        for bound in (self.since, self.until):
            if bound is not None and bound.tzinfo is None:
                raise ValueError("a filter's times are aware")

    def asks(self) -> frozenset[str]:
        """The names of the fields that narrow something, the period left out."""
        named = (f.name for f in fields(self) if f.name not in {"since", "until"})
        return frozenset(name for name in named if getattr(self, name) not in ((), "", None))

    def on_hours(self) -> Filter:
        """The same filter with its period widened to whole hours UTC, which roll-ups can answer."""
        since = None if self.since is None else hour_start(hour_of(self.since))
        until = None if self.until is None else hour_start(-(-micros(self.until) // 3_600_000_000))
        return replace(self, since=since, until=until)

    def shape(self) -> Filter:
        """The filter without a period on whole hours, which goes to the engine beside the question: the same
        question about another period is then the same expression."""
        return self if hours(self) is None else replace(self, since=None, until=None)

    def during(self, since: datetime | None, until: datetime | None) -> Filter:
        return replace(self, since=since, until=until)


def micros(time: datetime) -> int:
    """Microseconds since 1970, exact (a float of seconds would not be)."""
    return (time - EPOCH) // timedelta(microseconds=1)


def hour_of(time: datetime) -> int:
    """Whole hours since 1970 UTC, rounded down."""
    return micros(time) // 3_600_000_000


def hour_start(hour: int) -> datetime:
    return EPOCH + hour * HOUR


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def strip_accents(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own function."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def getvariable(variable: str) -> int:  # type: ignore[empty-body]
    """DuckDB's own function: a number that is set beside the question, known when the question is planned."""


@ibis.udf.scalar.builtin(name="getvariable")  # type: ignore[untyped-decorator]
def text_variable(variable: str) -> str:  # type: ignore[empty-body]
    """The same for a text."""


class Span:
    """A period on whole hours, as variables: hours since 1970, and the whole days UTC inside it."""

    def __init__(self, name: str = "span") -> None:
        self._name = name
        self.since, self.until, self.first_day, self.end_day = (
            getvariable(f"{name}_{part}").name(f"{name}_{part}") for part in _SPAN
        )

    def values(self, filter_: Filter) -> dict[str, int]:
        """The variables for this filter; wide open where it has no bound, or none on a whole hour."""
        since, until = hours(filter_) or (None, None)
        low, high = -_FAR if since is None else since, _FAR if until is None else until
        days = (-(-low // 24) * 24, high // 24 * 24)
        return dict(zip((f"{self._name}_{part}" for part in _SPAN), (low, high, *days), strict=True))


def hours(filter_: Filter) -> tuple[int | None, int | None] | None:
    """The period as hours since 1970, or None if a bound is not on a whole hour."""
    bounds: list[int | None] = []
    for bound in (filter_.since, filter_.until):
        if bound is not None and micros(bound) % 3_600_000_000:
            return None
        bounds.append(None if bound is None else hour_of(bound))
    return bounds[0], bounds[1]


SPAN = Span()

# field of the filter -> column of the mention
SCALARS = {
    "networks": "network",
    "languages": "language",
    "sentiments": "sentiment",
    "emotions": "emotion",
    "topics": "topic",
    "authors": "author",
    "sources": "source",
}
LISTS = {
    "hashtags": "hashtags",
    "terms": "terms",
    "brands": "brands",
    "domains": "domains",
    "queries": "queries",
}
FLAGS = {"questions": "is_question", "complaints": "is_complaint"}


def folded(text: Any) -> Any:
    """Text without case and accents, as an expression; needle and haystack go through the same one."""
    return strip_accents(text.lower())


def matching(rows: Any, filter_: Filter, span: Span) -> Any:
    """The rows (an Ibis table with the columns of a mention and ``hour``) that the filter keeps. A period on
    whole hours is in ``span``, any other in the filter."""
    asked = [*_period(rows, filter_, span)]
    asked += [rows[c].isin(list(getattr(filter_, f))) for f, c in SCALARS.items() if getattr(filter_, f)]
    asked += [_holds_any(rows[c], getattr(filter_, f)) for f, c in LISTS.items() if getattr(filter_, f)]
    asked += [rows[c] == getattr(filter_, f) for f, c in FLAGS.items() if getattr(filter_, f) is not None]
    if filter_.text:
        asked.append(holds_text(rows, filter_.text))
    return rows.filter(*asked)


def holds_text(rows: Any, text: str) -> Any:
    """Whether the title or the text holds the substring, without case or accents."""
    needle = folded(ibis.literal(text.replace("\0", "")))
    return folded(rows.text).contains(needle) | folded(rows.title).contains(needle)


def _period(rows: Any, filter_: Filter, span: Span) -> Iterator[Any]:
    if hours(filter_) is not None:
        yield rows.hour >= span.since
        yield rows.hour < span.until
        return
    if filter_.since is not None:
        yield rows.created_at >= ibis.literal(filter_.since.astimezone(UTC))
    if filter_.until is not None:
        yield rows.created_at < ibis.literal(filter_.until.astimezone(UTC))


def _holds_any(column: Any, values: Sequence[str | int]) -> Any:
    item = "int64" if isinstance(values[0], int) else "string"
    return reduce(or_, (column.contains(ibis.literal(value, item)) for value in values))
