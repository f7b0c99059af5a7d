"""Counting mentions: one definition for the roll-ups written beside segments and for the scan of the mentions
themselves, so that both give the same numbers.

A roll-up counts, for the mentions of one compacted segment, under each saved query they matched and once
under ``ALL``. Counting a list column counts a mention once under each distinct value.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import ibis

from parvis.core.lake.engine import mention, recent, rollup
from parvis.core.lake.filters import SPAN, Column, Filter, Span, hours, matching
from parvis.core.lake.schema import ROLLUP

ALL = -1
MILLION = 1_000_000
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


_COLUMNS = {
    Kind.CUBE: ("network", "language", "sentiment"),
    Kind.TOPIC: ("topic", "language"),
    Kind.EMOTION: ("key", "language", "sentiment"),
}
# The lists (or the column) that the keyed kinds count by.
_KEYS = {
    Kind.TERM: "terms",
    Kind.HASHTAG: "hashtags",
    Kind.DOMAIN: "domains",
    Kind.BRAND: "brands",
    Kind.AUTHOR: "author",
}
# Fields of a filter that a roll-up of this kind can answer, and the column that answers.
_ANSWERS = {
    Kind.CUBE: {"networks": "network", "languages": "language", "sentiments": "sentiment"},
    Kind.TOPIC: {"topics": "topic", "languages": "language"},
    Kind.EMOTION: {"emotions": "key", "languages": "language", "sentiments": "sentiment"},
}
KIND_OF = {
    Column.NETWORK: Kind.CUBE,
    Column.LANGUAGE: Kind.CUBE,
    Column.SENTIMENT: Kind.CUBE,
    Column.TOPIC: Kind.TOPIC,
    Column.EMOTION: Kind.EMOTION,
    Column.TERM: Kind.TERM,
    Column.HASHTAG: Kind.HASHTAG,
    Column.DOMAIN: Kind.DOMAIN,
    Column.BRAND: Kind.BRAND,
    Column.AUTHOR: Kind.AUTHOR,
}


# Everything a roll-up holds: each kind by hours, then the keyed kinds once more by days.
KINDS = tuple((kind, by_day) for kind in Kind for by_day in ((False, True) if kind in _KEYS else (False,)))


def facts(kind: Kind, filter_: Filter, mentions: Any, span: Span = SPAN) -> Any:
    """Rows (hour, the columns of the kind, n and for the cube the sums) to be added up further.

    ``mentions``: the table to scan when the roll-ups cannot answer: without whole hours in the filter, or
    with a field that the kind does not hold.
    """
    every = _int64(ALL)
    if not answers(kind, filter_):
        scanned = matching(mentions, filter_, span).mutate(sign=ibis.literal(1), query=every)
        return counted(kind, scanned)
    fresh = counted(kind, matching(recent, filter_, span).mutate(query=every))
    return ibis.union(fresh, _held(kind, filter_, span))


def answers(kind: Kind, filter_: Filter) -> bool:
    """Whether roll-ups of this kind can answer the filter."""
    can = {*_ANSWERS.get(kind, {}), "queries"}
    return hours(filter_) is not None and filter_.asks() <= can and len(set(filter_.queries)) <= 1


def counted(kind: Kind, rows: Any, *, by_day: bool = False) -> Any:
    """The mentions counted in the columns of a roll-up. ``rows`` have ``sign`` and ``query`` too."""
    if kind is Kind.EMOTION:
        rows = rows.mutate(key=rows.emotion)
    if kind is Kind.AUTHOR:
        rows = rows.mutate(key=rows.author)
    elif kind in _KEYS:
        rows = rows.mutate(key=rows[_KEYS[kind]].unique().unnest())
    if by_day:
        rows = rows.mutate(hour=(rows.hour - (rows.hour % _DAY + _DAY) % _DAY).cast("int32"))
    by = ["query", "hour", *_COLUMNS.get(kind, ("key",))]
    sums = {"n": rows.sign.sum().cast("int64")}
    if kind is Kind.CUBE:
        for name in ("negative", "neutral", "positive"):
            sums[name] = (rows.sign * _millionths(rows[f"p_{name}"])).sum().cast("int64")
    return _shaped(rows.group_by(by).agg(**sums), kind + by_day)


def kind_rollup(kind: Kind, by_day: bool) -> Any:
    """What the roll-up of the segment in sight holds of one kind, ordered so that each question reads a short
    stretch of it."""
    signed = mention.mutate(sign=ibis.literal(1))
    each = signed.mutate(query=signed.queries.unique().unnest())
    under = ibis.union(signed.mutate(query=_int64(ALL)), each)
    return counted(kind, under, by_day=by_day).order_by("query", "hour")


def _held(kind: Kind, filter_: Filter, span: Span) -> Any:
    """What the roll-ups say. Keyed kinds: by day for the whole days of the period, by hour for the rest."""
    query = filter_.queries[0] if filter_.queries else ALL
    rows = rollup.filter(rollup.query == _int64(query), rollup.hour >= span.since, rollup.hour < span.until)
    if kind in _KEYS:
        day = (rows.hour >= span.first_day) & (rows.hour < span.end_day)
        by_day = rows.filter(rows.kind == int(kind) + 1, day)
        rows = ibis.union(rows.filter(rows.kind == int(kind), ~day), by_day)
    else:
        rows = rows.filter(rows.kind == int(kind))
    for field, column in _ANSWERS.get(kind, {}).items():
        if getattr(filter_, field):
            rows = rows.filter(rows[column].isin(list(getattr(filter_, field))))
    return rows.select(ROLLUP.names)


def _shaped(rows: Any, number: int) -> Any:
    """Every column of a roll-up, null where this kind has none."""
    types = {
        "key": "string",
        "network": "string",
        "language": "string",
        "sentiment": "string",
        "topic": "int32",
    }
    types |= {"negative": "int64", "neutral": "int64", "positive": "int64"}
    missing = {name: ibis.null(dtype) for name, dtype in types.items() if name not in rows.columns}
    return rows.mutate(kind=ibis.literal(number, "int32"), **missing).select(ROLLUP.names)


def _millionths(probability: Any) -> Any:
    return (probability.cast("float64") * MILLION).round().cast("int64")


def _int64(value: int) -> Any:
    return ibis.literal(value, "int64")
