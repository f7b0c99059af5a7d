"""A rise as it is written down: counted in the lake, so that the page of posts shows as many."""

from __future__ import annotations

from datetime import datetime, timedelta

from parvis.apps.trends.counting import COLUMNS
from parvis.apps.trends.following import Found, hours_of
from parvis.apps.trends.hearing import hour_of, start_of
from parvis.apps.trends.models import Rise
from parvis.apps.trends.span import Span

LEAD, TAIL, LONGEST = timedelta(hours=24), timedelta(hours=6), timedelta(hours=120)


def fill(span: Span, row: Rise, found: Found) -> None:
    """What the row says now; it is not saved."""
    rise, end = found.rise, start_of(span.last)
    since = start_of(rise.since)
    if row.pk and row.kind in COLUMNS:  # the window has moved on: the rise began where it was first seen
        since = min(row.since, since)
    until = end_of(found, end)
    row.label = found.named.label or row.label  # of words: as they were read in its posts
    row.since, row.until = since, None if rise.until is None else until
    row.n = span.lake.count(found.named.filter(since, until))
    row.expected = rise.expected
    if hour_of(since) < rise.since:
        inside = sum(span.volume.get(hour, 0) for hour in range(rise.since, hour_of(until)))
        whole = sum(span.volume.get(hour, 0) for hour in range(hour_of(since), hour_of(until)))
        row.expected = rise.expected * whole / max(1, inside)
    higher = not row.pk or rise.return_days >= row.return_days
    row.peak_at = start_of(rise.peak) if higher else row.peak_at
    row.surprise = None if row.kind in COLUMNS else rise.surprise
    row.return_days = max(rise.return_days, row.return_days or 0.0)
    row.history_days = (rise.since - span.first) / 24
    row.noticed_at = row.noticed_at or span.until
    row.hours_from = max(since - LEAD, start_of(span.first))
    row.hours = hours_of(span, found.named, row.hours_from, min(until + TAIL, row.hours_from + LONGEST, end))


def end_of(found: Found, end: datetime) -> datetime:
    """Where a rise ends; ``end`` while it lasts."""
    return end if found.rise.until is None else start_of(found.rise.until)
