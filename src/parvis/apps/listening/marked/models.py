"""What people note beside the curves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MarkedEvent(models.Model):
    """Something that happened, noted by a person and drawn on every curve over time."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="marked_events"
    )
    at = models.DateTimeField(_("date and time"))
    title = models.CharField(_("what happened"), max_length=80)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="event_has_a_title")]

    def __str__(self) -> str:
        return self.title
