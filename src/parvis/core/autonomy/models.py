"""Autonomy: what a person allowed in writing, within bounds, until a day; and stops, which beat all of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Task(models.TextChoices):
    """What can be done on one's own. Each names the app that does it."""

    PUBLISH = "publish", _("publish posts that nobody approved one by one")
    ANSWER = "answer", _("answer people")
    MODERATE = "moderate", _("hide comments")
    SPEND = "spend", _("move advertising budgets")


class Grant(models.Model):
    """One person's written permission. ``channel`` is an account's id; empty stands for every account.

    Never widened: changing one revokes it and writes another. A trigger lets only ``revoked_*`` change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    task = models.CharField(max_length=20, choices=Task.choices)
    channel = models.CharField(max_length=64, blank=True)
    words = models.CharField(max_length=500)  # what is allowed, in the person's own words
    a_day = models.PositiveSmallIntegerField()  # on the workspace's clock
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(condition=Q(task__in=Task.values), name="grant_of_a_known_task"),
            models.CheckConstraint(condition=Q(a_day__gte=1), name="grant_of_at_least_one_a_day"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="grant_ends"),
            models.CheckConstraint(condition=~Q(words=""), name="grant_is_written"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.channel or '*'} until {self.until_at:%Y-%m-%d}"

    def holds(self, now: datetime) -> bool:
        """Whether it allows anything at this moment, stops aside."""
        return self.revoked_at is None and self.from_at <= now < self.until_at


class Use(models.Model):
    """One thing done under a grant: written in the transaction that lets it be done, and never deleted."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=80)  # "delivery:<id>"

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["what"], name="one_use_each")]

    def __str__(self) -> str:
        return f"{self.what} under {self.grant_id}"


class Stop(models.Model):
    """From ``at`` until it is lifted, nothing leaves this workspace: not what was approved either.

    ``cause`` names what it was opened for ("crisis:12"), empty when a person simply stopped everything.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(lifted_at__isnull=True), name="one_stop_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"stop of workspace {self.workspace_id} at {self.at:%Y-%m-%d %H:%M}"
