"""What is to leave when. A plan is a wish: it becomes a delivery once the post is approved, never before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.planning.feeds.models import Feed, FeedEntry
from parvis.apps.planning.importing.models import PlanFile
from parvis.apps.planning.links.models import Clicks, LinkSetting, LinkTemplate, ShortLink
from parvis.apps.planning.sharing.models import CalendarLink
from parvis.kit.slots import Weekly

__all__ = [
    "CalendarLink", "Category", "Clicks", "Feed", "FeedEntry", "LinkSetting", "LinkTemplate", "Plan",
    "PlanFile", "ShortLink", "Skip", "Slot",
]  # fmt: skip


class Category(models.Model):
    """A kind of post with a rhythm of its own; with an account, a queue. Paused, it places nothing."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    is_paused = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_category_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A place in the week that a category's queue fills, on the clocks of ``zone``."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="slots")
    account = models.ForeignKey("publishing.Account", on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    at = models.TimeField()
    zone = models.CharField(max_length=40)

    class Meta:
        ordering = ["weekday", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "weekday", "at", "zone"], name="one_slot_at_a_time"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_on_a_known_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.weekday} {self.at:%H:%M} {self.zone}"

    @property
    def weekly(self) -> Weekly:
        """As the arithmetic of slots knows it."""
        return Weekly(self.pk, self.weekday, self.at, self.zone)


class Skip(models.Model):
    """One day on which a slot stays empty."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="skips")
    day = models.DateField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["slot", "day"], name="one_skip_a_day")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.day}"


class Origin(models.TextChoices):
    """Where a plan came from."""

    PERSON = "person", _("a person")
    FILE = "file", _("an imported file")


class Plan(models.Model):
    """A post that is to leave for an account at a time; in a queue, at whichever slot comes to it.

    ``day``, ``time`` and ``zone`` are what clocks on a wall show; ``due_at`` is derived from them. They are
    null in a queue that is paused or has no slot. ``delivery`` is what it became. ``trouble`` is why it did
    not: a code, with words in ``wording``.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("publishing.Account", on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="plans")
    position = models.PositiveIntegerField(default=0)
    day = models.DateField(null=True)
    time = models.TimeField(null=True)
    zone = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    delivery = models.OneToOneField(
        "publishing.Delivery", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    trouble = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500, blank=True)  # the obstacle, as it was told
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.PERSON)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_at", "position", "pk"]
        indexes = [
            models.Index(fields=["workspace", "due_at"], name="plans_by_time"),
            models.Index(fields=["category", "account", "position"], name="plans_in_their_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "account"], condition=Q(delivery__isnull=True), name="one_plan_per_account"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="known_plan_origin"),
            models.CheckConstraint(
                condition=Q(day__isnull=True, time__isnull=True, due_at__isnull=True)
                | Q(day__isnull=False, time__isnull=False, due_at__isnull=False),
                name="plan_has_a_whole_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.account_id} at {self.due_at}"
