"""What alerts do when the house tells something. Loads little: every process knows these."""

from __future__ import annotations

from django.utils.module_loading import import_string

from parvis.apps.alerts.models import Alert, AlertRule, Kind
from parvis.apps.alerts.ringing import alert_tell
from parvis.core.outbox import Event
from parvis.core.webhooks.models import Webhook

LOOK = "parvis.apps.alerts.watching.look_at_rule"  # named, since it loads the lake and the models


def on_file_read(event: Event) -> None:
    """What a file brought is looked at now, and not at the next turn: somebody waits for it."""
    look_at_rule = import_string(LOOK)
    for pk in AlertRule.objects.filter(workspace=event.workspace, is_active=True).values_list(
        "pk", flat=True
    ):
        look = look_at_rule.using(workspace_id=event.workspace_id, unique_key=f"alert-rule:{pk}")
        look.enqueue(rule_id=pk)


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
