"""What is followed, since when it could be heard, and what rose.

No row names an author or holds a text: both stay in the lake, where they can be erased.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.trends.matters.models import Answer, Chosen, Learning, RiseFacts

__all__ = [
    "Answer",
    "Chosen",
    "Hearing",
    "Learning",
    "Progress",
    "Rise",
    "RiseFacts",
    "Subject",
    "SubjectKind",
]


class SubjectKind(models.TextChoices):
    """What can rise."""

    ALL = "all", _("everything heard")
    QUERY = "query", _("query")
    BRAND = "brand", _("brand")
    HASHTAG = "hashtag", _("hashtag")
    TERM = "term", _("term")


class Subject(models.Model):
    """Something whose volume is scored as it comes: everything heard, a saved query, a brand.

    ``state`` is what its tracker had learnt up to ``settled_at``, packed; later hours are scored anew each
    time, since posts may still be heard late. ``minutes`` is the step of its counts. ``key`` is the query's
    number or the brand's name.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SubjectKind.choices)
    key = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()
    state = models.BinaryField()
    built_at = models.DateTimeField()
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "key"], name="one_subject_per_key"),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="known_subject_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Hearing(models.Model):
    """A stretch of time in which the workspace's sources were being heard: silence in it is silence."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="hearing_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class Progress(models.Model):
    """How far a workspace was followed: up to ``until``, when its lake held ``rows`` posts.

    ``words_until``: up to which hour hashtags and terms were looked at. ``watched``: how many of them had
    the chance to rise then.
    """

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    words_until = models.DateTimeField(null=True)
    watched = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"followed up to {self.until}"


class Rise(models.Model):
    """``n`` posts where ``expected`` were foreseen, in the whole hours from ``since`` to ``until``.

    ``until`` is None while it lasts. ``surprise`` counts typical deviations and is None for hashtags and
    terms. ``return_days``: such a rise comes about once in so many days, judged on ``history_days`` of posts.
    ``hours`` counts posts by the hour from ``hours_from`` on. ``pushed`` is what the signs of coordination
    said when they were last looked at. ``matter`` is the number of the oldest rise of the same thing, perhaps
    this one. ``faint``: it is more than usual, and not as rare as a rise must be to be told of; it is ranked
    beside the others and nothing else.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SubjectKind.choices)
    key = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    peak_at = models.DateTimeField()
    n = models.PositiveIntegerField()
    expected = models.FloatField()
    surprise = models.FloatField(null=True)
    return_days = models.FloatField()
    history_days = models.FloatField()
    hours_from = models.DateTimeField()
    hours = models.JSONField(default=list)
    pushed = models.BooleanField(null=True)
    looked_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField()
    matter = models.PositiveBigIntegerField(null=True)
    faint = models.BooleanField(default=False)

    class Meta:
        ordering = ["-peak_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "key", "since", "faint"], name="one_rise_of_a_subject_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="known_rise_kind"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="rise_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-peak_at"], name="rises_by_peak")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.n} for {self.expected:.0f}"
