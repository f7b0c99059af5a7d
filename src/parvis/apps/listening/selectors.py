"""Reading what was heard: figures with their uncertainty, and the posts behind them. Nothing here writes.

The door of the app: what a workspace set up stands here, figures in ``measuring``, posts in ``seen``.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from parvis.ai.ports import Brand
from parvis.apps.listening.answering import answerers
from parvis.apps.listening.answering.answerers import may_be_private, origin
from parvis.apps.listening.intake import Reading
from parvis.apps.listening.measuring import (
    Accuracy,
    Counted,
    Headline,
    accuracy,
    bucket_for,
    count,
    counted,
    headline,
    rising,
    sentiment_over_time,
    sentiment_shares,
    stats_of,
    volume,
)
from parvis.apps.listening.models import Correction, LabelTask, Query, Source, SourceState, WatchedBrand
from parvis.apps.listening.querying.access import queries_seen, query_seen, require_seen
from parvis.apps.listening.querying.matching import matcher_of
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.seen import PostSeen, Preview, heard_since, post, posts, preview, seen
from parvis.apps.listening.spelling import spelt
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics.memory import topic_model
from parvis.core.workspaces.models import Workspace

__all__ = [
    "Accuracy",
    "Counted",
    "Headline",
    "PostSeen",
    "Preview",
    "accuracy",
    "brands_of",
    "bucket_for",
    "corrections_of",
    "count",
    "counted",
    "headline",
    "heard_since",
    "labels_drawn",
    "listens_now",
    "may_be_private",
    "origin",
    "post",
    "posts",
    "preview",
    "queries_of",
    "queries_seen",
    "query_seen",
    "reading_of",
    "require_seen",
    "rising",
    "seen",
    "sentiment_over_time",
    "sentiment_shares",
    "sources_of",
    "spelt",
    "stats_of",
    "topic_model",
    "training_set",
    "volume",
    "warm",
]


def warm() -> None:
    """Ask one lake for the figures at the top, so that its engine is loaded before anybody waits for them."""
    workspace = Workspace.objects.first()
    if workspace is not None:
        headline(workspace, Scope("all", None, None))


def sources_of(workspace: Workspace) -> QuerySet[Source]:
    """The workspace's sources."""
    return Source.objects.filter(workspace=workspace)


def listens_now(workspace: Workspace) -> bool:
    """Whether some source of the workspace is being heard: files and what is in trouble are not."""
    live = [SourceState.LIVE, SourceState.WAITING]
    heard = sources_of(workspace).filter(state__in=live, is_sample=False, trouble="")
    return heard.exclude(kind="file").exists()


def queries_of(workspace: Workspace) -> QuerySet[Query]:
    """The queries that the whole workspace shares; ``queries_seen`` adds a reader's own."""
    return Query.objects.filter(workspace=workspace, is_shared=True)


def brands_of(workspace: Workspace) -> QuerySet[WatchedBrand]:
    """The workspace's brands and products."""
    return WatchedBrand.objects.filter(workspace=workspace)


def reading_of(workspace_id: int) -> Reading:
    """What the workspace brings to new posts."""
    brands = WatchedBrand.objects.filter(workspace_id=workspace_id)
    return Reading(
        matcher=matcher_of(workspace_id),
        brands=tuple(Brand(brand.name, tuple(brand.aliases)) for brand in brands),
        topics=topic_model(workspace_id),
        chosen=answerers.chosen_for(workspace_id),
    )


def corrections_of(workspace: Workspace, mention: str) -> QuerySet[Correction]:
    """What people said of one post."""
    return Correction.objects.filter(workspace=workspace, mention=mention).select_related("by")


def labels_drawn(workspace: Workspace) -> int:
    """How many posts drawn at random have a person's sentiment."""
    return Correction.objects.filter(workspace=workspace, task=LabelTask.SENTIMENT, drawn=True).count()


def training_set(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """Every label with its text, oldest first; a post that is gone has no label either."""
    lake = lake_of(workspace.pk)
    for label in Correction.objects.filter(workspace=workspace).order_by("pk").iterator():
        found = lake.mention(label.mention).to_pylist()
        if found:
            row = found[0]
            yield (
                row["text"], row["language"], label.task, label.predicted, label.label,
                str(label.drawn).lower(), label.model, label.at.isoformat(),
            )  # fmt: skip
