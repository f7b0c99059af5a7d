"""One attempt at one job: the call, and the writing of how it ended."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.utils import normalize_json

from parvis.core.jobs import leases
from parvis.core.jobs.backend import result_of, task_of
from parvis.core.jobs.models import Job, Kind, Status
from parvis.core.jobs.tasks import GiveUp, JobContext, JobTask, LeaseLost, RetryLater

logger = logging.getLogger("parvis.worker")
# A listener that ran this long was healthy: its next failure is its first.
HEALTHY_AFTER_S = 300.0


class Run:
    """An attempt in progress. The heartbeat calls ``check_time`` and ``heard``, a pool calls ``execute``."""

    def __init__(
        self, job: Job, lease: leases.Lease, *, clock: Callable[[], datetime], rng: random.Random
    ) -> None:
        self.job, self.lease, self.kind = job, lease, Kind(job.kind)
        self._clock, self._rng = clock, rng
        self._stop = threading.Event()
        self._began = self._renewed = time.monotonic()
        self._limit_s = 0.0
        self._lost = self._cancelled = self._asked = False

    @property
    def keeps_lease(self) -> bool:
        """Whether the lease should still be renewed."""
        return not self._lost

    def ask_to_stop(self) -> None:
        """The worker shuts down."""
        self._asked = True
        self._stop.set()

    def heard(self, beat: leases.Beat) -> None:
        """The heartbeat's answer."""
        if self.lease.job_id in beat.lost:
            self._lose()
            return
        self._renewed = time.monotonic()
        if self.lease.job_id in beat.cancelled:
            self._cancelled = True
            self._stop.set()

    def check_time(self) -> None:
        """Let go of a job that runs too long, or whose lease could not be renewed in time."""
        now = time.monotonic()
        too_long = self._limit_s and now - self._began > self._limit_s
        if too_long or now - self._renewed > self.lease.seconds:
            self._lose()

    def _lose(self) -> None:
        self._lost = True
        self._stop.set()

    def execute(self) -> None:
        """Call the task and write the outcome; raises only what the database raises while writing it."""
        task: JobTask[Any, Any] | None = None
        try:
            task = task_of(self.job)
            self._limit_s = float(task.timeout_s)
            result = self._call_atomically(task) if task.atomic else self._call(task)
        except LeaseLost as error:
            logger.warning("%s: %s; nothing of it was kept", self.job, error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a job raises is its outcome
            self._failed(task, error)
        else:
            if not (task.atomic or self._returned(result)):
                logger.warning("%s ended after its lease was lost; another worker decides", self.job)

    def _call(self, task: JobTask[Any, Any]) -> Any:
        args, kwargs = self.job.arguments["args"], self.job.arguments["kwargs"]
        if task.takes_context:
            return normalize_json(task.func(self._context(), *args, **kwargs))
        return normalize_json(task.func(*args, **kwargs))

    def _call_atomically(self, task: JobTask[Any, Any]) -> Any:
        with transaction.atomic():
            result = self._call(task)
            if not leases.finish(self.lease, now=self._clock(), result=result):
                raise LeaseLost("the lease ran out before the job was done")
        return result

    def _context(self) -> JobContext:
        return JobContext(
            task_result=result_of(self.job),
            stop=self._stop,
            save=partial(leases.checkpoint, self.lease),
            hold=partial(leases.hold, self.lease),
            state=dict(self.job.checkpoint),
        )

    def _returned(self, result: Any) -> bool:
        now = self._clock()
        if self.kind == Kind.SERVICE and self._cancelled:
            return leases.finish(self.lease, now=now, status=Status.CANCELLED)
        if self.kind == Kind.SERVICE and self._asked:
            return leases.release(self.lease, now=now)
        return leases.finish(self.lease, now=now, result=result)

    def _failed(self, task: JobTask[Any, Any] | None, error: BaseException) -> None:
        now, attempts = self._clock(), self.job.attempts
        if self._cancelled:
            leases.finish(self.lease, now=now, status=Status.CANCELLED)
            return
        if self.kind == Kind.SERVICE and self._asked:
            leases.release(self.lease, now=now)
            return
        if self.kind == Kind.SERVICE and time.monotonic() - self._began > HEALTHY_AFTER_S:
            attempts = 1
        retry_at = self._retry_at(task, error, attempts, now)
        written = leases.fail(self.lease, now=now, error=error, retry_at=retry_at, attempts=attempts)
        logger.log(
            logging.WARNING if retry_at else logging.ERROR,
            "%s: attempt %d failed (%s: %s)%s",
            self.job,
            attempts,
            type(error).__name__,
            error,
            "" if written else "; its lease was lost",
        )

    def _retry_at(
        self, task: JobTask[Any, Any] | None, error: BaseException, attempts: int, now: datetime
    ) -> datetime | None:
        """When to try again, or None: full jitter between 0 and ``base * 2**(attempts - 1)``, capped."""
        gives_up = task is None or isinstance(error, GiveUp)
        spent = self.kind == Kind.ONCE and attempts >= self.job.max_attempts
        if task is None or gives_up or spent:
            return None
        ceiling = min(task.backoff_cap_s, task.backoff_base_s * 2 ** min(attempts - 1, 32))
        floor = error.after_s if isinstance(error, RetryLater) else 0.0
        return now + timedelta(seconds=floor + self._rng.uniform(0.0, ceiling))
