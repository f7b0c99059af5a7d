"""What a team wants to be told, what it was told, and what it made of it."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a rule watches for; the last ones are Parvis's own news, which no rule makes."""

    SPIKE = "spike", _("a spike of posts")
    SENTIMENT = "sentiment", _("a fall in sentiment")
    WORDS = "words", _("crisis words")
    AUTHOR = "author", _("an influential author")
    LAUNCH = "launch", _("a competitor’s launch")
    WEBHOOK = "webhook", _("a webhook that was turned off")
    DELIVERY = "delivery", _("a delivery that waits for somebody")
    ACCOUNT = "account", _("an account that was lost")
    PLAN = "plan", _("a planned post that did not leave")


CALLS: Final = (Kind.DELIVERY, Kind.ACCOUNT, Kind.PLAN)  # for whoever can settle it, open until it is settled
NEWS: Final = (Kind.WEBHOOK, *CALLS)  # no rule watches for these


class ScopeKind(models.TextChoices):
    """Among which posts."""

    ALL = "all", _("everything that is heard")
    QUERY = "query", _("a saved query")
    BRAND = "brand", _("a brand")


class Measure(models.TextChoices):
    """What makes an author influential."""

    FOLLOWERS = "followers", _("followers")
    ENGAGEMENT = "engagement", _("reactions to the post")
    TOP = "top", _("followers, among the top of what is heard")


class AlertRule(models.Model):
    """One thing to watch for. ``threshold`` is read as ``dials`` says for its kind.

    ``heard_upto`` is how far newly heard posts were looked at; ``evaluated_at`` is when the rule was last
    looked at; ``trouble`` is the stable code of what only a person can mend.
    """

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="alert_rules"
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    scope = models.CharField(max_length=8, choices=ScopeKind.choices, default=ScopeKind.ALL)
    query = models.ForeignKey("listening.Query", null=True, on_delete=models.SET_NULL, related_name="+")
    brand = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    measure = models.CharField(max_length=12, choices=Measure.choices, default=Measure.FOLLOWERS)
    threshold = models.FloatField()
    least_posts = models.PositiveIntegerField(default=10)
    least_authors = models.PositiveIntegerField(default=3)
    silence_hours = models.PositiveIntegerField(default=12)
    most_a_day = models.PositiveIntegerField(default=4)
    urgent = models.BooleanField(default=False)
    by_email = models.BooleanField(default=True)
    by_webhook = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    heard_upto = models.DateTimeField(null=True, editable=False)
    pending = models.JSONField(
        default=list, editable=False
    )  # posts found that are too few to ring: id, moment
    recent = models.JSONField(default=list, editable=False)  # ids of the posts that the last look found
    evaluated_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=40, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_alert_rule_per_name"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind in Kind.values if kind not in NEWS]),
                name="known_alert_kind",
            ),
            models.CheckConstraint(condition=Q(scope__in=ScopeKind.values), name="known_alert_scope"),
            models.CheckConstraint(condition=Q(threshold__gt=0), name="alert_threshold_is_positive"),
            models.CheckConstraint(condition=~Q(kind="words") | ~Q(words=""), name="crisis_words_are_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """Something somebody must know. ``key`` makes the same happening the same row, whoever finds it.

    ``subject`` groups what is about the same thing; ``strength`` says how strong it was in the unit of its
    kind, so that silence ends when it grows. ``facts`` are numbers, never words of a post; ``mentions`` names
    posts that caused it. ``held``: why it did not ring (empty: it rang). ``again``: posts or hours that came
    to it in silence.

    A call (``CALLS``) concerns those whose role includes ``verb``, and ``people``; one is open per subject.
    Its ``facts`` name what waits: an account, the title of a post of ours.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="alerts")
    rule = models.ForeignKey(AlertRule, null=True, on_delete=models.SET_NULL, related_name="alerts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    strength = models.FloatField(default=0)
    facts = models.JSONField(default=dict)
    mentions = models.JSONField(default=list)
    happened_at = models.DateTimeField()
    rang_at = models.DateTimeField(db_index=True)
    held = models.CharField(max_length=12, blank=True)
    again = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    verb = models.CharField(max_length=40, blank=True)  # empty: it concerns everybody
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["workspace", "-rang_at"], name="alerts_by_workspace")]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_alert_per_happening"),
            models.UniqueConstraint(
                fields=["workspace", "subject"],
                condition=Q(kind__in=CALLS, settled_at__isnull=True),
                name="one_open_call_per_subject",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="known_kind_of_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.happened_at:%Y-%m-%d %H:%M}"

    @property
    def is_news(self) -> bool:
        """Whether it is Parvis's own news, and no rule's."""
        return self.kind in NEWS


class Seen(models.Model):
    """A person has read an alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} by {self.user_id}"


class Feedback(models.Model):
    """What a person said of an alert, and how that moved its rule's threshold (equal: it did not)."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="feedback")
    rule = models.ForeignKey(AlertRule, null=True, on_delete=models.SET_NULL, related_name="feedback")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    useful = models.BooleanField()
    before = models.FloatField()
    after = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "user"], name="one_answer_per_person_and_alert")
        ]

    def __str__(self) -> str:
        return f"{'useful' if self.useful else 'not useful'}: {self.before} → {self.after}"


