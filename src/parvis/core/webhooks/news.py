"""Telling other systems: a row and a job for each webhook that wants it, in the transaction of the cause.

Naming the job by its path keeps the HTTP client out of processes that only queue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from parvis.core.webhooks.models import Delivery, DeliveryStatus, Webhook
from parvis.core.workspaces.models import Workspace

TEST = "webhook.test"
_events: dict[str, str | Promise] = {}


def register_event(name: str, label: str | Promise) -> None:
    """Make an event one that webhooks can ask for; only ``config/wiring.py`` calls this."""
    _events[name] = label


def events() -> dict[str, str | Promise]:
    """What webhooks can ask for: a stable name and words for people."""
    return dict(_events)


def tell(*, workspace: Workspace, event: str, key: str, data: Mapping[str, Any]) -> list[Delivery]:
    """Queue one piece of news for every webhook of the workspace that asked for this event.

    ``key`` names the news: told twice, it is sent once. ``data`` is JSON that holds no secret and no words of
    anybody. Raises ``RuntimeError`` outside a transaction: news without its cause would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("tell must be called in the transaction of what happened")
    wanting = Webhook.objects.filter(workspace=workspace, disabled_at__isnull=True)
    found = [queue(one, event=event, key=key, data=data) for one in wanting if event in one.events]
    return [one for one in found if one is not None]


def queue(webhook: Webhook, *, event: str, key: str, data: Mapping[str, Any]) -> Delivery | None:
    """One delivery and its job, or None when this news is there already."""
    delivery, fresh = Delivery.objects.get_or_create(webhook=webhook, key=key, defaults={"event": event})
    if not fresh:
        return None
    told = {
        "id": str(delivery.uid),
        "event": event,
        "created_at": delivery.created_at,
        "workspace": webhook.workspace.slug,
        "data": data,
    }
    delivery.body = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)
    delivery.save(update_fields=["body"])
    send(delivery)
    return delivery


def send(delivery: Delivery) -> None:
    """Give a waiting delivery to a worker."""
    task = import_string("parvis.core.webhooks.sending.send_webhook")
    task.using(workspace_id=delivery.webhook.workspace_id, unique_key=f"webhook:{delivery.pk}").enqueue(
        delivery_id=delivery.pk
    )


def waiting(delivery: Delivery) -> None:
    """Start a delivery anew, with all its attempts."""
    delivery.status, delivery.attempts, delivery.trouble, delivery.answer = DeliveryStatus.WAITING, 0, "", 0
    delivery.save(update_fields=["status", "attempts", "trouble", "answer"])
    send(delivery)
