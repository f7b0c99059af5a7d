"""Links that show the calendar outside: to a person, or to a calendar program."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parvis.core.links import Link


class Shows(models.TextChoices):
    """What a link opens."""

    PAGE = "page", _("a page")
    FEED = "feed", _("a calendar feed (iCal)")


class CalendarLink(Link):
    """A link that shows the calendar, or one account's part of it, to whoever holds it."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Shows.choices)
    account = models.ForeignKey("publishing.Account", null=True, on_delete=models.CASCADE, related_name="+")
    with_plans = models.BooleanField(_("show what is not approved yet"), default=False)

    class Meta(Link.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="calendar_link_expires_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(kind__in=Shows.values), name="calendar_link_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.expires_at:%Y-%m-%d}"
