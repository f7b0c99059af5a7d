"""News that travels upward: ``emit`` writes the event and one job per subscriber, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone


class Handled(models.Model):
    """An event that a subscriber has dealt with: written in the transaction of what it did."""

    event = models.ForeignKey("core.Event", on_delete=models.CASCADE, related_name="handled")
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="handled_once_per_subscriber")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} by {self.subscriber}"


class Event(models.Model):
    """Something that happened, kept for those who ask later."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
