"""What a team decides about listening: sources, queries, brands, corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.marked.models import MarkedEvent
from parvis.apps.listening.querying.models import Backfill, QueryFolder, QueryVersion
from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.apps.listening.topics.models import Topic, TopicNews
from parvis.core.secrets import SealedField

# Some fields stand beside what uses them; Django finds every table here.
__all__ = [
    "Answerer",
    "Backfill",
    "Correction",
    "LabelTask",
    "MarkedEvent",
    "ModelChoice",
    "ModelTask",
    "Query",
    "QueryFolder",
    "QueryVersion",
    "SavedView",
    "SharedLink",
    "Source",
    "SourceState",
    "Topic",
    "TopicNews",
    "Topics",
    "WatchedBrand",
]


class SourceState(models.TextChoices):
    """Where a source stands."""

    PAUSED = "paused", _("paused")
    WAITING = "waiting", _("waiting")  # will be heard at its next turn
    LIVE = "live", _("live")
    TROUBLE = "trouble", _("needs you")  # only a person can mend it
    DONE = "done", _("finished")  # a file, read to its end


class Source(models.Model):
    """Something to listen to: a stream, a hashtag, an account, a feed, a file."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(_("name"), max_length=120)
    network = models.CharField(_("network"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20)
    term = models.CharField(_("term"), max_length=500, blank=True)
    host = models.CharField(_("server"), max_length=300, blank=True)
    token = SealedField()
    options = models.JSONField(default=dict, blank=True)
    keep_all = models.BooleanField(_("keep every post, not only those a query matches"), default=False)
    is_sample = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=10, choices=SourceState.choices, default=SourceState.WAITING)
    cursor = models.TextField(blank=True, editable=False)
    heard_at = models.DateTimeField(null=True, editable=False)
    # When the network last could not give everything since the cursor: posts are missing before.
    gap_at = models.DateTimeField(null=True, editable=False)
    heard = models.PositiveBigIntegerField(default=0, editable=False)
    kept = models.PositiveBigIntegerField(default=0, editable=False)
    refused = models.PositiveBigIntegerField(default=0, editable=False)
    trouble = models.CharField(max_length=60, blank=True, editable=False)
    problems = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-is_sample", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SourceState.values), name="known_source_state")
        ]

    def __str__(self) -> str:
        return self.name


class Query(models.Model):
    """A saved question put to everything heard, in the boolean language.

    ``is_shared``: with the whole workspace; else it is its author's own. ``version`` numbers its text.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="queries")
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("query"), max_length=5_000)  # as the language allows
    folder = models.ForeignKey(
        QueryFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="queries"
    )
    is_shared = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    matched_at = models.DateTimeField(null=True, editable=False)  # past posts matched up to this version
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "queries"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(is_shared=True), name="one_shared_query_per_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "created_by", "name"],
                condition=Q(is_shared=False),
                name="one_own_query_per_name",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="query_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class BrandSide(models.TextChoices):
    """Whose a watched brand is."""

    OURS = "ours", _("yours")
    COMPETITOR = "competitor", _("competitor")


class WatchedBrand(models.Model):
    """A brand or product of the workspace's own list, its own or a competitor's."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="brands")
    name = models.CharField(_("name"), max_length=80)
    aliases = models.JSONField(_("also written"), default=list, blank=True)
    side = models.CharField(max_length=10, choices=BrandSide.choices, default=BrandSide.OURS)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_brand_per_name"),
            models.CheckConstraint(condition=Q(side__in=BrandSide.values), name="known_brand_side"),
        ]

    def __str__(self) -> str:
        return self.name


class LabelTask(models.TextChoices):
    """What a person can correct."""

    SENTIMENT = "sentiment", _("sentiment")
    EMOTION = "emotion", _("emotion")
    LANGUAGE = "language", _("language")
    QUESTION = "is_question", _("question")
    COMPLAINT = "is_complaint", _("complaint")


class Correction(models.Model):
    """What a person says a post is, beside what the model said.

    ``drawn`` labels come from a random draw and so may estimate shares and accuracy; corrections made while
    reading do not (people correct what is wrong), and only train.
    """

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="corrections"
    )
    mention = models.CharField(max_length=40)
    author = models.CharField(max_length=40, db_index=True)
    task = models.CharField(max_length=20, choices=LabelTask.choices)
    predicted = models.CharField(max_length=20)
    probabilities = models.JSONField(default=list)
    model = models.CharField(max_length=1000)  # Parvis's version, and each other model that read the post
    label = models.CharField(max_length=20)
    drawn = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "mention", "task"], name="one_label_per_post_and_task"
            ),
            models.CheckConstraint(condition=Q(task__in=LabelTask.values), name="known_label_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.predicted} → {self.label}"


class ModelTask(models.TextChoices):
    """What another model may answer instead of Parvis's own."""

    SENTIMENT = "sentiment", _("sentiment")
    EMOTION = "emotion", _("emotion")
    OFFENSIVE = "offensive", _("offensive words")
    HATE = "hate", _("hate speech")
    IRONY = "irony", _("irony")


class Answerer(models.TextChoices):
    """What a workspace can choose instead of Parvis's own model."""

    ENDPOINT = "endpoint", _("an endpoint")
    LOCAL = "local", _("a model on this server")


class ModelChoice(models.Model):
    """Who answers a task instead of Parvis's own model, and how it goes; no row means Parvis's own.

    ``answered`` counts posts it read, ``stood_in`` those that Parvis's own model read in its place, both
    since ``changed_at``. ``trouble`` says why now, since ``trouble_since``; empty when nothing is wrong.
    """

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="model_choices"
    )
    task = models.CharField(max_length=20, choices=ModelTask.choices)
    answerer = models.CharField(max_length=10, choices=Answerer.choices)
    name = models.CharField(max_length=100)  # the endpoint's model, or a file or folder of the operator's
    url = models.CharField(max_length=500, blank=True)
    key = SealedField()
    outputs = models.JSONField(default=list, blank=True)  # its labels in its order; empty: as it names them
    timeout_s = models.PositiveSmallIntegerField(default=30)
    batch = models.PositiveSmallIntegerField(default=20)
    per_minute = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()
    answered = models.PositiveBigIntegerField(default=0, editable=False)
    stood_in = models.PositiveBigIntegerField(default=0, editable=False)
    trouble = models.CharField(max_length=30, blank=True, editable=False)
    trouble_since = models.DateTimeField(null=True, editable=False)
    last_trouble = models.CharField(max_length=30, blank=True, editable=False)
    last_trouble_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["task"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "task"], name="one_model_per_task"),
            models.CheckConstraint(condition=Q(task__in=ModelTask.values), name="known_model_task"),
            models.CheckConstraint(condition=Q(answerer__in=Answerer.values), name="known_answerer"),
            models.CheckConstraint(condition=~Q(name=""), name="model_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.name}"


class Topics(models.Model):
    """The topic model of a workspace: the newest row serves."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="topics")
    model = models.BinaryField()
    posts = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "topics"

    def __str__(self) -> str:
        return f"topics of {self.posts} posts"
