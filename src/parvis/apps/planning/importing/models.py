"""Files of planned posts, kept until they are imported or a day has passed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """Where a file stands."""

    READ = "read", _("looked through")
    CHOSEN = "chosen", _("being imported")
    DONE = "done", _("imported")


class PlanFile(models.Model):
    """A table of posts as it came. Nothing of it is a post before somebody says so (``CHOSEN``).

    ``done`` is how many of its lines were dealt with: the work goes on there. ``made`` became posts.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    text = models.TextField()
    template = models.ForeignKey(
        "planning.LinkTemplate", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.READ)
    lines = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="plan_file_in_a_known_state")
        ]

    def __str__(self) -> str:
        return self.name
