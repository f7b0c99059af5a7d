"""Cases, trials of prompt versions on them, the texts that came, and which of two people preferred, blind."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.creation.models import ENDED, WRITTEN_KINDS, RunState


class Answer(models.TextChoices):
    """Which of two texts somebody preferred, before they knew which version wrote which."""

    LEFT = "left", _("The first one")
    RIGHT = "right", _("The second one")
    SAME = "same", _("As good as each other")
    NEITHER = "neither", _("Neither of them")


class Case(models.Model):
    """What versions are tried on: a brief as it was then (``said``), a kind of text, networks. It is never
    changed, so that trials stay comparable; put away, it keeps its trials."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=2)
    said = models.JSONField()
    kind = models.CharField(max_length=10, choices=WRITTEN_KINDS)
    networks = models.JSONField(default=list)
    starter = models.CharField(max_length=30, blank=True)  # the shipped case that it is
    brief = models.ForeignKey("creation.Brief", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "starter"], condition=~Q(starter=""), name="one_case_per_starter"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Trial(models.Model):
    """Versions tried on cases. ``versions`` are ``[{"number", "name"}]``, each arm by its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    versions = models.JSONField()
    variants = models.PositiveSmallIntegerField()  # of each case and version
    seed = models.PositiveBigIntegerField()
    model = models.CharField(max_length=100)
    endpoint = models.CharField(max_length=500)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    trouble = models.CharField(max_length=30, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="known_trial_state"),
        ]

    def __str__(self) -> str:
        return " / ".join(str(one["name"]) for one in self.versions)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED


class Cell(models.Model):
    """One call: a version on a case. ``ended_at`` is set once it was answered, or said why not."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="cells")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cells")
    arm = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()  # in the trial: case by case, so that a stop leaves whole cases
    trouble = models.CharField(max_length=30, blank=True)
    spend = models.ForeignKey("creation.Spend", null=True, on_delete=models.SET_NULL, related_name="+")
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))
    tokens = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["trial", "place"], name="one_cell_per_place")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.arm}"


class Sample(models.Model):
    """One variant that came of a cell, with what was measured of it (``measuring``)."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="samples")
    place = models.PositiveSmallIntegerField()
    angle = models.CharField(max_length=120, blank=True)
    texts = models.JSONField()
    measures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["cell", "place"], name="one_sample_per_place")]

    def __str__(self) -> str:
        return self.angle


class Pair(models.Model):
    """Two texts of one case by two versions, in the order in which everybody is shown them."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="pairs")
    place = models.PositiveIntegerField()
    left = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["trial", "place"], name="one_pair_per_place")]

    def __str__(self) -> str:
        return f"{self.left_id} | {self.right_id}"


class Judgement(models.Model):
    """What one person answered of one pair, once."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="judgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=7, choices=Answer.choices)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pair", "user"], name="one_judgement_a_person"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="known_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.by_label}: {self.answer}"


class Reveal(models.Model):
    """Somebody had themselves shown which version wrote what: they judge no more of that trial."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "user"], name="one_reveal_a_person")]

    def __str__(self) -> str:
        return f"{self.trial_id} · {self.user_id}"
