"""What stands around a saved query: its folder, its versions, how far the past has been matched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QueryFolder(models.Model):
    """A named place for queries; the workspace's, whoever made it."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="query_folders"
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_folder_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="folder_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class QueryVersion(models.Model):
    """A text that a query had: numbered from 1, never changed. ``returned_to``: the version brought back."""

    query = models.ForeignKey("listening.Query", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    returned_to = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["query", "number"], name="one_text_per_version")]

    def __str__(self) -> str:
        return f"{self.query_id} v{self.number}"


class BackfillState(models.TextChoices):
    """Where matching the past stands."""

    WAITING = "waiting", pgettext_lazy("past", "waiting")
    RUNNING = "running", pgettext_lazy("past", "being matched")
    STOPPED = "stopped", pgettext_lazy("past", "stopped")
    DONE = "done", pgettext_lazy("past", "matched")


OPEN = (BackfillState.WAITING, BackfillState.RUNNING)


class Backfill(models.Model):
    """How far a query has been matched over what was heard before it: one a query, newest days first.

    ``done_from``: this day (UTC) and all later ones are matched; None before the first. ``within``: posts
    read of the day before it, while that day is being read. ``version``: the text that is matched.
    """

    query = models.OneToOneField("listening.Query", on_delete=models.CASCADE, related_name="backfill")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BackfillState.choices, default=BackfillState.WAITING)
    done_from = models.DateField(null=True)
    within = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["state"], name="backfills_open", condition=Q(state__in=["waiting", "running"])
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BackfillState.values), name="known_backfill_state")
        ]

    def __str__(self) -> str:
        return f"{self.query_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether posts are still to be read."""
        return self.state in OPEN
