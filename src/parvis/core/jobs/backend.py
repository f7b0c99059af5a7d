"""Jobs behind the django-tasks API: ``task.enqueue(...)`` writes a row in the caller's transaction."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from parvis.core.jobs.models import LIVE, Job, Status
from parvis.core.jobs.tasks import JobTask

T = TypeVar("T")
SHOWN = {
    Status.WAITING: TaskResultStatus.READY,
    Status.RUNNING: TaskResultStatus.RUNNING,
    Status.DONE: TaskResultStatus.SUCCESSFUL,
    Status.FAILED: TaskResultStatus.FAILED,
    Status.CANCELLED: TaskResultStatus.FAILED,
}


class JobsBackend(BaseTaskBackend):
    """Stores tasks as ``Job`` rows."""

    task_class = JobTask
    supports_defer = True
    supports_async_task = False
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Write the job; if a live one holds the unique key, return that one."""
        if not isinstance(task, JobTask):
            raise InvalidTaskError("Parvis runs tasks made with @job")
        return result_of(_store(task, list(args), dict(kwargs)))

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job with this id; raises ``TaskResultDoesNotExist`` once it was cleaned away."""
        row = Job.objects.filter(pk=int(result_id)).first() if result_id.isdecimal() else None
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(row)


def _store(task: JobTask[Any, Any], args: list[Any], kwargs: dict[str, Any]) -> Job:
    if not task.unique_key:
        return _create(task, args, kwargs)
    while True:
        live = Job.objects.filter(unique_key=task.unique_key, status__in=LIVE).first()
        if live is not None:
            return live
        try:
            with transaction.atomic():
                return _create(task, args, kwargs)
        except IntegrityError:  # somebody enqueued the same key between look and write: look again
            if not Job.objects.filter(unique_key=task.unique_key, status__in=LIVE).exists():
                raise


def _create(task: JobTask[Any, Any], args: list[Any], kwargs: dict[str, Any]) -> Job:
    now = timezone.now()
    return Job.objects.create(
        task=task.module_path,
        arguments=normalize_json({"args": args, "kwargs": kwargs}),
        workspace_id=task.workspace_id,
        kind=task.kind,
        priority=task.priority,
        run_after=task.run_after or now,
        unique_key=task.unique_key,
        serial_key=task.serial_key,
        max_attempts=task.max_attempts,
        lease_seconds=task.lease_s,
        created_at=now,
    )


def task_of(job: Job) -> JobTask[Any, Any]:
    """The task a row names; raises ``ImportError`` or ``InvalidTaskError`` if the code is gone."""
    found = import_string(job.task)
    if not isinstance(found, JobTask):
        raise InvalidTaskError(f"{job.task} is not a task")
    return found


def result_of(job: Job) -> TaskResult[Any]:
    """A row as django-tasks shows it."""
    result: TaskResult[Any] = TaskResult(
        task=task_of(job),
        id=str(job.pk),
        status=SHOWN[Status(job.status)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.last_attempted_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend="default",
        errors=[TaskError(exception_class_path=job.error_class, traceback=job.error_traceback)]
        if job.error_class
        else [],
        worker_ids=job.worker_ids,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
