"""Reading jobs: what runs, waits, failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from parvis.core.actors import Actor, ActorKind
from parvis.core.jobs.models import Job, Status, WorkerPresence
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

ALIVE_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs stand where. ``oldest_waiting`` is since when the longest overdue one has been due."""

    waiting: int
    running: int
    done: int
    failed: int
    cancelled: int
    oldest_waiting: datetime | None


def jobs_for(actor: Actor, workspace: Workspace) -> QuerySet[Job]:
    """The workspace's own jobs; its owners, and Parvis itself, also see those of the installation."""
    own = Q(workspace=workspace)
    if actor.kind == ActorKind.SYSTEM or _is_owner(actor, workspace):
        own |= Q(workspace__isnull=True)
    return Job.objects.filter(own)


def _is_owner(actor: Actor, workspace: Workspace) -> bool:
    if actor.user_id is None:
        return False
    return Membership.objects.filter(workspace=workspace, user_id=actor.user_id, role=Role.OWNER).exists()


def running(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that run now, the longest first."""
    return jobs.filter(status=Status.RUNNING).order_by("last_attempted_at", "id")


def waiting(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that wait, in the order they are due. One with ``error_message`` waits to be tried again."""
    return jobs.filter(status=Status.WAITING).order_by("run_after", "-priority", "id")


def failed(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that failed for good, newest first; ``error_message`` and ``error_traceback`` say why."""
    return jobs.filter(status=Status.FAILED).order_by("-finished_at", "-id")


def ended(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that are done or were cancelled, newest first; the installation's routines by their last run."""
    routine = Q(workspace__isnull=True, status=Status.DONE)
    again = Job.objects.filter(routine, task=OuterRef("task"), pk__gt=OuterRef("pk"))
    over = jobs.filter(status__in=[Status.DONE, Status.CANCELLED])
    return over.exclude(routine & Exists(again)).order_by("-finished_at", "-id")


def job_counts(jobs: QuerySet[Job], *, now: datetime | None = None) -> JobCounts:
    """Count them, in one query."""
    due = Q(status=Status.WAITING, run_after__lte=now or timezone.now())
    found = jobs.order_by().aggregate(
        **{status.value: Count("pk", filter=Q(status=status)) for status in Status},
        oldest_waiting=Min("run_after", filter=due),
    )
    return JobCounts(**found)


def workers_alive(*, now: datetime | None = None) -> QuerySet[WorkerPresence]:
    """The worker processes that gave a sign of life in the last 30 seconds."""
    return WorkerPresence.objects.filter(seen_at__gte=(now or timezone.now()) - ALIVE_WITHIN).order_by(
        "worker"
    )
