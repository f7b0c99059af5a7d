"""A job is a row: it is enqueued in the transaction of its cause, and only its lease's holder may end it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


class Kind(models.TextChoices):
    """A job that ends, or a listener that runs until it is asked to stop."""

    ONCE = "once", _("job")
    SERVICE = "service", _("listener")


LIVE = (Status.WAITING, Status.RUNNING)


class Job(models.Model):
    """One call of one task.

    ``lease_token`` fences: every write about a running job names it, so a worker that lost its lease
    changes nothing. ``unique_key`` is held by one live job at most, ``serial_key`` by one running job.
    """

    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    workspace = models.ForeignKey(
        "workspaces.Workspace", null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ONCE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    priority = models.SmallIntegerField(default=0)
    run_after = models.DateTimeField(default=timezone.now)
    unique_key = models.CharField(max_length=200, blank=True)
    serial_key = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=5)
    lease_seconds = models.PositiveIntegerField(default=60)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    worker_ids = models.JSONField(default=list)
    cancel_requested = models.BooleanField(default=False)
    checkpoint = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error_class = models.CharField(max_length=200, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_traceback = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["kind", "-priority", "run_after", "id"],
                name="jobs_to_claim",
                condition=Q(status="waiting"),
            ),
            models.Index(fields=["lease_until"], name="jobs_leased", condition=Q(status="running")),
            models.Index(fields=["workspace", "status", "-id"], name="jobs_by_workspace"),
            models.Index(fields=["finished_at"], name="jobs_finished"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_job_status"),
            models.CheckConstraint(
                condition=~Q(status="running") | (~Q(lease_token="") & Q(lease_until__isnull=False)),
                name="running_jobs_hold_a_lease",
            ),
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(status__in=["waiting", "running"]) & ~Q(unique_key=""),
                name="one_live_job_per_unique_key",
            ),
            models.UniqueConstraint(
                fields=["serial_key"],
                condition=Q(status="running") & ~Q(serial_key=""),
                name="one_running_job_per_serial_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk} ({self.status})"

    @property
    def name(self) -> str:
        """The task's own name, without its module."""
        return self.task.rpartition(".")[2]


class Tick(models.Model):
    """The last instant at which a schedule was served: moved forward once, by whoever comes first."""

    schedule = models.CharField(max_length=120, unique=True)
    instant = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.schedule} {self.instant:%Y-%m-%d %H:%M:%S}"


class WorkerPresence(models.Model):
    """A worker process that was alive at ``seen_at``."""

    worker = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    running = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.worker
