"""What lets a program in, and what it was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A program's way in, on behalf of the member who made it.

    The text of the token is nowhere: ``digest`` is its SHA-256 (it holds 256 random bits, so that no slow
    hash is needed), ``start`` its first characters, by which a person recognises it. The row hangs on the
    membership: whoever leaves the workspace takes their tokens along. ``full_at`` (microseconds since 1970)
    is when the allowance will be whole again.
    """

    membership = models.ForeignKey("workspaces.Membership", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=20, editable=False)
    verbs = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False)
    full_at = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "name"], name="one_token_per_name"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="tokens_end"),
        ]

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """What a write with an idempotency key was answered, written in the transaction of its effect."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answered")
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
