"""A workspace's topics, remembered from one learning to the next, and what happened to each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

COLOURS = 8  # as many as the design's colours of marks


class Topic(models.Model):
    """A topic keeps its number (which posts of the lake carry), its name and its colour, however often
    topics are learnt anew.

    ``label_fr`` and ``label_en`` are the AI's, ``name`` a person's, which goes before. ``words`` are the
    folded words that recognise it, with their weights. A topic put into another answers by it; a topic
    that was divided answers by its parts. ``faded_at``: too few posts hold it now; it may come back.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="subjects")
    number = models.PositiveIntegerField()
    label_fr = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    colour = models.PositiveSmallIntegerField(default=1)
    words = models.JSONField(default=dict)
    terms = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)  # posts it held when it was last learnt
    signature = models.CharField(max_length=16, blank=True)  # of a text that is repeated
    one_author = models.BooleanField(default=False)  # half of its posts are one author's
    trusted = models.BooleanField(default=False)  # a person says that it is no spam
    hidden = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="members")
    part_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    divided = models.BooleanField(default=False)
    born_at = models.DateTimeField()
    faded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="one_topic_per_number"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="topic_not_in_itself"
            ),
            models.CheckConstraint(
                condition=Q(colour__gte=1) & Q(colour__lte=COLOURS), name="topic_colour_exists"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.label_fr or self.label_en or f"{self.number}"

    def called(self, language: str) -> str:
        """Its name in ``fr`` or ``en``: the person's, else the AI's; a number when nothing can be said."""
        told = self.label_fr if language == "fr" else self.label_en
        return self.name or told or self.label_fr or self.label_en or f"n° {self.number}"

    @property
    def is_spam(self) -> bool:
        """Whether it looks like spam, and no person said otherwise."""
        return not self.trusted and bool(self.signature or self.one_author)


class Happened(models.TextChoices):
    """What can happen to a topic: learnt by the AI, or done by a person. ``words`` says it in a sentence."""

    BORN = "born"
    BACK = "back"
    GREW = "grew"
    SHRANK = "shrank"
    SPLIT = "split"
    JOINED = "joined"
    FADED = "faded"
    CALLED = "called"
    RENAMED = "renamed"
    UNNAMED = "unnamed"
    HIDDEN = "hidden"
    SHOWN = "shown"
    MERGED = "merged"
    SEPARATED = "separated"
    DIVIDED = "divided"
    REUNITED = "reunited"
    TRUSTED = "trusted"
    DOUBTED = "doubted"


class TopicNews(models.Model):
    """One thing that happened to a topic. ``by`` is the person; without one, the AI found it."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="news")
    other = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Happened.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_person = models.BooleanField(default=False)
    before = models.CharField(max_length=200, blank=True)  # names, or posts
    after = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "topic news"
        constraints = [models.CheckConstraint(condition=Q(kind__in=Happened.values), name="known_topic_news")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.kind}"
