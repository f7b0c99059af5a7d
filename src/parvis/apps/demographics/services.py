"""Counting the quarters that are over. What is written is protected before it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from parvis.ai.statements import Kind
from parvis.apps.demographics.counting import Counted, count_quarter
from parvis.apps.demographics.models import Tally
from parvis.apps.demographics.quarters import Quarter, closed
from parvis.apps.listening.store import lake_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace

AGAIN = timedelta(days=7)  # an edit changes what is said and not how many posts there are


def quarters_count(
    *, actor: Actor, workspace: Workspace, now: datetime, stop: Callable[[], bool] = lambda: False
) -> int:
    """Count every closed quarter that is new or has changed (posts erased, deleted or heard late), and forget
    those that hold nothing any more; how many were counted. It can be stopped and called again."""
    lake = lake_of(workspace.pk)
    stats = lake.stats()
    known = {one.since: one for one in Tally.objects.filter(workspace=workspace)}
    counted = 0
    if stats.rows and stats.oldest and stats.newest:
        for quarter in closed(stats.oldest, stats.newest, now=now, zone=workspace.time_zone):
            since, until = quarter.bounds(workspace.time_zone)
            posts = lake.count(Filter(since=since, until=until).on_hours())
            if not posts:
                continue
            before = known.pop(quarter.since, None)
            if before and before.posts == posts and now - before.counted_at < AGAIN:
                continue
            found = count_quarter(lake, quarter, workspace.time_zone, posts=posts, stop=stop)
            if found is None:
                return counted
            _keep(actor, workspace, quarter, found, now)
            counted += 1
    _forget(actor, workspace, list(known.values()))
    return counted


@transaction.atomic
def _keep(actor: Actor, workspace: Workspace, quarter: Quarter, found: Counted, now: datetime) -> None:
    tables = {
        kind: {"cells": [[cell.key, cell.n] for cell in table.cells], "others": table.others}
        for kind, table in found.partitions.items()
    }
    tables[Kind.INTEREST.value] = {"cells": [[cell.key, cell.n] for cell in found.interests], "others": 0}
    tally, _new = Tally.objects.update_or_create(
        workspace=workspace,
        since=quarter.since,
        defaults={
            "until": quarter.until,
            "posts": found.posts,
            "people": found.people,
            "tables": tables,
            "counted_at": now,
        },
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="tally.count",
        target="tally",
        target_id=tally.pk,
        after={"at": quarter.since, "n": found.people},
    )


@transaction.atomic
def _forget(actor: Actor, workspace: Workspace, gone: list[Tally]) -> None:
    """Quarters whose posts are all gone: erased, removed, or older than is kept."""
    for tally in gone:
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="tally.forget",
            target="tally",
            target_id=tally.pk,
            before={"at": tally.since},
        )
        tally.delete()
