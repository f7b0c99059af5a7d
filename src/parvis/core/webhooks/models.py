"""Where news is sent, and what became of each sending."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.core.secrets import SealedField


class Webhook(models.Model):
    """An address of another system, the events it wants, and the secret that signs what is sent.

    ``failing_since`` is the first failure since the last success. ``disabled_at`` is set when deliveries kept
    failing for days: nothing more is sent until a person turns it on again.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(default=list)
    secret = SealedField()
    failing_since = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_webhook_per_name"),
            models.CheckConstraint(condition=~Q(url=""), name="webhook_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
    FAILED = "failed", pgettext_lazy("delivery", "failed")


class Delivery(models.Model):
    """One piece of news for one webhook. ``key`` makes the same news the same row, however often it is told.

    ``body`` is the exact text that is signed and sent. ``answer`` is the last HTTP status (0: no answer), and
    ``trouble`` the stable code of what went wrong last.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    answer = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["created_at"], name="deliveries_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="one_delivery_per_news"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="known_delivery_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.uid} ({self.status})"
