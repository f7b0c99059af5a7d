"""Workspaces and memberships. Everything a team owns hangs on a workspace."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.workspaces.permissions import Role


class Workspace(models.Model):
    """A brand's space: its sources, queries, posts, conversations and people."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    retention_days = models.PositiveIntegerField(_("keep posts for (days)"), default=730)
    # (a month at least: by what is kept, no alert rings twice)
    alert_days = models.PositiveIntegerField(_("keep alerts and closed crises for (days)"), default=1095)
    has_sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="workspaces"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(retention_days__gte=1), name="retention_at_least_a_day"
            ),
            models.CheckConstraint(condition=models.Q(alert_days__gte=31), name="alerts_kept_a_month"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["user__email"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_role_per_person_and_workspace"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.workspace}"


class Closing(models.Model):
    """A workspace that its owner is deleting: while this row stands, what is written once may go with it.

    ``entry_id`` is of the audit, which keeps for good who did it: a trigger refuses a closing without a
    person's entry there. Only ``closing.workspace_close`` writes one; it goes with the workspace.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+")
    entry_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"closing of {self.workspace_id}"
