"""What alerts do when the house tells something. Loads little: every process knows these."""

from __future__ import annotations

from parvis.apps.alerts.models import Alert, Kind
from parvis.apps.alerts.ringing import alert_tell
from parvis.core.outbox import Event
from parvis.core.webhooks.models import Webhook


def on_webhook_disabled(event: Event) -> None:
    """A webhook was turned off after days of failure: somebody must know, by every other way."""
    webhook = Webhook.objects.filter(pk=event.payload["webhook_id"]).first()
    if webhook is None:
        return
    alert, fresh = Alert.objects.get_or_create(
        workspace=event.workspace,
        key=f"webhook:{event.pk}",
        defaults={
            "kind": Kind.WEBHOOK,
            "name": webhook.name,
            "subject": f"webhook:{webhook.pk}",
            "happened_at": event.at,
            "rang_at": event.at,
            "last_at": event.at,
        },
    )
    if fresh:
        alert_tell(alert, email=True, webhook=False, urgent=False, now=event.at)
