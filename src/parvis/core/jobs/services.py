"""What a person may do to a job, and what Parvis does to old ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, NotFound
from parvis.core.jobs.models import Job, Status, WorkerPresence
from parvis.core.jobs.selectors import jobs_for
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)
FORGET_WORKER = timedelta(hours=1)
BATCH = 1000


@transaction.atomic
def job_retry(*, actor: Actor, workspace: Workspace, job_id: int) -> Job:
    """Put a failed or cancelled job back to work, with all its attempts; raises ``Conflict`` otherwise."""
    found = _own(actor, workspace, job_id)
    if found.status not in {Status.FAILED, Status.CANCELLED}:
        raise Conflict(_("Only a failed or cancelled job can be retried."), code="job_not_ended")
    before = {"status": found.status, "attempts": found.attempts}
    found.status, found.attempts, found.run_after = Status.WAITING, 0, timezone.now()
    found.finished_at, found.cancel_requested = None, False
    try:
        with transaction.atomic():
            found.save(update_fields=["status", "attempts", "run_after", "finished_at", "cancel_requested"])
    except IntegrityError as error:
        raise Conflict(_("The same work is already waiting or running."), code="job_exists") from error
    _audit(actor, workspace, "job.retry", found, before)
    return found


@transaction.atomic
def job_cancel(*, actor: Actor, workspace: Workspace, job_id: int) -> Job:
    """Cancel a waiting job, or ask a running one to stop; raises ``Conflict`` if it has ended."""
    found = _own(actor, workspace, job_id)
    before = {"status": found.status}
    if found.status == Status.WAITING:
        found.status, found.finished_at = Status.CANCELLED, timezone.now()
    elif found.status != Status.RUNNING:
        raise Conflict(_("This job has already ended."), code="job_ended")
    found.cancel_requested = True
    found.save(update_fields=["status", "finished_at", "cancel_requested"])
    _audit(actor, workspace, "job.cancel", found, before)
    return found


def work_cancel(*, unique_key: str) -> int:
    """Stop whatever live job holds the key (a source that was removed, say); how many were asked.

    Called by services inside their own transaction: their audit entry tells the reason.
    """
    live = Job.objects.filter(unique_key=unique_key)
    ended = live.filter(status=Status.WAITING).update(status=Status.CANCELLED, finished_at=timezone.now())
    return ended + live.filter(status=Status.RUNNING).update(cancel_requested=True)


def _own(actor: Actor, workspace: Workspace, job_id: int) -> Job:
    require(actor, workspace, Verb.RETRY_JOBS)
    found = jobs_for(actor, workspace).select_for_update().filter(pk=job_id).first()
    if found is None:
        raise NotFound(_("There is no such job in this workspace."))
    return found


def _audit(actor: Actor, workspace: Workspace, verb: str, found: Job, before: Mapping[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        target="job",
        target_id=found.pk,
        workspace=workspace,
        before=before,
        after={"status": found.status, "task": found.task},
    )


@job(max_attempts=3)
def jobs_clean() -> int:
    """Forget ended jobs (done: 7 days, failed: 90 days) and workers long gone; how many jobs went."""
    now = timezone.now()
    WorkerPresence.objects.filter(seen_at__lt=now - FORGET_WORKER).delete()
    done = _delete_ended([Status.DONE, Status.CANCELLED], now - KEEP_DONE)
    return done + _delete_ended([Status.FAILED], now - KEEP_FAILED)


def _delete_ended(statuses: list[Status], before: datetime) -> int:
    """In batches, each its own transaction: a long delete would keep SQLite's writers waiting."""
    gone = 0
    while True:
        batch = Job.objects.filter(status__in=statuses, finished_at__lt=before).order_by("pk")[:BATCH]
        deleted, _rows = Job.objects.filter(pk__in=list(batch.values_list("pk", flat=True))).delete()
        gone += deleted
        if deleted < BATCH:
            return gone
