"""Reading a crisis: its timeline, its first and its biggest posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pyarrow as pa
from django.db.models import QuerySet

from parvis.apps.alerts.look import HOUR, Look, hour_ceiling, scope_filter
from parvis.apps.alerts.models import Alert, Crisis, Statement
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.selectors import PostSeen
from parvis.core.lake import Filter

FIRST: Final = 3
BIGGEST: Final = 3
READ: Final = 5000
AROUND: Final = timedelta(days=1)  # before it began: where the first posts are looked for


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. ``kind`` is opened, alert, note, statement, approved, closed."""

    at: datetime
    kind: str
    what: Any
    by: Any = None


def look_of_crisis(crisis: Crisis, now: datetime) -> Look:
    """The posts of a room; those of everything when its query is gone."""
    return Look(crisis.workspace, scope_filter(crisis) or Filter(), now)


def period_of(crisis: Crisis, now: datetime) -> tuple[datetime, datetime]:
    """From a day before it began to now, or to a day after it was closed."""
    until = min(now, crisis.closed_at + AROUND) if crisis.closed_at else now
    return crisis.began_at - AROUND, hour_ceiling(until)


def statements_of(crisis: Crisis) -> QuerySet[Statement]:
    """Its holding statements, newest first."""
    return crisis.statements.select_related("by", "approved_by")


def timeline(crisis: Crisis, now: datetime) -> list[Line]:
    """What happened, oldest first: alerts about the same posts, notes, statements, opening and closing."""
    since, until = period_of(crisis, now)
    lines = [Line(crisis.opened_at, "opened", crisis, crisis.opened_by)]
    lines += [Line(one.rang_at, "alert", one) for one in _alerts(crisis, since, until)]
    lines += [Line(one.at, "note", one, one.by) for one in crisis.notes.select_related("by")]
    for one in statements_of(crisis):
        lines.append(Line(one.at, "statement", one, one.by))
        if one.approved_at:
            lines.append(Line(one.approved_at, "approved", one, one.approved_by))
    if crisis.closed_at:
        lines.append(Line(crisis.closed_at, "closed", crisis, crisis.closed_by))
    return sorted(lines, key=lambda line: line.at)


def _alerts(crisis: Crisis, since: datetime, until: datetime) -> Sequence[Alert]:
    """The alerts about the same posts, and the one it was opened from."""
    same = {"rule__scope": crisis.scope, "rule__query_id": crisis.query_id, "rule__brand": crisis.brand}
    near = Alert.objects.filter(workspace=crisis.workspace, rang_at__gte=since, rang_at__lte=until, **same)
    own = Alert.objects.filter(pk=crisis.alert_id or 0)
    return list((near | own).distinct().order_by("pk")[:100])


def first_posts(crisis: Crisis, now: datetime, *, names: bool) -> tuple[PostSeen, ...]:
    """The oldest posts since the crisis began."""
    look = look_of_crisis(crisis, now)
    begin, until = crisis.began_at, period_of(crisis, now)[1]
    hours = look.hours(begin, until)
    total, end = 0, until
    for place, count in enumerate(hours.counts):
        total += count or 0
        if total >= FIRST:
            end = hours.at(place) + HOUR
            break
    table = look.posts(begin, end, most=READ)
    oldest = table.slice(max(0, table.num_rows - FIRST))
    return tuple(reversed(listening.seen(crisis.workspace, oldest, names=names)))


def biggest_posts(crisis: Crisis, now: datetime, *, names: bool) -> tuple[PostSeen, ...]:
    """The posts with most reactions, then most followers, among the newest ``READ``; none tells: none."""
    table = look_of_crisis(crisis, now).posts(crisis.began_at, period_of(crisis, now)[1], most=READ)
    known = table.filter(pa.compute.or_(table["engagement"].is_valid(), table["followers"].is_valid()))
    order = pa.compute.sort_indices(
        known, sort_keys=[("engagement", "descending"), ("followers", "descending")]
    )
    return listening.seen(crisis.workspace, known.take(order[:BIGGEST]), names=names)
