"""The sending itself: one attempt of a job, then backoff; days of failure turn a webhook off.

The address was chosen by a person and is untrusted: ``kit.http`` refuses private addresses unless the
operator allows them, no redirect is followed, and nothing of the answer is kept but its status.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.jobs.models import LIVE, Job
from parvis.core.jobs.tasks import GiveUp, RetryLater, job
from parvis.core.secrets import CannotOpen, open_secret
from parvis.core.webhooks.models import Delivery, DeliveryStatus, Webhook
from parvis.core.webhooks.signing import HEADER, signature
from parvis.kit.http import Http, HttpFault, Reply, retry_after

logger = logging.getLogger(__name__)
ATTEMPTS: Final = 9  # with the waits below: about a day in all
FIRST_WAIT_S: Final = 30.0
LONGEST_WAIT_S: Final = 6 * 3600.0
TIMEOUT_S: Final = 15.0
ANSWER_BYTES: Final = 65_536
GIVE_UP_AFTER: Final = timedelta(days=3)
KEEP: Final = timedelta(days=30)
DISABLED: Final = "webhook.disabled"


@job(max_attempts=ATTEMPTS, backoff_base_s=FIRST_WAIT_S, backoff_cap_s=LONGEST_WAIT_S)
def send_webhook(delivery_id: int) -> str:
    """One attempt at one delivery; the status it has afterwards. Raises to be tried again.

    The attempt is counted before anything is sent, so that a worker that dies in between leaves its trace.
    At least once: whoever receives tells repeated news apart by its ``id``.
    """
    delivery = Delivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if delivery is None or delivery.status != DeliveryStatus.WAITING:
        return "gone" if delivery is None else delivery.status
    if delivery.webhook.disabled_at is not None:
        return _ended(delivery, DeliveryStatus.FAILED, trouble="disabled")
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1, tried_at=timezone.now())
    delivery.attempts += 1
    try:
        reply = _post(delivery, at=timezone.now())
    except (HttpFault, CannotOpen) as fault:
        trouble = fault.code if isinstance(fault, HttpFault) else "secret_lost"
        return _failed(delivery, trouble, None)
    return _ended(delivery, DeliveryStatus.DELIVERED, reply=reply) if reply.ok else _refused(delivery, reply)


def _post(delivery: Delivery, *, at: datetime) -> Reply:
    body = delivery.body.encode()
    secret = open_secret(delivery.webhook, "secret") or ""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Parvis-Event": delivery.event,
        "Parvis-Delivery": str(delivery.uid),
        HEADER: signature(secret, body, at=int(at.timestamp())),
    }
    with Http(timeout_s=TIMEOUT_S, max_bytes=ANSWER_BYTES, max_redirects=0) as http:
        return http.request("POST", delivery.webhook.url, headers=headers, content=body)


def _refused(delivery: Delivery, reply: Reply) -> str:
    delivery.answer = reply.status
    return _failed(delivery, "status", retry_after(reply.headers, timezone.now()))


def _failed(delivery: Delivery, trouble: str, wait_s: float | None) -> str:
    """Note the failure; raise to be tried again, or end it when every attempt is spent."""
    now = timezone.now()
    Webhook.objects.filter(pk=delivery.webhook_id, failing_since__isnull=True).update(failing_since=now)
    if delivery.attempts >= ATTEMPTS:
        _ended(delivery, DeliveryStatus.FAILED, trouble=trouble)
        raise GiveUp(f"{delivery}: {trouble} {delivery.answer or ''}".strip())
    delivery.trouble = trouble
    delivery.save(update_fields=["trouble", "answer"])
    raise RetryLater(f"{delivery}: {trouble} {delivery.answer or ''}".strip(), after_s=wait_s or 0.0)


def _ended(
    delivery: Delivery, status: DeliveryStatus, *, reply: Reply | None = None, trouble: str = ""
) -> str:
    with transaction.atomic():
        delivery.status, delivery.trouble = status, trouble
        delivery.answer = reply.status if reply else delivery.answer
        delivery.save(update_fields=["status", "trouble", "answer"])
        if status is DeliveryStatus.DELIVERED:
            Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None)
        else:
            _disable_if_hopeless(delivery.webhook_id, now=timezone.now())
    return status.value


def _disable_if_hopeless(webhook_id: int, *, now: datetime) -> None:
    """Turn a webhook off after days without one success: audited, and told by an event."""
    hopeless = Webhook.objects.select_for_update().filter(
        pk=webhook_id, disabled_at__isnull=True, failing_since__lte=now - GIVE_UP_AFTER
    )
    for webhook in hopeless.select_related("workspace"):
        webhook.disabled_at = now
        webhook.save(update_fields=["disabled_at"])
        audit.record(
            actor=Actor.system(),
            workspace=webhook.workspace,
            verb="webhook.disable",
            target="webhook",
            target_id=webhook.pk,
            after={"name": webhook.name, "failing_since": webhook.failing_since},
        )
        outbox.emit(DISABLED, workspace=webhook.workspace, payload={"webhook_id": webhook.pk})


@job(max_attempts=3)
def webhooks_clean() -> int:
    """End deliveries whose job is gone (its worker died at the last attempt), forget those of a month ago."""
    now = timezone.now()
    lost = Delivery.objects.filter(status=DeliveryStatus.WAITING, created_at__lt=now - timedelta(hours=1))
    live = set(
        Job.objects.filter(status__in=LIVE, unique_key__startswith="webhook:").values_list(
            "unique_key", flat=True
        )
    )
    for delivery in lost.select_related("webhook"):
        if f"webhook:{delivery.pk}" not in live:
            _ended(delivery, DeliveryStatus.FAILED, trouble=delivery.trouble or "worker_lost")
    gone, _rows = (
        Delivery.objects.filter(created_at__lt=now - KEEP).exclude(status=DeliveryStatus.WAITING).delete()
    )
    return gone
