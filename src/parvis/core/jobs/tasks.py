"""What can be put to work: a module-level function with ``@job``, called later by a worker.

    @job(max_attempts=8)
    def poll_feed(source_id: int) -> None: ...

    poll_feed.enqueue(source_id=3)                                    # in the caller's transaction
    poll_feed.using(workspace_id=1, unique_key="poll:3").enqueue(source_id=3)

Delivery is at least once. ``atomic=True`` runs a short job inside the transaction that marks it done, so
that its effects on the database happen exactly once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS, Task, TaskContext

from parvis.core.jobs.models import Kind

P = ParamSpec("P")
T = TypeVar("T")
HOUR_S = 3600


class LeaseLost(Exception):  # noqa: N818 - it is the name of what happened
    """Another worker holds this job now; whatever is written here about it must be rolled back."""


class RetryLater(Exception):  # noqa: N818 - a request, not a fault
    """Raise it in a job to be called again no sooner than ``after_s`` seconds (a network's Retry-After)."""

    def __init__(self, message: str, *, after_s: float) -> None:
        super().__init__(message)
        self.after_s = after_s


class GiveUp(Exception):  # noqa: N818 - a request, not a fault
    """Raise it in a job when trying again cannot help: the job fails now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[P, T], Generic[P, T]):
    """A task and how to run it: seconds are wall-clock, attempts count from 1.

    A ``SERVICE`` runs until its context's ``stop`` is set; it is started again whenever it fails or its
    worker dies, however often. ``timeout_s`` bounds one attempt: beyond it the lease is no longer renewed.
    """

    kind: Kind = Kind.ONCE
    max_attempts: int = 5
    atomic: bool = False
    lease_s: int = 60
    timeout_s: int = HOUR_S
    backoff_base_s: float = 5.0
    backoff_cap_s: float = HOUR_S
    workspace_id: int | None = None
    unique_key: str = ""
    serial_key: str = ""

    def using(
        self,
        *,
        priority: int | None = None,
        queue_name: str | None = None,
        run_after: datetime | None = None,
        backend: str | None = None,
        workspace_id: int | None = None,
        unique_key: str | None = None,
        serial_key: str | None = None,
    ) -> JobTask[P, T]:
        """The same task with other circumstances.

        ``unique_key``: while a live job holds it, enqueuing returns that job instead of adding one. Work
        that must see what changed since the running job began takes ``serial_key`` instead: such jobs
        queue up and run one at a time.
        """
        given: dict[str, Any] = {
            "priority": priority,
            "queue_name": queue_name,
            "run_after": run_after,
            "backend": backend,
            "workspace_id": workspace_id,
            "unique_key": unique_key,
            "serial_key": serial_key,
        }
        return replace(self, **{key: value for key, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(TaskContext):
    """What a job that asks for it (``takes_context=True``) knows about its run.

    ``stop`` is set when the worker shuts down, somebody cancels, or the lease is lost: return soon then.
    """

    stop: threading.Event
    save: Callable[[dict[str, Any]], None]
    hold: Callable[[], None]
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def stopping(self) -> bool:
        """Whether the job was asked to stop."""
        return self.stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Rest, at most so long; True at once when asked to stop."""
        return self.stop.wait(seconds)

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Store where the job stands, for whoever continues it; raises ``LeaseLost`` if it is lost."""
        self.save(state)
        self.state.clear()
        self.state.update(state)

    def guard(self) -> None:
        """Call it inside a transaction that must only commit while the job is ours; raises ``LeaseLost``."""
        self.hold()


def job(
    *,
    priority: int = 0,
    kind: Kind = Kind.ONCE,
    max_attempts: int = 5,
    atomic: bool = False,
    lease_s: int = 60,
    timeout_s: int = HOUR_S,
    backoff_base_s: float = 5.0,
    backoff_cap_s: float = HOUR_S,
) -> Callable[[Callable[P, T]], JobTask[P, T]]:
    """Make a module-level function a task. See ``JobTask`` for what each option promises."""

    def decorate(function: Callable[P, T]) -> JobTask[P, T]:
        return JobTask(
            func=function,
            backend=DEFAULT_TASK_BACKEND_ALIAS,
            priority=priority,
            kind=kind,
            max_attempts=max_attempts,
            atomic=atomic,
            lease_s=lease_s,
            timeout_s=timeout_s,
            backoff_base_s=backoff_base_s,
            backoff_cap_s=backoff_cap_s,
        )

    return decorate


def job_with_context(
    *,
    kind: Kind = Kind.ONCE,
    max_attempts: int = 5,
    lease_s: int = 60,
    timeout_s: int = HOUR_S,
    backoff_base_s: float = 5.0,
    backoff_cap_s: float = HOUR_S,
) -> Callable[[Callable[Concatenate[JobContext, P], T]], JobTask[P, T]]:
    """Like ``job``, for a function whose first argument is ``context: JobContext``."""

    def decorate(function: Callable[Concatenate[JobContext, P], T]) -> JobTask[P, T]:
        return JobTask(
            func=cast("Callable[P, T]", function),
            backend=DEFAULT_TASK_BACKEND_ALIAS,
            takes_context=True,
            kind=kind,
            max_attempts=max_attempts,
            lease_s=lease_s,
            timeout_s=timeout_s,
            backoff_base_s=backoff_base_s,
            backoff_cap_s=backoff_cap_s,
        )

    return decorate


def listener(
    *, lease_s: int = 15, backoff_base_s: float = 2.0, backoff_cap_s: float = 300.0
) -> Callable[[Callable[Concatenate[JobContext, P], T]], JobTask[P, T]]:
    """A job of kind ``SERVICE``: runs until ``context.stop``; taken over within ``lease_s`` of a death."""
    return job_with_context(
        kind=Kind.SERVICE,
        lease_s=lease_s,
        timeout_s=0,
        backoff_base_s=backoff_base_s,
        backoff_cap_s=backoff_cap_s,
    )
