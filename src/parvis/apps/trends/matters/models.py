"""What is kept of the ranking: facts of rises, what people said of subjects, and what they chose.

No row names an author or holds a text. Answers are never changed: a newer one counts instead, so that what
was known on a day can be told later.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from parvis.core.workspaces.models import Workspace


class RiseFacts(models.Model):
    """What the posts of a rise say, as counts (``facts.Facts``), read at ``read_at``."""

    rise = models.OneToOneField(
        "trends.Rise", on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    counts = models.JSONField(default=dict)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "rise facts"

    def __str__(self) -> str:
        return f"facts of rise {self.rise_id}"


class Answer(models.Model):
    """A person's yes (``kept``) or no to a subject; None takes the answer back.

    ``label``, ``about`` and ``values`` are the subject as it was ranked then, so that the answer teaches
    after its rise is gone. ``place`` and ``place_by_volume`` count from 1; ``drawn``: it was shown by chance.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    rise = models.ForeignKey("trends.Rise", null=True, on_delete=models.SET_NULL, related_name="answers")
    matter = models.PositiveBigIntegerField()
    label = models.CharField(max_length=200)
    about = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    n = models.PositiveIntegerField()
    kept = models.BooleanField(null=True)
    place = models.PositiveIntegerField()
    place_by_volume = models.PositiveIntegerField()
    drawn = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["workspace", "at"], name="answers_by_time")]

    def __str__(self) -> str:
        return f"{self.label}: {self.kept}"

    @property
    def subject(self) -> int:
        """The number that the subject has now: rises may have been tied together since."""
        return self.matter if self.rise is None else self.rise.matter or self.rise.pk


class Learning(models.Model):
    """From when on answers count in a workspace: those before were put aside by a person."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "learning"

    def __str__(self) -> str:
        return f"answers since {self.since}"


class Chosen(models.Model):
    """A subject that a person chose to speak about, for one segment (its id) or for everybody (empty)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    rise = models.ForeignKey("trends.Rise", null=True, on_delete=models.SET_NULL, related_name="chosen")
    matter = models.PositiveBigIntegerField()
    label = models.CharField(max_length=200)
    segment = models.CharField(max_length=36, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "chosen subjects"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "matter", "segment"],
                name="subject_chosen_once_for_a_segment",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def subject(self) -> int:
        """The number that the subject has now."""
        return self.matter if self.rise is None else self.rise.matter or self.rise.pk
