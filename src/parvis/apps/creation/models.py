"""What a brand wants to say, how it says it, the variants that were written, and what they cost.

What a brief says is ``briefs.BriefDraft`` as JSON; every state it was in is kept, since variants name theirs.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Kind
from parvis.core.actors import Made
from parvis.core.secrets import SealedField

WRITTEN_KINDS = [(kind.value, kind.value) for kind in Kind]


class RunState(models.TextChoices):
    """How the writing of some variants stands."""

    WAITING = "waiting", _("waits for its turn")
    WRITING = "writing", _("is being written")
    DONE = "done", _("written")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


ENDED = frozenset({RunState.DONE, RunState.STOPPED, RunState.FAILED})


class Voice(models.Model):
    """How a workspace's brand writes. ``formal`` is “vous” in French."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    preferred = models.JSONField(_("words we use"), default=list)
    refused = models.JSONField(_("words we never use"), default=list)
    examples = models.JSONField(_("posts we like"), default=list)
    disclosure = models.CharField(_("disclosure"), max_length=200, blank=True)
    formal = models.BooleanField(_("vous"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.brand or f"voice of workspace {self.workspace_id}"


class Brief(models.Model):
    """A brief as it stands now; ``number`` counts its states, from 1. ``said`` is its draft as JSON."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    segment = models.ForeignKey("audience.Segment", null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["workspace", "-changed_at"], name="briefs_newest_first")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="brief_has_a_name")]

    def __str__(self) -> str:
        return self.name


class BriefVersion(models.Model):
    """A state that a brief was in."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    said = models.JSONField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["brief", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.brief_id} · {self.number}"


class WritingModel(models.Model):
    """The endpoint that writes in a workspace, and what it may cost; no row: the built-in writer alone.

    ``by_kind`` names the endpoint's model for a kind of text; ``name`` serves every other. Prices are per
    million tokens, budgets per calendar month, all in ``currency``; no budget means no limit.
    """

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=500)
    key = SealedField()
    name = models.CharField(max_length=100)
    by_kind = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, default="EUR")
    price_in = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))
    price_out = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))
    budget_month = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    budget_person = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    timeout_s = models.PositiveSmallIntegerField(default=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(url="") & ~Q(name=""), name="writing_model_is_named"),
            models.CheckConstraint(
                condition=Q(price_in__gte=0) & Q(price_out__gte=0), name="prices_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.url}"


class Run(models.Model):
    """Some variants that were asked for at once. ``trouble`` says by its code why it ended early.

    ``model`` is empty of the built-in writer; ``endpoint`` is where the words of the brief went.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()  # of the brief's state that was read
    kind = models.CharField(max_length=10, choices=WRITTEN_KINDS)
    networks = models.JSONField(default=list)
    wanted = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField(default=0)
    model = models.CharField(max_length=100, blank=True)
    endpoint = models.CharField(max_length=500, blank=True)
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
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="known_run_state"),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} × {self.kind} ({self.state})"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED


class Variation(models.Model):
    """One variant: a text for each network. ``first`` is what was written before any person changed it.

    ``reviews`` holds by network what the text rests on and what nothing bears out (``reviewing``). Without a
    ``run`` a person wrote it by hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="variations")
    run = models.ForeignKey(Run, null=True, on_delete=models.CASCADE, related_name="variations")
    place = models.PositiveSmallIntegerField(default=0)  # in its run, from 0
    number = models.PositiveIntegerField()  # of the brief's state that it answers
    kind = models.CharField(max_length=10, choices=WRITTEN_KINDS)
    angle = models.CharField(max_length=120, blank=True)
    framework = models.CharField(max_length=40, blank=True)
    texts = models.JSONField(default=dict)
    first = models.JSONField(default=dict)
    reviews = models.JSONField(default=dict)
    slots = models.JSONField(default=dict)  # slot -> segment id -> the words that stand there
    made = models.CharField(max_length=5, choices=Made.choices)
    model = models.CharField(max_length=120, blank=True)
    version = models.CharField(max_length=60, blank=True)
    prompt = models.CharField(max_length=120, blank=True)
    builtin = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    seed = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True)
    edited_by_label = models.CharField(max_length=200, blank=True)
    edits = models.PositiveIntegerField(
        default=0
    )  # counts a person's changes, so that none overwrites another

    class Meta:
        ordering = ["-created_at", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "place"], condition=Q(run__isnull=False), name="one_variant_per_place"
            ),
            models.CheckConstraint(condition=Q(made__in=Made.values), name="variation_made_by_somebody"),
        ]

    def __str__(self) -> str:
        return self.angle or f"variation {self.pk}"


class AbTest(models.Model):
    """Variants of one brief that are published side by side, to learn which is received better.

    Who plans them sends them in the order of their ``lot`` (``Chosen``), which was drawn by ``seed``: nobody
    chose which of them gets the better moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="ab_tests")
    seed = models.PositiveBigIntegerField()
    opened_at = models.DateTimeField()
    opened_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"A/B test of {self.brief_id}"


class Chosen(models.Model):
    """A post that a variant became; of a personalised one, for which segment; of an A/B test, which arm."""

    variation = models.ForeignKey(Variation, on_delete=models.CASCADE, related_name="chosen")
    post = models.OneToOneField("content.Post", on_delete=models.CASCADE, related_name="+")
    segment_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    ab_test = models.ForeignKey(AbTest, null=True, on_delete=models.SET_NULL, related_name="arms")
    lot = models.PositiveSmallIntegerField(default=0)  # its place in the order that was drawn, from 1

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ab_test", "lot"], condition=Q(ab_test__isnull=False), name="one_arm_a_lot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variation_id} → {self.post_id}"


class Spend(models.Model):
    """Money set aside for a call before it is made, and what it came to; open while it is not settled."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="spends")
    month = models.DateField()  # the first day of the month that it counts in, by the workspace's clock
    reserved = models.DecimalField(max_digits=14, decimal_places=6)
    spent = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["workspace", "month"], name="spends_by_month")]

    def __str__(self) -> str:
        return f"{self.reserved} for {self.run_id}"


class PromptVersion(models.Model):
    """How an endpoint is told to write in one language, as a workspace said it: kept as it was written.

    ``manner`` stands in the frame of that version (``ai.writing.prompts``), which keeps the promises. Number
    1 is what Parvis ships and has no row; ``based_on`` is the number that its writer began with.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    manner = models.TextField()
    frame = models.PositiveSmallIntegerField()
    note = models.CharField(_("note"), max_length=200, blank=True)
    based_on = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "language", "number"], name="one_prompt_per_number"),
            models.CheckConstraint(condition=Q(number__gte=2), name="prompt_1_is_shipped"),
            models.CheckConstraint(condition=~Q(manner=""), name="prompt_says_something"),
        ]

    def __str__(self) -> str:
        return f"workspace.{self.language}.v{self.number}"


class PromptInUse(models.Model):
    """Which version an endpoint is told now; no row: the one that Parvis ships."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "language"], name="one_prompt_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.number}"
