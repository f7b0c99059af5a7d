"""Accounts, deliveries and their steps. What must never happen is refused by the database: constraints here,
triggers in ``migrations/0002_promises.py``.

A delivery is one post for one account. Its steps are the posts of a thread, then the first comment; its
attempts are the log of all that was tried, never changed.
"""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing.states import Boundary, Connection, Reason, State, StepState
from parvis.core.actors import Made
from parvis.core.secrets import SealedField
from parvis.networks.publishing import StepKind

KEEPS_ITS_PLACE = (State.CANCELLED, State.FAILED)  # states in which the same post may be delivered anew


class Application(models.Model):
    """Parvis as one network (or one server of it) knows it, on behalf of this workspace. ``scopes`` are what
    it may ask people for, blanks between, where the network grants them one by one; empty for the usual."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=20)
    host = models.CharField(max_length=200, blank=True)
    client_id = SealedField()
    client_secret = SealedField()
    scopes = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["network", "host"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "host"], name="one_application_a_server")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.host}".strip()


class Account(models.Model):
    """Where the brand speaks. ``remote_id`` is what the network never changes about it.

    ``lease_*`` is held by whoever sends for this account now, and runs out by itself: one sends at a time.
    ``resume_at`` is when the network wants to be asked again. ``told`` are limits that the server tells, as
    ``networks.publishing.Told`` gave them. The guard (``gap_seconds``, ``an_hour``) is ours: an account that
    suddenly posts a hundred times is most often a mistake.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    host = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    token = SealedField()
    refresh = SealedField()
    secrets = SealedField()
    expires_at = models.DateTimeField(null=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=14, choices=Connection.choices, default=Connection.CONNECTED)
    trouble = models.CharField(max_length=40, blank=True)  # a code, with words in ``wording``
    quota = models.JSONField(null=True)
    quota_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True)
    gap_seconds = models.PositiveIntegerField(_("seconds between two posts"), default=30)
    an_hour = models.PositiveIntegerField(_("posts an hour, at most"), default=20)
    late_minutes = models.PositiveIntegerField(_("ask a person after (minutes)"), default=60)
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)  # of the palette's eight
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    lease_by = models.CharField(max_length=40, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    served_at = models.DateTimeField(null=True, editable=False)
    resume_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["network", "handle", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "remote_id"], name="one_account_per_remote_id"
            ),
            models.CheckConstraint(condition=Q(state__in=Connection.values), name="account_in_a_known_state"),
            models.CheckConstraint(condition=~Q(remote_id=""), name="account_is_somebody"),
            models.CheckConstraint(condition=Q(an_hour__gte=1), name="account_may_post"),
        ]

    def __str__(self) -> str:
        return self.handle or self.name or self.remote_id


class Delivery(models.Model):
    """One post on its way to one account.

    ``day``, ``time`` and ``zone`` are what a person chose; ``due_at`` is derived from them, again whenever
    the rules of the zone change. ``next_at`` is when there is something to do about it. ``digest`` is of the
    words that leave, ``shown`` of those that are on the network now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.PROTECT, related_name="deliveries")
    digest = models.CharField(max_length=64)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deliveries")
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.HELD)
    reason = models.CharField(max_length=20, blank=True, choices=Reason.choices)
    day = models.DateField()
    time = models.TimeField()
    zone = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)  # since something last went well
    late_allowed = models.BooleanField(default=False)
    clearance = models.ForeignKey("approval.Clearance", null=True, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey("autonomy.Use", null=True, on_delete=models.PROTECT, related_name="+")
    made = models.CharField(max_length=5, choices=Made.choices, default=Made.HUMAN)
    cost = models.DecimalField(
        max_digits=10, decimal_places=4, null=True
    )  # US dollars, where each use is paid
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    shown = models.CharField(max_length=64, blank=True)
    removed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-due_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_at", "account"],
                name="deliveries_to_do",
                condition=Q(state__in=[State.SCHEDULED, State.SENDING, State.PENDING]),
            ),
            models.Index(fields=["workspace", "-due_at"], name="deliveries_by_time"),
            models.Index(fields=["workspace", "state"], name="deliveries_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_in_a_known_state"),
            models.CheckConstraint(condition=Q(reason="") | Q(reason__in=Reason.values), name="known_reason"),
            models.UniqueConstraint(
                fields=["post", "digest", "account"],
                condition=~Q(state__in=KEEPS_ITS_PLACE),
                name="one_delivery_per_words_and_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} to {self.account_id} ({self.state})"


class Step(models.Model):
    """One post of a thread (``position`` from 1), or the first comment, which comes last.

    ``key`` is the same however often the step is tried. ``prepared`` is what the network gave on the way,
    never a secret. ``commit_began_at`` is of the first commit, ``looked`` how often it was looked for since.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="steps")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=[(kind.value, kind.value) for kind in StepKind])
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=StepState.choices, default=StepState.WAITING)
    prepared = models.JSONField(default=dict)
    begun_at = models.DateTimeField(null=True)
    commit_began_at = models.DateTimeField(null=True)
    looked = models.PositiveSmallIntegerField(default=0)
    live_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=300, blank=True)
    remote_url = models.CharField(max_length=500, blank=True)
    remote_data = models.JSONField(default=dict)

    class Meta:
        ordering = ["delivery", "position"]
        indexes = [models.Index(fields=["account", "-commit_began_at"], name="steps_by_commit")]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "position"], name="one_step_per_position"),
            models.UniqueConstraint(fields=["key"], name="one_step_per_key"),
            models.UniqueConstraint(
                fields=["account", "remote_id"], condition=~Q(remote_id=""), name="one_step_per_remote_id"
            ),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=StepState.LIVE) | ~Q(remote_id=""), name="what_is_live_has_an_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.position} ({self.state})"


class Attempt(models.Model):
    """One thing that was tried, and what came of it. Added to, never changed (a trigger refuses it).

    ``outcome`` is a code, with words in ``wording``; ``words`` is what the network said, untrusted.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    step = models.ForeignKey(Step, null=True, on_delete=models.CASCADE, related_name="log")
    boundary = models.CharField(max_length=8, choices=Boundary.choices)
    outcome = models.CharField(max_length=40)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.boundary} {self.outcome} of {self.delivery_id}"


def key_of(delivery_id: uuid.UUID, position: int, digest: str) -> str:
    """The key of a step: SHA-256 of what makes it this step and no other, 64 hex digits."""
    return hashlib.sha256(f"{delivery_id.hex}:{position}:{digest}".encode()).hexdigest()


def use_of(delivery_id: uuid.UUID) -> str:
    """How a delivery is called where uses of an autonomy are counted (``autonomy.Use.what``)."""
    return f"delivery:{delivery_id.hex}"
