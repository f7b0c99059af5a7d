"""New and changed queries put to the past: newest days first, one job for all that a workspace has to match.

A day is read once for every query that still needs it, and is one commit of the lake; then its queries
move past it, in a transaction of their own. A worker that is killed in between leaves a day to be read again,
which changes nothing. A query that comes while others are on their way begins at the newest day, and the
others wait for it there: what a dashboard shows first is filled first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import Query
from parvis.apps.listening.past import match_past_posts
from parvis.apps.listening.querying.matching import REFRESH, readable
from parvis.apps.listening.querying.models import OPEN, Backfill, BackfillState
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.jobs.tasks import JobContext, RetryLater, job, job_with_context
from parvis.core.lake import Lake, LakeFull

DAYS_A_RUN = 60  # then the job makes room for others, and goes on as another
BEAT = 10_000  # posts between two signs of life while a long day is read
DISK_FULL_PAUSE_S = 300.0
Told = Callable[[int], None]


class Interrupted(Exception):  # noqa: N818 - it is the name of what happened
    """Somebody stopped the matching, or the worker is shutting down: the day is left as it was."""


def past_begin(query: Query, *, now: datetime) -> None:
    """Match a query's text over the past from its newest day on, in the transaction of its change."""
    past_begin_all(query.workspace_id, [query], now=now)


def past_begin_all(workspace_id: int, queries: Sequence[Query], *, now: datetime) -> None:
    """The same for many queries at once, some of them new."""
    Backfill.objects.filter(query__in=queries).delete()
    Query.objects.filter(pk__in=[query.pk for query in queries]).update(matched_at=None)
    fresh = [Backfill(query=query, version=query.version, asked_at=now) for query in queries]
    Backfill.objects.bulk_create(fresh, batch_size=500)
    enqueue(workspace_id)


def enqueue(workspace_id: int) -> None:
    """See to it that a worker matches what waits; jobs of one workspace take turns."""
    match_past.using(workspace_id=workspace_id, serial_key=f"match:{workspace_id}").enqueue(
        workspace_id=workspace_id
    )


@job()
def keep_matching() -> None:
    """Every workspace with a past to match has its job: whatever died for good gets another."""
    waiting = Backfill.objects.filter(state__in=OPEN).values_list("query__workspace", flat=True)
    for pk in waiting.order_by().distinct():
        kept = match_past.using(workspace_id=pk, serial_key=f"match:{pk}", unique_key=f"match-kept:{pk}")
        kept.enqueue(workspace_id=pk)


@job_with_context(max_attempts=5)
def match_past(context: JobContext, workspace_id: int) -> int:
    """Match what waits, day by day; returns the days read. What is left after ``DAYS_A_RUN`` is another's."""
    lake, read = lake_of(workspace_id), 0
    days = days_of(lake)
    try:
        while read < DAYS_A_RUN and not context.stopping:
            if not _next_day(context, lake, workspace_id, days):
                return read
            read += 1
    except Interrupted:
        pass
    except LakeFull:
        raise RetryLater("the disk is full", after_s=DISK_FULL_PAUSE_S) from None
    if _open(workspace_id):
        enqueue(workspace_id)
    return read


def _open(workspace_id: int) -> list[Backfill]:
    found = Backfill.objects.filter(state__in=OPEN, query__workspace_id=workspace_id)
    return list(found.select_related("query"))


def _next_day(context: JobContext, lake: Lake, workspace_id: int, days: Mapping[date, int]) -> bool:
    """Read the newest day that a query still needs, for all that need it; False when none does."""
    waiting = _open(workspace_id)
    after = {done: _newest_before(done, days) for done in {one.done_from for one in waiting}}
    due = {one: after[one.done_from] for one in waiting}
    ended = [one for one, day in due.items() if day is None]
    if ended:
        _end(workspace_id, ended)
    newest = max((day for day in due.values() if day is not None), default=None)
    if newest is None:
        return False
    reading = [one for one, day in due.items() if day == newest]
    _move(context, reading, state=BackfillState.RUNNING, within=0)
    _read(lake, workspace_id, [one.query for one in reading], newest, told=_teller(context, reading))
    _move(context, reading, done_from=newest, within=0)
    return True


