"""Pictures and videos of a workspace, and the rights to them. Files lie under their hash, see ``keeping``."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.core.actors import Made
from parvis.core.secrets import SealedField


class Kind(models.TextChoices):
    """What a file is, by its content."""

    IMAGE = "image", _("picture")
    VIDEO = "video", _("video")


class Consent(models.TextChoices):
    """Whether those who can be recognised agreed."""

    NOBODY = "nobody", _("nobody can be recognised")
    GIVEN = "given", _("they agreed in writing")
    MISSING = "missing", _("not asked yet")


class Folder(models.Model):
    """A folder of the library; folders do not nest."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_media_folder_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="media_folder_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SigningIdentity(models.Model):
    """In whose name a workspace signs what it makes with an AI: PEM certificates, and the key to them."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    chain = models.TextField()
    key = SealedField()
    until = models.DateTimeField()
    is_own = models.BooleanField(default=False)  # somebody brought it; ours are renewed by themselves

    def __str__(self) -> str:
        return f"identity of workspace {self.workspace_id} until {self.until:%Y-%m-%d}"


class Asset(models.Model):
    """One file. ``sha256`` is of its bytes as kept (without what a camera wrote of its owner); ``unsigned``
    of the same bytes before the workspace signed them, empty where it did not. ``credentials`` is what was
    read or written of its making, see ``credentials.py``.

    ``look`` is its perceptual hash, 16 hex digits: of a video, its first picture; empty where there is none.
    Pixels, bytes, seconds and pictures a second as measured, never as claimed; ``codec`` is a video's four
    letters. ``focus_*`` from the left and the top, 0 to 1. ``words`` is what a search reads, folded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, null=True, on_delete=models.SET_NULL, related_name="assets")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    unsigned = models.CharField(max_length=64, blank=True, db_index=True)
    look = models.CharField(max_length=16, blank=True)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    seconds = models.FloatField(default=0)
    fps = models.FloatField(default=0)
    animated = models.BooleanField(default=False)
    codec = models.CharField(max_length=8, blank=True)
    alt = models.CharField(_("description"), max_length=2000, blank=True)
    focus_x = models.FloatField(default=0.5)
    focus_y = models.FloatField(default=0.5)
    tags = models.JSONField(_("tags"), default=list)
    words = models.TextField(blank=True, editable=False)
    made = models.CharField(max_length=5, choices=Made.choices, default=Made.HUMAN)
    credentials = models.JSONField(default=dict)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    is_sample = models.BooleanField(default=False, editable=False)
    # Rights. A post that shows it waits as long as ``rights_problem`` has something to say.
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    people = models.CharField(_("people shown"), max_length=300, blank=True)
    consent = models.CharField(_("consent"), max_length=10, choices=Consent.choices, default=Consent.NOBODY)
    usable_until = models.DateField(_("may be used until"), null=True, blank=True)

    class Meta:
        ordering = ["-added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="one_asset_per_content"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="asset_of_a_known_kind"),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="known_consent"),
            models.CheckConstraint(
                condition=Q(focus_x__range=(0, 1), focus_y__range=(0, 1)), name="focus_inside"
            ),
        ]

    def __str__(self) -> str:
        return self.name
