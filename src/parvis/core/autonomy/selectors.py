"""Reading what holds now. A door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.core.autonomy.models import Grant, Stop, Task, Use
from parvis.core.workspaces.models import Workspace

LISTED = 50


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant, and how often it was used on the workspace's day that is running."""

    grant: Grant
    used: int

    @property
    def left(self) -> int:
        """How often it may still be used today."""
        return max(0, self.grant.a_day - self.used)


def stop_of(workspace_id: int) -> Stop | None:
    """The stop that holds in a workspace, read from the database each time: it must work within a second."""
    return Stop.objects.filter(workspace_id=workspace_id, lifted_at__isnull=True).select_related("by").first()


def stopped(workspace: OuterRef) -> Exists:
    """Whether a stop holds in the workspace of an outer query: for who looks at several things at once."""
    return Exists(Stop.objects.filter(workspace=workspace, lifted_at__isnull=True).order_by())


def stops_of(workspace: Workspace) -> QuerySet[Stop]:
    """Every stop of a workspace, newest first."""
    return Stop.objects.filter(workspace=workspace).select_related("by", "lifted_by")


def grants_of(workspace: Workspace) -> QuerySet[Grant]:
    """Every grant of a workspace, also those that are over, newest first."""
    return Grant.objects.filter(workspace=workspace).select_related("granted_by", "revoked_by")


def grants_now(workspace: Workspace, now: datetime) -> Sequence[Granted]:
    """What is allowed now or from a later day on, with what was used of it today."""
    since, until = day_of(workspace, now)
    grants = list(grants_of(workspace).filter(revoked_at__isnull=True, until_at__gt=now))
    used: dict[object, int] = {one.pk: 0 for one in grants}
    for pk in Use.objects.filter(grant__in=grants, at__gte=since, at__lt=until).values_list(
        "grant_id", flat=True
    ):
        used[pk] += 1
    return [Granted(one, used[one.pk]) for one in grants]


def grants_over(workspace: Workspace, now: datetime) -> QuerySet[Grant]:
    """What was allowed and is not any more."""
    return grants_of(workspace).filter(Q(revoked_at__isnull=False) | Q(until_at__lte=now))


def holding(workspace: Workspace, task: Task, channel: str, now: datetime) -> QuerySet[Grant]:
    """The grants that allow this task on this channel now: its own before those of every channel."""
    return Grant.objects.filter(
        workspace=workspace,
        task=task,
        channel__in=("", channel),
        revoked_at__isnull=True,
        from_at__lte=now,
        until_at__gt=now,
    ).order_by("-channel", "granted_at", "pk")


def uses_of(workspace: Workspace) -> QuerySet[Use]:
    """What was done under any grant, newest first."""
    return Use.objects.filter(grant__workspace=workspace).select_related("grant").order_by("-at", "-pk")


def day_of(workspace: Workspace, now: datetime) -> tuple[datetime, datetime]:
    """The day that runs on the workspace's clocks: from midnight to midnight, however many hours that is."""
    zone = ZoneInfo(workspace.time_zone)
    today = now.astimezone(zone).date()
    return tuple(datetime.combine(day, time.min, zone) for day in (today, today + timedelta(days=1)))  # type: ignore[return-value]
