"""Whom a brand speaks to: groups that people describe, and what each cares about. No row names a person."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Weight(models.IntegerChoices):
    """How much a theme counts, in hundredths."""

    MUCH = 100, _("a lot")
    SOME = 60, _("somewhat")
    LITTLE = 30, _("a little")


class Segment(models.Model):
    """A group that the brand addresses. ``language`` is empty for any; so is ``networks``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="segments")
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    networks = models.JSONField(_("networks"), default=list)
    is_sample = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_segment_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="segment_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """Words that stand for one subject: an interest of ``segment``, or, without one, what the brand itself
    speaks of. ``words`` are words, phrases and hashtags (with their #)."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="themes")
    segment = models.ForeignKey(Segment, null=True, on_delete=models.CASCADE, related_name="interests")
    name = models.CharField(_("name"), max_length=60)
    words = models.JSONField(_("words"), default=list)
    weight = models.PositiveSmallIntegerField(_("weight"), choices=Weight.choices, default=Weight.MUCH)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "name"], condition=Q(segment__isnull=False), name="one_interest_per_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(segment__isnull=True), name="one_theme_per_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="theme_has_a_name"),
            models.CheckConstraint(condition=Q(weight__in=Weight.values), name="known_weight"),
        ]

    def __str__(self) -> str:
        return self.name
