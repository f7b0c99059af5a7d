"""Ideas, where they come from, and what a workspace says of that.

An idea holds only what a person decided of it; how far it has come is derived (``board``) from the brief, the
posts, their approval and their deliveries, so nobody can say that it is published.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.apps.planning.feeds.models import Trouble


class Origin(models.TextChoices):
    """What had the idea."""

    PERSON = "person", _("a person")
    TREND = "trend", pgettext_lazy("origin of an idea", "trends")
    DAY = "day", pgettext_lazy("origin of an idea", "days")
    FEED = "feed", pgettext_lazy("origin of an idea", "feeds")
    BEST = "best", _("posts that did well")
    EVERGREEN = "evergreen", _("evergreen posts")


class Choice(models.TextChoices):
    """What people decided of an idea."""

    OPEN = "open", _("to look at")
    CHOSEN = "chosen", pgettext_lazy("an idea", "chosen")
    ASIDE = "aside", pgettext_lazy("an idea", "set aside")


class Idea(models.Model):
    """Something to speak of. ``key`` names the very thing that gave it (this year's day, this article), once
    for ever; ``thing`` what comes again (the day, the subject): set aside, it is not proposed for a while.

    ``evidence`` is what was known when it was proposed (``wording`` reads its shapes); ``outside`` a text
    from outside, which is data. ``position`` orders a column. ``post`` is the draft
    that an evergreen idea became.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.PERSON)
    key = models.CharField(max_length=120, blank=True)
    thing = models.CharField(max_length=120, blank=True)
    evidence = models.JSONField(default=dict)
    outside = models.TextField(blank=True)
    choice = models.CharField(max_length=6, choices=Choice.choices, default=Choice.OPEN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    position = models.IntegerField(default=0)
    due_on = models.DateField(_("for"), null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    brief = models.OneToOneField("creation.Brief", null=True, on_delete=models.SET_NULL, related_name="+")
    post = models.OneToOneField("content.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    source_post = models.ForeignKey(
        "content.Post", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # of which a best or an evergreen idea speaks
    proposed_label = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField()
    taken_label = models.CharField(max_length=200, blank=True)  # who chose it, or set it aside
    taken_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position", "-proposed_at", "pk"]
        indexes = [models.Index(fields=["workspace", "choice", "position"], name="ideas_on_their_board")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "origin", "key"], condition=~Q(key=""), name="one_idea_of_a_thing"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="idea_has_a_title"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="known_idea_origin"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="known_idea_choice"),
            models.CheckConstraint(
                condition=Q(origin=Origin.PERSON) | ~Q(key=""), name="proposed_idea_has_a_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Setting(models.Model):
    """How a workspace wants ideas proposed. ``kinds`` of days; ``ahead_days`` before one it is proposed;
    ``again_days`` a thing set aside is left alone; ``rest_days`` at least between two appearances of an
    evergreen post."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list)
    ahead_days = models.PositiveSmallIntegerField(default=21)
    again_days = models.PositiveSmallIntegerField(default=90)
    rest_days = models.PositiveSmallIntegerField(default=90)

    def __str__(self) -> str:
        return f"ideas of {self.workspace_id}"


class Proposer(models.Model):
    """Whether a source proposes, and how many ideas in seven days at most."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    is_on = models.BooleanField(default=True)
    a_week = models.PositiveSmallIntegerField(default=3)

    class Meta:
        ordering = ["origin"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "origin"], name="one_proposer_an_origin"),
            models.CheckConstraint(
                condition=Q(origin__in=[one for one in Origin.values if one != "person"]),
                name="known_proposer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} ({self.a_week})"


class OwnDay(models.Model):
    """A day of the workspace: once, or each year (``is_yearly``). A solemn one is not for selling."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    day = models.DateField(_("day"))
    is_yearly = models.BooleanField(_("every year"), default=True)
    is_solemn = models.BooleanField(_("not for selling"), default=False)

    class Meta:
        ordering = ["day", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name", "day"], name="one_own_day"),
            models.CheckConstraint(condition=~Q(name=""), name="own_day_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class IdeaFeed(models.Model):
    """A feed whose new articles are proposed. ``trouble`` is why it could not be read last."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=2000)
    read_at = models.DateTimeField(null=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    trouble = models.CharField(max_length=10, choices=Trouble.choices, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "url"], name="one_idea_feed_per_address"),
            models.CheckConstraint(condition=~Q(name=""), name="idea_feed_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Evergreen(models.Model):
    """A post that a person said is worth showing again. ``rounds`` counts the drafts made of it, the last at
    ``drafted_at``."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.OneToOneField("content.Post", on_delete=models.CASCADE, related_name="+")
    marked_label = models.CharField(max_length=200)
    marked_at = models.DateTimeField()
    rounds = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-marked_at", "pk"]

    def __str__(self) -> str:
        return f"evergreen {self.post_id}"
