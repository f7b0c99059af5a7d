"""Who must say yes, who was asked, what each said of exact words, and the clearance that all of it makes."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.core.links import Link
from parvis.core.workspaces.permissions import Role
from parvis.kit.anchors import Anchor

LONGEST = 5000  # characters of a comment or a note


class How(models.TextChoices):
    """How many of those who are named must say yes."""

    ANY = "any", _("one of them")
    ALL = "all", _("each of them")


class Who(models.Model):
    """Who decides at one point: members by name, members by role, or the client. Nobody named: whoever may
    approve, clients aside. ``hours`` is how long they have; 0 sets no deadline."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    how = models.CharField(max_length=3, choices=How.choices, default=How.ANY)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices, blank=True)
    is_client = models.BooleanField(default=False)
    hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position"]


class Workflow(models.Model):
    """How a workspace approves. ``writer_alone``: whether who wrote a post may approve it; None, that nobody
    said: then only where there is one single member."""

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    writer_alone = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"workflow of {self.workspace_id}"


class Stage(Who):
    """One point of a workspace's workflow, in its order."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")

    class Meta(Who.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "position"], name="one_stage_a_position"),
            models.UniqueConstraint(fields=["workspace", "name"], name="one_stage_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="stage_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a review stands."""

    ASKED = "asked", _("waits for a decision")
    CHANGES = "changes", _("changes asked")
    CLEARED = "cleared", pgettext_lazy("a post", "approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("a review", "withdrawn")


ALIVE = (State.ASKED, State.CHANGES)


class Review(models.Model):
    """A request that these words be approved: ``digest`` is of the words asked about last, at ``asked_at``.

    Asking again begins another round, with steps of its own: what was decided in an earlier one counts no
    more. One review a post is alive at a time.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="reviews")
    digest = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.CharField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    writer_alone = models.BooleanField(default=False)  # as it held when it was asked

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "state"], name="reviews_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="known_review_state"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(closed_at__isnull=True), name="one_review_alive_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.post_id}"

    @property
    def is_alive(self) -> bool:
        """Whether somebody has still something to do about it."""
        return self.state in ALIVE


class Step(Who):
    """A stage as it held when a round was asked. It runs from ``begun_at`` to ``done_at``."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    begun_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta(Who.Meta):
        constraints = [
            models.UniqueConstraint(fields=["review", "round", "position"], name="one_step_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of review {self.review_id}"

    def is_late(self, now: datetime) -> bool:
        """Whether its deadline is past and it still waits."""
        return self.done_at is None and self.due_at is not None and self.due_at < now


class ReviewLink(Link):
    """A link by which a guest without an account sees one review and decides. ``guest`` is whom it is for."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="links")
    guest = models.CharField(max_length=120, blank=True)

    class Meta(Link.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="review_link_expires_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review} → {self.expires_at:%Y-%m-%d}"


class Said(models.Model):
    """Something that a member (``user``) or a guest (by ``link``) said of a post, and where: in the version
    of one network (empty: the common one), in its ``part``-th post, on these words or on this picture."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="%(class)ss")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=200)  # their name at that moment
    at = models.DateTimeField()
    network = models.CharField(max_length=40, blank=True)
    part = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Comment(Said):
    """A remark, or an answer to one (``parent``). ``inside``: for the team only, no client sees it."""

    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    text = models.CharField(max_length=LONGEST)
    inside = models.BooleanField(default=True)
    quote = models.CharField(max_length=500, blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    asset = models.UUIDField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(Said.Meta):
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"{self.label}: {self.text[:40]}"

    @property
    def anchor(self) -> Anchor | None:
        """The words that it stands on, as they were; None for a remark on the whole or on a picture."""
        return Anchor(self.quote, self.prefix, self.suffix, self.start) if self.quote else None


class SuggestionState(models.TextChoices):
    """What became of a suggested edit."""

    OPEN = "open", _("suggested")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Suggestion(Said):
    """Other words for one text of a post: from ``before`` to ``after``. Whoever writes posts decides."""

    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(Said.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SuggestionState.values), name="known_suggestion")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"


class Verdict(models.TextChoices):
    """What somebody said of a post."""

    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("changes asked")


class Decision(models.Model):
    """What one person said of one state of a post. Never changed: who thinks again decides again.

    Either a member (``user``) or a guest who came by a link (``guest`` names them) decided: never a program.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="decisions")
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    stage = models.CharField(max_length=80, blank=True)  # its name at that moment
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="known_verdict"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(guest=""), name="a_person_decides"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.post_id} {self.digest[:8]}"


class Clearance(models.Model):
    """These words may leave. Stands on a person's decision that approves the same digest: a trigger refuses
    any other. Withdrawn, never deleted."""

    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="clearances")
    digest = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_clearance_a_state",
            )
        ]

    def __str__(self) -> str:
        return f"clearance of {self.post_id} {self.digest[:8]}"
