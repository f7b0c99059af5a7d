"""Each rise looked at closely, once and then each hour while it lasts: is it pushed, what do its posts say,
and which other rises are the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction

from parvis.apps.trends.counting import COLUMNS
from parvis.apps.trends.hearing import start_of
from parvis.apps.trends.matters.facts import Facts, read_facts
from parvis.apps.trends.matters.grouping import regroup
from parvis.apps.trends.matters.models import RiseFacts
from parvis.apps.trends.models import Rise
from parvis.apps.trends.reasons import look_at, written
from parvis.apps.trends.span import Span
from parvis.core.lake import Filter

LONGEST_LABEL = 200
AGAIN = timedelta(hours=1)
USUAL = timedelta(days=28)  # what engagement is usual is read from


def look_closely(span: Span, rises: Sequence[Rise]) -> None:
    """Look at those of these rises that are due, and tie them to the others."""
    due = [row for row in rises if _due(row, span)]
    if not due:
        return
    end = start_of(span.last)
    usual = _usual(span)
    read: dict[int, pa.Table] = {}
    for row in due:
        look = look_at(row, until=row.until or end)
        read[row.pk] = look.table
        facts = read_facts(look.table, carriers=look.carriers, usual=usual)
        with transaction.atomic():
            row.pushed, row.looked_at = look.coordination.pushed, span.until
            row.label = _written(row, look.table)
            row.save(update_fields=["label", "pushed", "looked_at"])
            kept = {"counts": asdict(facts), "read_at": span.until}
            RiseFacts.objects.update_or_create(rise=row, defaults=kept)
    Rise.objects.bulk_update(regroup(rises, read, end), ["matter"])


def _due(row: Rise, span: Span) -> bool:
    return row.looked_at is None or (row.until is None and row.looked_at <= span.until - AGAIN)


def _written(row: Rise, read: pa.Table) -> str:
    """A hashtag or a term as its posts write it; other subjects have the name that their owner gave."""
    if row.kind not in COLUMNS:
        return row.label
    return written(read, [row.key]).get(row.key, row.label)[:LONGEST_LABEL]


def _usual(span: Span) -> float | None:
    """The median engagement of everything heard in the last weeks; None where no network tells."""
    told = span.lake.reach(Filter(since=span.until - USUAL, until=span.until)).to_pylist()
    return told[0]["median"] if told and told[0]["told"] else None


def facts_of(row: Rise) -> Facts:
    """The facts kept of a rise; none where it was not looked at yet."""
    kept = getattr(row, "facts", None)
    counts: dict[str, Any] = dict(kept.counts) if kept is not None else {"read": 0}
    return Facts(**{**counts, "carriers": tuple(counts.get("carriers", ()))})
