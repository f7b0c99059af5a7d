"""Posts and every state they were in. What one says is ``bodies.Body`` as JSON, its digest beside it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.actors import ActorKind, Made


class Post(models.Model):
    """A post as it stands now. ``digest`` is of ``body``; ``number`` counts changes of it, from 1.

    Who saves says which number they saw, so that nobody overwrites another's words (a trigger refuses other
    words under the same number). ``by_*`` wrote these words, at ``said_at``; ``changed_at`` is of anything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("working title"), max_length=120, blank=True)
    campaign = models.CharField(_("campaign"), max_length=80, blank=True)
    body = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    seek = models.TextField(blank=True, editable=False)  # its words folded, for the search of the list
    number = models.PositiveIntegerField(default=1)
    made = models.CharField(max_length=5, choices=Made.choices, default=Made.HUMAN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    said_at = models.DateTimeField(default=timezone.now)
    by_kind = models.CharField(max_length=10, choices=ActorKind.choices, default=ActorKind.SYSTEM)
    by_label = models.CharField(max_length=200, default="parvis")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    archived_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["workspace", "-changed_at"], name="posts_newest_first")]

    def __str__(self) -> str:
        return self.title or f"post {self.pk}"


class Revision(models.Model):
    """A state that a post was in: written once, never changed nor deleted (a trigger refuses it)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    made = models.CharField(max_length=5, choices=Made.choices, default=Made.HUMAN)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    by_label = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.number}"
