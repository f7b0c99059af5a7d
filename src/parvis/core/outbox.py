"""News that travels upward: ``emit`` writes the event and one job per subscriber, in the same transaction.

A subscriber is a name and a handler. Its job runs inside one transaction with the mark that the event was
handled, so a handler's effects on the database happen exactly once, however often the job is delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from parvis.core.jobs.tasks import GiveUp, job
from parvis.core.workspaces.models import Workspace


class Event(models.Model):
    """Something that happened, kept for those who ask later."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


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


Handler = Callable[[Event], None]
_subscribers: dict[str, dict[str, Handler]] = {}


def subscribe(event: str, *, subscriber: str, handler: Handler) -> None:
    """Have ``handler`` called for each event of that name; only ``config/wiring.py`` calls this.

    ``subscriber`` is a stable name: renaming it makes waiting deliveries fail.
    """
    _subscribers.setdefault(event, {})[subscriber] = handler


def unsubscribe(event: str, *, subscriber: str) -> None:
    """Undo ``subscribe``."""
    _subscribers.get(event, {}).pop(subscriber, None)


def emit(name: str, *, workspace: Workspace, payload: Mapping[str, Any]) -> Event:
    """Tell that something happened; must be called inside the transaction of what happened.

    ``payload`` is JSON (ids rather than content). Raises ``RuntimeError`` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("emit must be called in the transaction of what happened")
    event = Event.objects.create(workspace=workspace, name=name, payload=dict(payload))
    for subscriber in _subscribers.get(name, {}):
        deliver.using(workspace_id=workspace.pk, unique_key=f"event:{event.pk}:{subscriber}").enqueue(
            event_id=event.pk, subscriber=subscriber
        )
    return event


@job(atomic=True, max_attempts=8)
def deliver(event_id: int, subscriber: str) -> bool:
    """Hand one event to one subscriber; False if it was handled before."""
    event = Event.objects.select_related("workspace").get(pk=event_id)
    handler = _subscribers.get(event.name, {}).get(subscriber)
    if handler is None:
        raise GiveUp(f"nobody called {subscriber!r} listens to {event.name!r} any more")
    _mark, fresh = Handled.objects.get_or_create(event=event, subscriber=subscriber)
    if fresh:
        handler(event)
    return fresh
