"""Counting mentions: one definition for the roll-ups written beside segments and for the scan of the mentions
themselves, so that both give the same numbers.

A roll-up counts, for the mentions of one compacted segment, under each saved query they matched and once
under ``ALL``. Counting a list column counts a mention once under each distinct value.
"""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from parvis.core.lake.engine import mention, recent, table
from parvis.core.lake.filters import SPAN, Column, Filter, Span, hours, matching
from parvis.core.lake.kinds import ALL, KEYS, SUMS, Kind, columns_of, counted_by, schema_of, table_name
from parvis.core.lake.schema import ROLLUP, STORED

MILLION = 1_000_000
_DAY = 24
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
_LISTS = tuple(name for name in KEYS.values() if name != "author")
_COUNTED = ("hour", "network", "language", "sentiment", "emotion", "topic", "author")
_PROBABILITIES = tuple(f"p_{name}" for name in SUMS)


def facts(kind: Kind, filter_: Filter, mentions: Any, span: Span = SPAN) -> Any:
    """Rows (hour, the columns of the kind, n and for the cube the sums) to be added up further.

    ``mentions``: the table to scan when the roll-ups cannot answer: without whole hours in the filter, or
    with a field that the kind does not hold.
    """
    if not answers(kind, filter_):
        return counted(kind, matching(mentions, filter_, span).mutate(sign=_int32(1)))
    return ibis.union(counted(kind, matching(recent, filter_, span)), _held(kind, filter_, span))


def answers(kind: Kind, filter_: Filter) -> bool:
    """Whether roll-ups of this kind can answer the filter."""
    can = {*_ANSWERS.get(kind, {}), "queries"}
    return hours(filter_) is not None and filter_.asks() <= can and len(set(filter_.queries)) <= 1


def counted(kind: Kind, rows: Any, *, by: tuple[str, ...] = ()) -> Any:
    """The mentions counted in the columns of the kind, and in the columns ``by``. ``rows`` have ``sign``."""
    if kind is Kind.EMOTION:
        rows = rows.mutate(key=rows.emotion)
    if kind is Kind.AUTHOR:
        rows = rows.mutate(key=rows.author)
    elif kind in KEYS:
        rows = rows.mutate(key=rows[KEYS[kind]].unique().unnest())
    sums = {"n": rows.sign.sum().cast("int64")}
    if kind is Kind.CUBE:
        for name in SUMS:
            sums[name] = (rows.sign * _millionths(rows[f"p_{name}"])).sum().cast("int64")
    return rows.group_by([*by, "hour", *counted_by(kind)]).agg(**sums).select(*by, *columns_of(kind))


# A segment being rolled up: its mentions under each query, and one kind of that.
_UNDER = [STORED.field(name) for name in (*_COUNTED, *_LISTS, *_PROBABILITIES)]
under = table("under", pa.schema([*_UNDER, pa.field("sign", pa.int32()), pa.field("query", pa.int64())]))
_ROLLING = [ROLLUP.field(name) for name in ("query", "hour", "key", "n")]
rolling = table("rolling", pa.schema(_ROLLING))


def under_queries() -> Any:
    """The mentions in sight, once under ``ALL`` and once under each query they matched; of each only what is
    counted."""
    signed = mention.select(*_COUNTED, *_LISTS, *_PROBABILITIES, "queries", sign=_int32(1))
    each = signed.mutate(query=signed.queries.unique().unnest())
    return ibis.union(signed.mutate(query=_int64(ALL)), each).drop("queries")


def by_hours(kind: Kind) -> Any:
    """``under``, counted in the columns of the kind, in such an order that each question reads a short
    stretch of it."""
    return counted(kind, under, by=("query",)).order_by("query", "hour")


def by_days() -> Any:
    """``rolling``, a keyed kind by hours, counted by days."""
    day = (rolling.hour - (rolling.hour % _DAY + _DAY) % _DAY).cast("int32")
    rows = rolling.group_by("query", "key", hour=day).agg(n=rolling.n.sum().cast("int64"))
    return rows.order_by("query", "hour")


def one_block() -> Any:
    """``rolling``, a keyed kind under one query, added up: the first day stands for all."""
    sums = {"hour": rolling.hour.min(), "n": rolling.n.sum().cast("int64")}
    return rolling.group_by("key").agg(**sums).select("hour", "key", "n")


def _held(kind: Kind, filter_: Filter, span: Span) -> Any:
    """What the roll-ups say. Keyed kinds: by day for the whole days of the period, by hour for the rest."""
    rows = _rolled(kind, filter_)
    rows = rows.filter(rows.hour >= span.since, rows.hour < span.until)
    if kind in KEYS:
        by_day = _rolled(kind, filter_, by_day=True)
        by_day = by_day.filter(by_day.hour >= span.first_day, by_day.hour < span.end_day)
        rows = ibis.union(rows.filter((rows.hour < span.first_day) | (rows.hour >= span.end_day)), by_day)
    for field, column in _ANSWERS.get(kind, {}).items():
        if getattr(filter_, field):
            rows = rows.filter(rows[column].isin(list(getattr(filter_, field))))
    return rows


def _rolled(kind: Kind, filter_: Filter, *, by_day: bool = False) -> Any:
    """The table of the engine with what the roll-ups hold of the kind, under the query of the filter."""
    query = filter_.queries[0] if filter_.queries else ALL
    return table(table_name(kind, query, by_day=by_day), schema_of(kind))


def _millionths(probability: Any) -> Any:
    return (probability.cast("float64") * MILLION).round().cast("int64")


def _int32(value: int) -> Any:
    return ibis.literal(value, "int32")


def _int64(value: int) -> Any:
    return ibis.literal(value, "int64")
