"""What a workspace has checked, what people declared of a post, what they waived, what links answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.core.actors import Made

LONGEST_REASON = 500


class AiRule(models.TextChoices):
    """When a post must say that AI had a part in it."""

    NEVER = "never", _("never: what networks mark is enough")
    PICTURES = "pictures", _("when a picture or a video was made with AI")
    ALWAYS = "always", _("also when AI wrote or changed the words")


class Naming(models.TextChoices):
    """How people are named in French; English words follow, unless nothing is asked."""

    NONE = "none", _("say nothing about it")
    BOTH = "both", _("both forms: “les clientes et les clients”")
    DOT = "dot", _("median dot: “les client·es”")


class Rules(models.Model):
    """What a workspace has checked. ``off`` names checks; ``rivals`` and ``crisis`` are watched words, one
    each, with what they must not stand near after a ``!``."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    off = models.JSONField(default=list)
    naming = models.CharField(max_length=10, choices=Naming.choices, default=Naming.NONE)
    ai = models.CharField(max_length=10, choices=AiRule.choices, default=AiRule.PICTURES)
    rivals = models.JSONField(default=list)
    crisis = models.JSONField(default=list)
    known_brands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(naming__in=Naming.values), name="known_naming"),
            models.CheckConstraint(condition=Q(ai__in=AiRule.values), name="known_ai_rule"),
        ]

    def __str__(self) -> str:
        return f"checks of {self.workspace_id}"


class Declaration(models.Model):
    """What a person said of a post that no program can see: it holds whatever the words become.

    ``commercial``: somebody pays, gives or lends something for it. ``retouched``: a face or a silhouette was
    altered. ``virtual``: a face or a silhouette was made by AI.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.OneToOneField("content.Post", on_delete=models.CASCADE, related_name="declaration")
    commercial = models.BooleanField(default=False)
    retouched = models.BooleanField(default=False)
    virtual = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"declaration of {self.post_id}"


class Waiver(models.Model):
    """A person's word that a finding does not hold the post back, with the reason: written once.

    Bound to the finding (``key``) and to ``digest``, of the words without their short links: other words,
    another waiver. Triggers refuse any change.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="waivers")
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "digest", "key"], name="one_waiver_a_finding"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} waived for {self.post_id}"


class Ruling(models.Model):
    """What had to be disclosed when these words were cleared, rule by rule, and how it was: written once.

    ``lines`` are ``rulings.Line`` as JSON; rules that a workspace changes later change nothing here.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="rulings")
    digest = models.CharField(max_length=64)  # of the words as they were cleared
    made = models.CharField(max_length=5, choices=Made.choices)
    lines = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["workspace", "-at"], name="rulings_newest_first")]

    def __str__(self) -> str:
        return f"ruling on {self.post_id} {self.digest[:8]}"


class Answer(models.TextChoices):
    """What an address answered."""

    ALIVE = "alive", _("answers")
    GONE = "gone", _("there is no such page")
    SILENT = "silent", _("does not answer")


class LinkLook(models.Model):
    """What an address answered when it was asked last."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)  # of the address
    url = models.CharField(max_length=4000)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    status = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="one_look_a_link"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="known_link_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.url} {self.answer}"
