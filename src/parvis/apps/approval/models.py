"""Decisions of people on exact words, and the clearance that all the decisions a workflow asks for make."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What somebody said of a post."""

    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("changes asked")


class Decision(models.Model):
    """What one person said of one state of a post. Never changed: who thinks again decides again.

    Either a member (``user``) or a guest who came by a link (``guest`` names them) decided: never a program.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="decisions")
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    stage = models.CharField(max_length=80, blank=True)  # its name at that moment
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="known_verdict"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(guest=""), name="a_person_decides"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.post_id} {self.digest[:8]}"


class Clearance(models.Model):
    """These words may leave. Stands on a person's decision that approves the same digest: a trigger refuses
    any other. Withdrawn, never deleted."""

    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="clearances")
    digest = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_clearance_a_state",
            )
        ]

    def __str__(self) -> str:
        return f"clearance of {self.post_id} {self.digest[:8]}"
