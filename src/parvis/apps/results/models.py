"""What is followed on the networks, and how it stood each time somebody looked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.core.actors import Made


class Format(models.TextChoices):
    """What a post is, by what weighs most in it."""

    VIDEO = "video", pgettext_lazy("format", "video")
    PICTURE = "picture", pgettext_lazy("format", "picture")
    POLL = "poll", pgettext_lazy("format", "poll")
    THREAD = "thread", pgettext_lazy("format", "thread")
    LINK = "link", pgettext_lazy("format", "link")
    TEXT = "text", pgettext_lazy("format", "text")


class Watch(models.Model):
    """A published delivery that is followed. ``next_at`` is when to look again, None when there is no more to
    wait for; ``missed`` counts the looks in a row that did not find it, ``gone_at`` is when it was taken for
    gone.

    ``last`` is the latest look, ``ripe`` the one at the age at which posts are compared (``pace``).
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    delivery = models.OneToOneField(
        "publishing.Delivery", on_delete=models.CASCADE, related_name="results_watch"
    )
    account = models.ForeignKey("publishing.Account", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    made = models.CharField(max_length=5, choices=Made.choices)
    format = models.CharField(_("format"), max_length=7, choices=Format.choices)
    next_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)
    gone_at = models.DateTimeField(null=True)
    last = models.ForeignKey("Look", null=True, on_delete=models.SET_NULL, related_name="+")
    ripe = models.ForeignKey("Look", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_at", "account"], name="watches_due", condition=Q(next_at__isnull=False)
            ),
            models.Index(fields=["workspace", "-published_at"], name="watches_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(made__in=Made.values), name="watch_made_by_somebody"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="watch_of_a_known_format"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.account_id}"


class Look(models.Model):
    """How a post stood at a moment: written once, never changed (a trigger refuses it).

    None where the network does not tell, which is not nought. ``views`` is of the first post of a thread, the
    others are sums over its posts; what we ourselves answered below it does not count (``counting``).
    """

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    views = models.PositiveBigIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    replies = models.PositiveBigIntegerField(null=True)
    reposts = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    saves = models.PositiveBigIntegerField(null=True)
    interactions = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "at"], name="one_look_at_a_time")]

    def __str__(self) -> str:
        return f"{self.watch_id} at {self.at:%Y-%m-%d %H:%M}"


class Asking(models.Model):
    """Why an account is not asked for figures just now. ``until`` is when to try again, ``failures`` how
    often in a row it did not answer, ``trouble`` the code of the last fault, empty when it answers."""

    account = models.OneToOneField(
        "publishing.Account", on_delete=models.CASCADE, related_name="results_asking"
    )
    until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id}: {self.trouble or 'answers'}"
