"""The questions of a dashboard, as Ibis expressions over the tables of the engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.engine import mention
from parvis.core.lake.filters import (
    EPOCH,
    SPAN,
    Bucket,
    By,
    Column,
    Filter,
    Span,
    matching,
    micros,
    text_variable,
)
from parvis.core.lake.kinds import Kind
from parvis.core.lake.rollups import KIND_OF, MILLION, counted, facts

_TIME = pa.timestamp("us", tz="UTC")
_HOUR_US = 3_600_000_000
NOW, BEFORE = Span("now"), Span("before")
_LABELS = ("negative", "neutral", "positive")


def volume(filter_: Filter, by: By) -> Any:
    """hour, key, n"""
    rows = facts(Kind.CUBE, filter_, mention)
    key = ibis.literal("") if by is By.NONE else rows[by.value]
    return _nonzero(rows.group_by("hour", key=key).agg(n=_total(rows.n)))


def volume_of(filter_: Filter, column: Column, keys: tuple[str, ...]) -> Any:
    """hour, key, n of these values of a list column. Roll-ups of lists hold whole days, so that the mentions
    themselves are read, once for all values."""
    signed = matching(mention, filter_, SPAN).mutate(sign=ibis.literal(1, "int32"))
    rows = counted(KIND_OF[column], signed)
    return rows.filter(rows.key.isin(list(keys))).select("hour", "key", "n")


def reach(filter_: Filter) -> Any:
    """n, told (mentions whose network tells engagement), of these engagement, median, most; first, last"""
    rows = matching(mention, filter_, SPAN)
    return rows.agg(
        n=rows.count(),
        told=rows.engagement.count(),
        engagement=rows.engagement.sum().cast("int64"),
        median=rows.engagement.cast("float64").median(),
        most=rows.engagement.max(),
        first=rows.created_at.min(),
        last=rows.created_at.max(),
    )


def sentiment(filter_: Filter) -> Any:
    """hour, n, n_negative, n_neutral, n_positive, n_unknown, and the sums in millionths"""
    rows = facts(Kind.CUBE, filter_, mention)
    known = {f"n_{x}": _total(ibis.ifelse(rows.sentiment == x, rows.n, 0)) for x in _LABELS}
    unknown = _total(ibis.ifelse(rows.sentiment.isin(list(_LABELS)), 0, rows.n))
    sums = {f"sum_p_{x}": _total(rows[x]) for x in _LABELS}
    return _nonzero(rows.group_by("hour").agg(n=_total(rows.n), **known, n_unknown=unknown, **sums))


def counts(filter_: Filter, column: Column, limit: int) -> Any:
    """key, n; most first, then by key"""
    kind = KIND_OF[column]
    rows = facts(kind, filter_, mention)
    key = rows[column.value] if kind in {Kind.CUBE, Kind.TOPIC} else rows.key
    most = _nonzero(rows.group_by(key=key.cast("string")).agg(n=_total(rows.n)))
    return most.order_by(ibis.desc("n"), "key").limit(limit)


def topic_languages(filter_: Filter) -> Any:
    """topic, language, n"""
    rows = facts(Kind.TOPIC, filter_, mention)
    cells = _nonzero(rows.group_by("topic", "language").agg(n=_total(rows.n)))
    return cells.order_by("topic", ibis.desc("n"), "language")


def topic_hours(filter_: Filter) -> Any:
    """topic, hour, n"""
    rows = facts(Kind.TOPIC, filter_, mention)
    return _nonzero(rows.group_by("topic", "hour").agg(n=_total(rows.n))).order_by("topic", "hour")


def topic_sentiment(filter_: Filter) -> Any:
    """topic, n, and the sums in millionths; always from the mentions, since no roll-up holds both"""
    rows = matching(mention, filter_, SPAN)
    sums = {f"sum_p_{x}": _total((rows[f"p_{x}"] * MILLION).round()) for x in _LABELS}
    return rows.group_by("topic").agg(n=rows.count().cast("int64"), **sums).order_by("topic")


def rising_terms(filter_: Filter, limit: int) -> Any:
    """term, n_now, n_before, score: the terms that take a larger share of all terms in the span ``NOW`` than
    in the span ``BEFORE``.

    ``score`` is the log-likelihood ratio of Rayson and Garside (2000), "Comparing corpora using frequency
    profiling", formula 2: how surprising both counts would be if the term were as frequent now as before.
    """
    none = ibis.literal(0, "int64")
    new, old = facts(Kind.TERM, filter_, mention, NOW), facts(Kind.TERM, filter_, mention, BEFORE)
    both = ibis.union(
        new.select(term=new.key, now=new.n, before=none), old.select(term=old.key, now=none, before=old.n)
    )
    terms = both.group_by("term").agg(n_now=_total(both.now), n_before=_total(both.before))
    whole = terms.mutate(all_now=terms.n_now.sum().over(), all_before=terms.n_before.sum().over())
    whole = whole.mutate(all_now=whole.all_now.cast("float64"), all_before=whole.all_before.cast("float64"))
    rising = whole.filter(whole.n_now > 0, whole.n_now * whole.all_before > whole.n_before * whole.all_now)
    share = (rising.n_now + rising.n_before) / (rising.all_now + rising.all_before)
    score = _surprise(rising.n_now, rising.all_now * share)
    score += _surprise(rising.n_before, rising.all_before * share)
    shown = rising.select("term", "n_now", "n_before", score=(2 * score).round(6))
    return shown.order_by(ibis.desc("score"), "term").limit(limit)


def count(filter_: Filter) -> Any:
    rows = facts(Kind.CUBE, filter_, mention)
    return rows.agg(n=_total(rows.n).fill_null(0))


def days(filter_: Filter, heard_since: int | None, heard_until: int | None) -> Any:
    """day, n; newest first. Bounds are microseconds since 1970."""
    rows = matching(mention, filter_, SPAN)
    if heard_since is not None:
        rows = rows.filter(rows.heard_at >= ibis.literal(EPOCH + timedelta(microseconds=heard_since)))
    if heard_until is not None:
        rows = rows.filter(rows.heard_at <= ibis.literal(EPOCH + timedelta(microseconds=heard_until)))
    counted = rows.group_by(day=rows.created_at.date()).agg(n=rows.count())
    return counted.order_by(ibis.desc("day"))


def query_counts(filter_: Filter) -> Any:
    """query, n"""
    each = matching(mention, filter_, SPAN).select(query=mention.queries.unique().unnest())
    return each.group_by("query").agg(n=each.count())


def sample(filter_: Filter, n: int, seed: int) -> Any:
    """The ``n`` mentions whose salted hash is least: evenly drawn, the same for the same seed."""
    rows = matching(mention, filter_, SPAN)
    salted = rows.mutate(draw=(rows.mention + ibis.literal(f":{seed}")).hexdigest("md5"))
    return salted.order_by("draw", "mention").limit(n)


def probabilities(filter_: Filter, n: int, seed: int) -> Any:
    return sample(filter_, n, seed).select("p_negative", "p_neutral", "p_positive")


def one() -> Any:
    """The mention whose id is the variable ``mention_id``: compiled once, whichever is asked for."""
    return mention.filter(mention.mention == text_variable("mention_id"))


def buckets(rows: pa.Table, bucket: Bucket, zone: str) -> pa.Table:
    """``hour`` turned into ``bucket`` and the rows of one bucket added up, in order of time.

    A day is a day of ``zone``. Roll-ups know whole hours UTC, so in zones that are off by half an hour a day
    begins at the half hour before or after midnight.
    """
    starts = rows["hour"].to_numpy().astype(np.int64) * _HOUR_US
    if bucket is Bucket.DAY:
        starts = _days(starts, zone)
    dated = rows.drop_columns("hour").add_column(0, "bucket", pa.array(starts).cast(_TIME))
    keys = [name for name in ("bucket", "key") if name in dated.column_names]
    sums = [name for name in dated.column_names if name not in keys]
    total = dated.group_by(keys).aggregate([(name, "sum") for name in sums])
    total = total.rename_columns([name.removesuffix("_sum") for name in total.column_names])
    return total.select([*keys, *sums]).sort_by([(key, "ascending") for key in keys])


def in_ones(rows: pa.Table) -> pa.Table:
    """Sums of millionths as sums of probabilities (float64)."""
    for name in rows.column_names:
        if name.startswith("sum_p_"):
            at = rows.column_names.index(name)
            rows = rows.set_column(at, name, pc.divide(rows[name].cast(pa.float64()), float(MILLION)))
    return rows


def _days(starts: Any, zone: str) -> Any:
    if zone == "UTC":
        return starts // (24 * _HOUR_US) * (24 * _HOUR_US)
    place = ZoneInfo(zone)
    days = {int(start): _local_day(int(start), place) for start in np.unique(starts)}
    return np.array([days[int(start)] for start in starts], np.int64)


def _local_day(start_us: int, place: ZoneInfo) -> int:
    local = (EPOCH + timedelta(microseconds=start_us)).astimezone(place)
    return micros(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))


def _nonzero(rows: Any) -> Any:
    # Taking a row away leaves cells of zero, which a scan would not show.
    return rows.filter(rows.n != 0)


def _total(values: Any) -> Any:
    # DuckDB adds up integers in 128 bits, which Arrow does not know.
    return values.sum().cast("int64")


def _surprise(seen: Any, expected: Any) -> Any:
    return ibis.ifelse(seen > 0, seen * (seen / expected).ln(), 0.0)