class Reach(models.Model):
    """How a person wants to be told of a workspace's alerts. Times are on the clocks of ``time_zone``.

    ``email`` is about what rules find, ``calls`` about what waits for this person.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    email = models.BooleanField(default=True)
    calls = models.BooleanField(default=True)
    quiet = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(21))
    quiet_to = models.TimeField(default=time(7, 30))
    digest = models.BooleanField(default=True)
    digest_at = models.TimeField(default=time(8))
    time_zone = models.CharField(max_length=40)
    digest_on = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_reach_per_person_and_workspace")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.workspace_id}"


class Telling(models.Model):
    """An alert that one person is to be told by e-mail; ``sent_at`` is when the mail server took it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="tellings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} to {self.user_id}"


class Crisis(models.Model):
    """A crisis that people run together. Its scope is that of the alert it was opened from, or chosen."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="crises")
    title = models.CharField(_("title"), max_length=120)
    alert = models.ForeignKey(Alert, null=True, on_delete=models.SET_NULL, related_name="crises")
    scope = models.CharField(max_length=8, choices=ScopeKind.choices, default=ScopeKind.ALL)
    query = models.ForeignKey("listening.Query", null=True, on_delete=models.SET_NULL, related_name="+")
    brand = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    pause_publishing = models.BooleanField(default=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    summary = models.TextField(blank=True, max_length=5000)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "crises"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(summary=""), name="a_closed_crisis_has_a_summary"
            ),
            models.UniqueConstraint(
                fields=["alert"], condition=Q(closed_at__isnull=True), name="one_open_crisis_per_alert"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What a person wrote down in the room."""

    crisis = models.ForeignKey(Crisis, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=5000)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class StatementState(models.TextChoices):
    """Where a holding statement stands."""

    DRAFT = "draft", pgettext_lazy("statement", "to be approved")
    APPROVED = "approved", pgettext_lazy("statement", "approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("statement", "withdrawn")


class Statement(models.Model):
    """A holding statement: a template filled from facts, then a person's words. Parvis sends it nowhere.

    ``digest`` is the SHA-256 of the text as it stands; an approval names the digest it approved, and the
    database refuses an approved text that is not the one that was read.
    """

    crisis = models.ForeignKey(Crisis, on_delete=models.CASCADE, related_name="statements")
    language = models.CharField(max_length=5, choices=[("fr", "Français"), ("en", "English")])
    facts = models.JSONField(default=dict)
    text = models.TextField(max_length=5000)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=StatementState.choices, default=StatementState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    approved_digest = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_digest=models.F("digest")),
                name="what_is_approved_is_what_was_read",
            ),
            models.CheckConstraint(
                condition=Q(state__in=StatementState.values), name="known_statement_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.crisis} ({self.state})"
