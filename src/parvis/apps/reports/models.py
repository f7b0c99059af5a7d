"""What was reported, when it is made again, who reads it, and how it looks.

A report keeps numbers and sentences made from them: no text of a post, no author. Posts that a person shows
in one are named by their id, and are read from the lake each time.
"""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.core.links import Link

INK = "#0e4f54"  # the colour of Parvis's own actions


class Rhythm(models.TextChoices):
    """How often a plan makes a report, and which time it looks at."""

    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class Weekday(models.IntegerChoices):
    """As ``date.weekday`` counts."""

    MONDAY = 0, pgettext_lazy("weekly", "Monday")
    TUESDAY = 1, pgettext_lazy("weekly", "Tuesday")
    WEDNESDAY = 2, pgettext_lazy("weekly", "Wednesday")
    THURSDAY = 3, pgettext_lazy("weekly", "Thursday")
    FRIDAY = 4, pgettext_lazy("weekly", "Friday")
    SATURDAY = 5, pgettext_lazy("weekly", "Saturday")
    SUNDAY = 6, pgettext_lazy("weekly", "Sunday")


class Plan(models.Model):
    """A report that comes again. ``at`` is on the clocks of the workspace; the instant is derived late.

    ``query`` is the end of an address: the filters. ``day`` of the month: beyond its last, the last.
    ``counts_from``: what was due before is not made. ``served_on``: the local day whose report was made last.
    """

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="report_plans"
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=4000, blank=True)
    sections = models.JSONField(default=list)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    day = models.PositiveSmallIntegerField(default=1)
    at = models.TimeField(default=time(8))
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    served_on = models.DateField(null=True, editable=False)
    trouble = models.CharField(max_length=40, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    counts_from = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_report_plan_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="report_plan_has_a_name"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="known_report_rhythm"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="known_report_weekday"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=31), name="known_report_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """What was said of a period, for ever: ``facts`` and the sentences ``written`` from them, by language.

    ``digest`` is the SHA-256 of both: a report that was tampered with is told from one that was not.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="reports")
    title = models.CharField(_("title"), max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField()
    facts = models.JSONField()
    written = models.JSONField()
    digest = models.CharField(max_length=64)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.SET_NULL, related_name="reports")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    keep_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "-made_at"], name="reports_by_workspace")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="report_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["plan", "since", "until"],
                condition=Q(plan__isnull=False),
                name="one_report_of_a_plan_per_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Quote(models.Model):
    """A post that a person shows in a report, named by its id alone: gone from the lake, gone from here."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="quotes")
    mention = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "mention"], name="quoted_once")]

    def __str__(self) -> str:
        return f"{self.mention} in {self.report_id}"


class Letter(models.Model):
    """A report on its way to a member by e-mail."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="one_letter_per_reader")]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.user_id}"


class ReportLink(Link):
    """A link that shows one report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="report_link_expires_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.expires_at:%Y-%m-%d}"


class Letterhead(models.Model):
    """How a workspace's reports look, and how long they are kept. ``logo`` is a PNG that Parvis drew."""

    workspace = models.OneToOneField(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="letterhead"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    colour = models.CharField(_("colour"), max_length=7, default=INK)
    logo = models.BinaryField(null=True)
    keep_days = models.PositiveIntegerField(_("keep reports for (days)"), default=730)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="letterhead_colour_is_written_in_hex"
            ),
            models.CheckConstraint(condition=Q(keep_days__gte=1), name="reports_are_kept_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.workspace)