def _newest_before(done: date | None, days: Mapping[date, int]) -> date | None:
    return max((day for day in days if done is None or day < done), default=None)


def _end(workspace_id: int, ended: Sequence[Backfill]) -> None:
    """The past is matched. What listeners kept before they knew of the query is matched by a second look."""
    now = timezone.now()
    with transaction.atomic():
        _update(ended, state=BackfillState.DONE, ended_at=now)
        done = Backfill.objects.filter(pk__in=[one.pk for one in ended], state=BackfillState.DONE)
        Query.objects.filter(pk__in=done.values("query")).update(matched_at=now)
        asked = [one.asked_at for one in ended]
        second_look.using(
            workspace_id=workspace_id,
            serial_key=f"match:{workspace_id}",
            run_after=max(now, max(asked) + 2 * REFRESH),
        ).enqueue(
            workspace_id=workspace_id,
            queries=[one.query_id for one in ended],
            since=min(asked).isoformat(),
            until=(max(asked) + 2 * REFRESH).isoformat(),
        )


@job(max_attempts=3)
def second_look(workspace_id: int, queries: list[int], since: str, until: str) -> int:
    """Match some queries again over the days of which posts were heard in a period; returns how many days."""
    lake = lake_of(workspace_id)
    bounds = (datetime.fromisoformat(since), datetime.fromisoformat(until))
    heard = lake.days(heard_since=bounds[0], heard_until=bounds[1]).column("day").to_pylist()
    asked = list(Query.objects.filter(workspace_id=workspace_id, pk__in=queries))
    for day in heard:
        _read(lake, workspace_id, asked, day, told=lambda _rows: None)
    return len(heard)


def _update(rows: Sequence[Backfill], **changes: object) -> int:
    """Change the rows that are still open and about the same text, all at once; how many."""
    versions: dict[int, list[int]] = {}
    for one in rows:
        versions.setdefault(one.version, []).append(one.pk)
    return sum(
        Backfill.objects.filter(pk__in=keys, version=version, state__in=OPEN).update(**changes)
        for version, keys in versions.items()
    )


def _move(context: JobContext, reading: Sequence[Backfill], **changes: object) -> None:
    with transaction.atomic():
        context.guard()
        _update(reading, **changes)


def _teller(context: JobContext, reading: Sequence[Backfill]) -> Told:
    """Write down how many posts of a long day are read. Raises ``Interrupted`` when nobody wants it on."""
    total = pending = 0

    def told(rows: int) -> None:
        nonlocal total, pending
        total, pending = total + rows, pending + rows
        if context.stopping:
            raise Interrupted
        if pending < BEAT:
            return
        pending = 0
        if not _update(reading, within=total):
            raise Interrupted

    return told


def _read(lake: Lake, workspace_id: int, queries: Sequence[Query], day: date, *, told: Told) -> None:
    matcher = _matcher(tuple((query.pk, query.text) for query in queries))
    pseudonyms, ours = pseudonyms_of(workspace_id), frozenset(query.pk for query in queries)

    def answers(rows: pa.Table) -> pa.Array:
        told(rows.num_rows)
        matched = match_past_posts(matcher, rows, pseudonyms).to_pylist()
        held = rows.column("queries").to_pylist()
        both = [_merged(before, found, ours) for before, found in zip(held, matched, strict=True)]
        return pa.array(both, pa.list_(pa.int64()))

    noon = datetime.combine(day, time(12), UTC)
    lake.reread("queries", answers, since=noon, until=noon)


@lru_cache(maxsize=2)
def _matcher(texts: tuple[tuple[int, str], ...]) -> Matcher:
    """The same queries are put to one day after the other: prepared once."""
    return Matcher(readable(dict(texts)))


def _merged(before: list[int], found: list[int], ours: frozenset[int]) -> list[int]:
    """What a post matched before, our queries left out, and what it matches of ours."""
    kept = [key for key in before if key not in ours] if before else before
    return sorted({*kept, *found}) if found else kept


def days_of(lake: Lake) -> dict[date, int]:
    """The posts of each day that holds any."""
    table = lake.days()
    return dict(zip(table.column("day").to_pylist(), table.column("n").to_pylist(), strict=True))


def start_of(day: date) -> datetime:
    """Its first instant, UTC."""
    return datetime.combine(day, time(), UTC)
