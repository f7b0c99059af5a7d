"""How many posts of any hours hold each hashtag or term: asked of the lake, or of one answer kept at hand.

A look at everything asks this some sixty times. Where little was heard, one question brings the counts of all
hours, and adding them up here takes a fraction of the time; where much was, the lake's roll-ups are quicker
and nothing as large is held.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from parvis.apps.trends.hearing import HOUR_S, start_of
from parvis.apps.trends.models import SubjectKind
from parvis.apps.trends.span import Span
from parvis.apps.trends.subjects import PER
from parvis.core.lake import Column, Filter

COLUMNS = {SubjectKind.HASHTAG: Column.HASHTAG, SubjectKind.TERM: Column.TERM}
AT_HAND = 50_000  # posts of the span up to which its counts are kept at hand
Counts = Callable[[int, int, int], dict[str, int]]


def counts_of(span: Span, kind: SubjectKind) -> Counts:
    """A function of first hour, end and limit: posts of each word in these hours, the most first, then by
    word."""
    if sum(span.volume.values()) > AT_HAND:
        return _asked(span, kind)
    return _at_hand(span, kind)


def _asked(span: Span, kind: SubjectKind) -> Counts:
    def counts(first: int, end: int, limit: int) -> dict[str, int]:
        asked = Filter(since=start_of(first), until=start_of(end))
        rows = span.lake.counts(asked, COLUMNS[kind], limit=limit)
        return dict(zip(rows["key"].to_pylist(), rows["n"].to_pylist(), strict=True))

    return counts


def _at_hand(span: Span, kind: SubjectKind) -> Counts:
    asked = Filter(since=start_of(span.first), until=start_of(span.last))
    rows = span.lake.series(asked, per=PER[kind], minutes=60)
    hours = rows["start"].to_numpy() // HOUR_S  # in order of time
    ns = rows["n"].to_numpy()
    words, places = np.unique(np.array(rows["key"].to_pylist(), dtype=object), return_inverse=True)

    def counts(first: int, end: int, limit: int) -> dict[str, int]:
        low, high = np.searchsorted(hours, [first, end])
        total = np.bincount(places[low:high], weights=ns[low:high], minlength=len(words)).astype(np.int64)
        held = np.flatnonzero(total)
        order = held[np.lexsort((held, -total[held]))][:limit]
        return dict(zip(words[order].tolist(), total[order].tolist(), strict=True))

    return counts
