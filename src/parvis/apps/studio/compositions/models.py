"""Compositions, what was drawn from them, and pictures that a model imagined."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.secrets import SealedField


class Composition(models.Model):
    """Words, a picture and a layout. ``words`` are texts by part (headline, body…), and other
    headlines to try. ``layout``, ``palette`` and ``crop`` are names that ``imaging.pictures`` knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=2, default="fr")
    words = models.JSONField(default=dict)
    photo = models.ForeignKey("library.Asset", null=True, on_delete=models.SET_NULL, related_name="+")
    layout = models.CharField(max_length=20)
    palette = models.CharField(max_length=20)
    crop = models.CharField(max_length=10, default="whole")
    with_logo = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Drawing(models.Model):
    """A picture of the library that was drawn from a composition: ``recipe`` draws the same one again."""

    asset = models.OneToOneField("library.Asset", on_delete=models.CASCADE, related_name="+")
    composition = models.ForeignKey(
        Composition, null=True, on_delete=models.SET_NULL, related_name="drawings"
    )
    format = models.CharField(max_length=12)
    recipe = models.JSONField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-drawn_at", "pk"]

    def __str__(self) -> str:
        return f"{self.format} {self.asset_id}"


class Imagined(models.Model):
    """A picture of the library that a model made: which one, and what it was asked."""

    asset = models.OneToOneField("library.Asset", on_delete=models.CASCADE, related_name="+")
    model = models.CharField(max_length=120)
    prompt = models.TextField()
    size = models.CharField(max_length=12)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.model}: {self.prompt[:60]}"


class ImageEndpoint(models.Model):
    """The endpoint that a workspace asks for pictures; no row means that none are made.

    ``price`` is of one picture, in the currency of whoever set it; ``monthly_most`` is how many pictures the
    workspace may ask for in a calendar month.
    """

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=500)
    model = models.CharField(max_length=120)
    key = SealedField()
    price = models.FloatField(default=0)
    monthly_most = models.PositiveIntegerField(default=100)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.model
