"""Counting mentions: one definition for the roll-ups written beside segments and for the scan of the mentions
themselves, so that both give the same numbers.

A roll-up counts, for the mentions of one compacted segment, under each saved query they matched and once
under ``ALL``. Counting a list column counts a mention once under each distinct value.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.engine import recent, rollup
from parvis.core.lake.filters import Column, Filter, hours, matching
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


def facts(kind: Kind, filter_: Filter, mentions: Any) -> Any:
    """Rows (hour, the columns of the kind, n and for the cube the sums) to be added up further.

    ``mentions``: the table to scan when the roll-ups cannot answer. Without whole hours in the filter, or with
    a field that the kind does not hold, that is what happens.
    """
    if not answers(kind, filter_):
        return counted(kind, matching(mentions, filter_).mutate(sign=ibis.literal(1), query=_int64(ALL)))
    fresh = counted(kind, matching(recent, filter_).mutate(query=_int64(ALL)))
    held = [_held(kind, filter_, by_day) for by_day in ((False, True) if kind in _KEYS else (False,))]
    return ibis.union(fresh, *held)


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


@cache
def segment_rollup(mentions: Any) -> Any:
    """Everything a segment's roll-up holds, ordered so that each question reads a short stretch of it."""
    signed = mentions.mutate(sign=ibis.literal(1))
    under = ibis.union(
        signed.mutate(query=_int64(ALL)), signed.mutate(query=signed.queries.unique().unnest())
    )
    tables = [counted(kind, under) for kind in Kind]
    tables += [counted(kind, under, by_day=True) for kind in _KEYS]
    return ibis.union(*tables).order_by("kind", "query", "hour")


def by_kind(rows: pa.Table) -> Iterator[pa.Table]:
    """The rows of one kind at a time, so that each kind has row groups of its own."""
    for kind in pc.unique(rows["kind"]).to_pylist():
        yield rows.filter(pc.equal(rows["kind"], kind))


def _held(kind: Kind, filter_: Filter, by_day: bool) -> Any:
    """What the roll-ups say. Keyed kinds: by day for the whole days of the period, by hour for the rest."""
    since, until = hours(filter_) or (None, None)
    query = filter_.queries[0] if filter_.queries else ALL
    rows = rollup.filter(rollup.kind == int(kind) + by_day, rollup.query == _int64(query))
    rows = rows if since is None else rows.filter(rows.hour >= since)
    rows = rows if until is None else rows.filter(rows.hour < until)
    if kind in _KEYS:
        rows = _whole_days(rows, since, until, by_day)
    for field, column in _ANSWERS.get(kind, {}).items():
        if getattr(filter_, field):
            rows = rows.filter(rows[column].isin(list(getattr(filter_, field))))
    return rows.select(ROLLUP.names)


def _whole_days(rows: Any, since: int | None, until: int | None, by_day: bool) -> Any:
    first = None if since is None else -(-since // _DAY) * _DAY
    end = None if until is None else until // _DAY * _DAY
    inside = ibis.literal(True)
    inside = inside if first is None else inside & (rows.hour >= first)
    inside = inside if end is None else inside & (rows.hour < end)
    return rows.filter(inside if by_day else ~inside)


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
