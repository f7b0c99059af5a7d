"""Reading webhooks and what became of their deliveries."""

from __future__ import annotations

from django.db.models import QuerySet

from parvis.core.webhooks.models import Delivery, Webhook
from parvis.core.workspaces.models import Workspace


def webhooks_of(workspace: Workspace) -> QuerySet[Webhook]:
    """The workspace's webhooks."""
    return Webhook.objects.filter(workspace=workspace)


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """What was sent there, newest first."""
    return Delivery.objects.filter(webhook=webhook)
