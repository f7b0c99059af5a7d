"""What a brand looks like. Font files lie under their hash, see ``brand.keeping``."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Font(models.Model):
    """A font of the brand, as it was sent and checked. ``family`` and ``style`` are what the file says."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    family = models.CharField(_("family"), max_length=120)
    style = models.CharField(_("style"), max_length=80, blank=True)
    format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    glyphs = models.PositiveIntegerField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["family", "style", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="one_font_per_content"),
            models.CheckConstraint(condition=~Q(family=""), name="font_has_a_family"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.style}".strip()


class BrandKit(models.Model):
    """The look of a workspace's brand; no row means Parvis's own.

    ``colours`` are ``#rrggbb`` by role; ``margin`` is a share of the shorter side of a picture. A font
    that is None is the built-in one.
    """

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    colours = models.JSONField(default=dict)
    title_font = models.ForeignKey(Font, null=True, on_delete=models.SET_NULL, related_name="+")
    text_font = models.ForeignKey(Font, null=True, on_delete=models.SET_NULL, related_name="+")
    logo = models.ForeignKey("library.Asset", null=True, on_delete=models.SET_NULL, related_name="+")
    margin = models.FloatField(default=0.07)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(margin__range=(0.03, 0.15)), name="kit_margin_inside"),
        ]

    def __str__(self) -> str:
        return f"brand kit {self.pk}"
