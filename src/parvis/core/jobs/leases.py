"""Who holds a job, and until when. Every change is one compare-and-set on the lease's token.

PostgreSQL skips rows that another worker is claiming (``FOR UPDATE SKIP LOCKED``); on SQLite the claim's
transaction begins ``IMMEDIATE``, so claims take turns.
"""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from parvis.core.jobs.models import Job, Kind, Status
from parvis.core.jobs.tasks import LeaseLost

TRACEBACK_CHARS = 4000
WORKERS_REMEMBERED = 20
VANISHED = "parvis.core.jobs.leases.WorkerVanished"


class WorkerVanished(Exception):  # noqa: N818 - it is the name of what happened
    """The worker died, or hung, while it held the job."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to end a job."""

    job_id: int
    token: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Beat:
    """What a heartbeat learnt: the leases that are gone, the jobs somebody wants cancelled."""

    lost: frozenset[int]
    cancelled: frozenset[int]


def due(now: datetime, kind: Kind) -> QuerySet[Job]:
    """Jobs a worker may claim now, most urgent first."""
    busy = Job.objects.filter(status=Status.RUNNING, serial_key=OuterRef("serial_key"))
    return (
        Job.objects.filter(status=Status.WAITING, kind=kind, run_after__lte=now)
        .filter(Q(serial_key="") | ~Exists(busy))
        .order_by("-priority", "run_after", "id")
    )


def kinds_waiting(now: datetime) -> set[str]:
    """The kinds of which a job is due, held back by another of its serial key or not: one small question, all
    that a worker asks while there is nothing to do."""
    waiting = Job.objects.filter(status=Status.WAITING, run_after__lte=now)
    return set(waiting.order_by().values_list("kind", flat=True).distinct())


def claim(*, worker: str, now: datetime, kind: Kind) -> tuple[Job, Lease] | None:
    """Take the most urgent due job, or None. The attempt is counted as it begins."""
    if not due(now, kind).exists():  # reading takes no lock, so an idle worker disturbs nobody
        return None
    try:
        with transaction.atomic():
            found = due(now, kind).select_for_update(skip_locked=True).first()
            return None if found is None else _take(found, worker, now)
    except IntegrityError:  # another worker began a job of the same serial key between look and write
        return None


def _take(job: Job, worker: str, now: datetime) -> tuple[Job, Lease]:
    job.status = Status.RUNNING
    job.lease_token = secrets.token_hex(16)
    job.lease_until = now + timedelta(seconds=job.lease_seconds)
    job.attempts += 1
    job.started_at = job.started_at or now
    job.last_attempted_at = now
    job.worker_ids = [*job.worker_ids, worker][-WORKERS_REMEMBERED:]
    job.save(
        update_fields=[
            "status",
            "lease_token",
            "lease_until",
            "attempts",
            "started_at",
            "last_attempted_at",
            "worker_ids",
        ]
    )
    return job, Lease(job.pk, job.lease_token, job.lease_seconds)


def _held(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job_id, status=Status.RUNNING, lease_token=lease.token)


def extend(leases: list[Lease], now: datetime) -> Beat:
    """Renew every lease; tells which were lost and which jobs were asked to stop."""
    lost = {
        lease.job_id
        for lease in leases
        if not _held(lease).update(lease_until=now + timedelta(seconds=lease.seconds))
    }
    asked = Job.objects.filter(pk__in=[lease.job_id for lease in leases], cancel_requested=True)
    return Beat(frozenset(lost), frozenset(asked.values_list("pk", flat=True)))


def hold(lease: Lease) -> None:
    """Pin the lease for the rest of the transaction; raises ``LeaseLost``, ``RuntimeError`` outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lease is only pinned inside a transaction")
    if not _held(lease).select_for_update().values_list("pk", flat=True):
        raise LeaseLost(f"job {lease.job_id} is held by another worker")


def checkpoint(lease: Lease, state: Mapping[str, Any]) -> None:
    """Store the job's state; raises ``LeaseLost``."""
    if not _held(lease).update(checkpoint=dict(state)):
        raise LeaseLost(f"job {lease.job_id} is held by another worker")


def finish(lease: Lease, *, now: datetime, result: Any = None, status: Status = Status.DONE) -> bool:
    """End the job; False if the lease was lost, and then nothing changed."""
    return bool(
        _held(lease).update(
            status=status,
            result=result,
            finished_at=now,
            lease_token="",
            lease_until=None,
            error_class="",
            error_message="",
            error_traceback="",
        )
    )


def fail(
    lease: Lease, *, now: datetime, error: BaseException, retry_at: datetime | None, attempts: int
) -> bool:
    """Write why it failed; wait until ``retry_at``, or end as failed. False if the lease was lost."""
    again = retry_at is not None
    return bool(
        _held(lease).update(
            status=Status.WAITING if again else Status.FAILED,
            run_after=retry_at if again else F("run_after"),
            finished_at=None if again else now,
            attempts=attempts,
            lease_token="",
            lease_until=None,
            error_class=f"{type(error).__module__}.{type(error).__qualname__}"[:200],
            error_message=str(error)[:500],
            error_traceback=_tail(error),
        )
    )


def release(lease: Lease, *, now: datetime) -> bool:
    """Give the job back untouched, to be claimed at once: this attempt does not count."""
    return bool(
        _held(lease).update(
            status=Status.WAITING,
            run_after=now,
            lease_token="",
            lease_until=None,
            attempts=Greatest(F("attempts") - 1, 0),
        )
    )


def reap(now: datetime) -> int:
    """Take back the jobs whose lease ran out; how many. A job out of attempts ends as failed."""
    expired = Job.objects.filter(status=Status.RUNNING, lease_until__lt=now)
    if not expired.exists():
        return 0
    spent = Q(kind=Kind.ONCE, attempts__gte=F("max_attempts"))
    return expired.update(
        status=Case(
            When(cancel_requested=True, then=Value(Status.CANCELLED)),
            When(spent, then=Value(Status.FAILED)),
            default=Value(Status.WAITING),
        ),
        finished_at=Case(When(Q(cancel_requested=True) | spent, then=Value(now)), default=Value(None)),
        run_after=now,
        lease_token="",
        lease_until=None,
        error_class=VANISHED,
        error_message="The worker died, or hung, while it held the job.",
        error_traceback="",
    )


def _tail(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-TRACEBACK_CHARS:].replace("\x00", "")
