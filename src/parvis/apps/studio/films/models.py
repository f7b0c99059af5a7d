"""Films that are worked on, and the music of a workspace. What is made of them is a file of the library."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a film is made of."""

    CUT = "cut", _("pieces of videos")
    SLIDES = "slides", _("pictures with music")


class State(models.TextChoices):
    """Where its making stands."""

    DRAFT = "draft", pgettext_lazy("film", "being prepared")
    WAITING = "waiting", pgettext_lazy("film", "waiting its turn")
    MAKING = "making", pgettext_lazy("film", "being made")
    MADE = "made", pgettext_lazy("film", "ready")
    FAILED = "failed", pgettext_lazy("film", "could not be made")
    STOPPED = "stopped", pgettext_lazy("film", "stopped")


UNDER_WAY = (State.WAITING, State.MAKING)


class Music(models.Model):
    """A sound that somebody sent, and whose it is. Its file lies under its hash, see ``keeping``."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=8)
    bytes = models.PositiveIntegerField()
    seconds = models.FloatField()
    owner = models.CharField(_("owner"), max_length=120)
    licence = models.CharField(_("licence"), max_length=120)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="one_music_per_content"),
            models.CheckConstraint(condition=~Q(licence=""), name="music_has_a_licence"),
        ]

    def __str__(self) -> str:
        return self.name


class Film(models.Model):
    """``recipe`` is what it is made of (``recipes``); ``asset`` what was made last, and ``made_from`` the
    recipe and the files of that. ``share`` is how far the making is, 0 to 1; ``fault`` why it failed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    recipe = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    share = models.FloatField(default=0)
    fault = models.CharField(max_length=20, blank=True)
    asset = models.ForeignKey("library.Asset", null=True, on_delete=models.SET_NULL, related_name="+")
    made_from = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="film_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="film_in_a_known_state"),
            models.CheckConstraint(condition=Q(share__range=(0, 1)), name="film_share_inside"),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(made_at__isnull=False), name="film_made_has_its_hour"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def under_way(self) -> bool:
        """Whether it waits or is being made: nobody changes it then."""
        return self.state in UNDER_WAY
