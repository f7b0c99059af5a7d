"""Feeds whose entries become drafts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    """Why a feed could not be read."""

    NOT_A_FEED = (
        "not_a_feed",
        _("At this address there is neither RSS nor Atom. Look for the site’s feed."),
    )
    UNREADABLE = (
        "unreadable",
        _("The feed could not be read. Parvis tries again; if it lasts, check its address."),
    )


class Feed(models.Model):
    """A feed that is read again and again; each entry makes one draft, by ``template``. Nothing is published.

    ``begun_at`` null: it was not read yet; what it holds at first is old news and makes no draft.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=2000)
    template = models.TextField(_("template"), max_length=2000)
    networks = models.JSONField(default=list)
    campaign = models.CharField(_("campaign"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    begun_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    trouble = models.CharField(max_length=10, choices=Trouble.choices, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "url"], name="one_feed_per_address"),
            models.CheckConstraint(condition=~Q(name=""), name="feed_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class FeedEntry(models.Model):
    """An entry that was seen: once, whatever becomes of its draft."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    post = models.ForeignKey("content.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="one_entry_seen_once")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.key}"
