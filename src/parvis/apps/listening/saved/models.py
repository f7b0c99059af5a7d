"""What a team keeps of its dashboards, and what it shows outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.core.links import Link


class SavedView(models.Model):
    """Filters, period and panels under a name. ``query`` is the end of the dashboard's address."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=4000, blank=True)
    for_team = models.BooleanField(_("for the whole team"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(for_team=True), name="one_team_view_per_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "owner", "name"],
                condition=Q(for_team=False),
                name="one_private_view_per_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SharedLink(Link):
    """A link that shows one view."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="link_expires_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.view} → {self.expires_at:%Y-%m-%d}"
