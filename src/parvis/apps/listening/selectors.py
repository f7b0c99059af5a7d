"""Reading what was heard: figures with their uncertainty, and the posts behind them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Count, F, Q, QuerySet

from parvis.ai.ports import Brand
from parvis.ai.topics import TopicModel
from parvis.apps.listening import corrections, models
from parvis.apps.listening.answering import answerers
from parvis.apps.listening.intake import Reading, open_ref
from parvis.apps.listening.language import Matcher, highlight, parse, to_filter_hints
from parvis.apps.listening.models import Correction, LabelTask, Query, Source, Topics, WatchedBrand
from parvis.apps.listening.past import match_past_posts
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Bucket, By, Column, Cursor, Filter, LakeStats, Pseudonyms, SealBroken
from parvis.core.workspaces.models import Workspace
from parvis.science.proportions import wilson
from parvis.science.quantification import Shares, estimate_shares

PREVIEW_POSTS = 20
PREVIEW_SCAN = 20_000  # newest posts that a preview reads; beyond, the page says so
ESTIMATE_POSTS = 20_000  # posts whose probabilities enter an estimate of shares


@dataclass(frozen=True, slots=True)
class Counted:
    """One value and how many posts hold it."""

    key: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class PostSeen:
    """One post as a page shows it. ``author`` is a pseudonym; ``url`` and ``handle`` need SEE_AUTHORS."""

    mention: str
    network: str
    author: str
    handle: str
    url: str
    text: str
    title: str
    created_at: datetime
    heard_at: datetime
    language: str
    sentiment: str
    sentiment_p: float
    emotion: str
    is_question: bool
    is_complaint: bool
    p_offensive: float
    p_irony: float
    topic: int
    engagement: int | None
    brands: tuple[str, ...]
    hashtags: tuple[str, ...]
    queries: tuple[int, ...]
    corrected: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures at the top: posts, the period before (None without one), shares of sentiment."""

    posts: int
    before: int | None
    shares: Shares | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query would find: ``count`` among the ``scanned`` newest posts, and the first of them.

    ``authors_hidden``: the query asks who wrote a post, which this reader may not see.
    """

    count: int
    scanned: int
    complete: bool
    authors_hidden: bool
    posts: tuple[PostSeen, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often the model agreed with people on drawn posts: a Wilson score interval at 95 %."""

    task: str
    n: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of agreement, 0 to 1."""
        return self.right / self.n if self.n else 0.0


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
    live = [models.SourceState.LIVE, models.SourceState.WAITING]
    heard = sources_of(workspace).filter(state__in=live, is_sample=False, trouble="")
    return heard.exclude(kind="file").exists()


def queries_of(workspace: Workspace) -> QuerySet[Query]:
    """The workspace's saved queries."""
    return Query.objects.filter(workspace=workspace)


def queries_with_counts(workspace: Workspace) -> list[tuple[Query, int]]:
    """Each saved query with the posts it holds."""
    lake = lake_of(workspace.pk)
    return [(query, lake.count(Filter(queries=(query.pk,)))) for query in queries_of(workspace)]


def brands_of(workspace: Workspace) -> QuerySet[WatchedBrand]:
    """The workspace's brands and products."""
    return WatchedBrand.objects.filter(workspace=workspace)


def topic_model(workspace_id: int) -> TopicModel | None:
    """The topic model that serves, or None before one was learnt."""
    newest = Topics.objects.filter(workspace_id=workspace_id).first()
    return TopicModel.from_bytes(bytes(newest.model)) if newest else None


def reading_of(workspace_id: int) -> Reading:
    """What the workspace brings to new posts. A query that no longer parses is left out, not fatal."""
    texts = Query.objects.filter(workspace_id=workspace_id, is_active=True).values_list("pk", "text")
    brands = WatchedBrand.objects.filter(workspace_id=workspace_id)
    return Reading(
        matcher=Matcher({pk: parse(text) for pk, text in texts}),
        brands=tuple(Brand(brand.name, tuple(brand.aliases)) for brand in brands),
        topics=topic_model(workspace_id),
        chosen=answerers.chosen_for(workspace_id),
    )


def stats_of(workspace: Workspace) -> LakeStats:
    """How much the workspace has heard, and since when."""
    return lake_of(workspace.pk).stats()


def headline(workspace: Workspace, scope: Scope) -> Headline:
    """Posts now and before, and the estimated shares of sentiment with their interval."""
    lake = lake_of(workspace.pk)
    asked = scope.filter()
    earlier = scope.before()
    return Headline(
        posts=lake.count(asked),
        before=lake.count(earlier.filter()) if earlier else None,
        shares=sentiment_shares(workspace, asked),
    )


def sentiment_shares(workspace: Workspace, asked: Filter) -> Shares | None:
    """Estimated shares of negative, neutral and positive posts; None without posts."""
    probabilities = lake_of(workspace.pk).probabilities(asked, limit=ESTIMATE_POSTS, seed=0)
    if not len(probabilities):
        return None
    labelled, labels = corrections.labelled(workspace)
    return estimate_shares(np.asarray(probabilities, dtype=np.float64), labelled, labels, seed=0)


def bucket_for(scope: Scope, stats: LakeStats) -> Bucket:
    """Hours for three days or less, else days."""
    since = scope.since or stats.oldest
    until = scope.until or stats.newest
    short = since is not None and until is not None and until - since <= timedelta(days=3)
    return Bucket.HOUR if short else Bucket.DAY


def volume(workspace: Workspace, scope: Scope, by: By) -> pa.Table:
    """Posts per hour or day: columns ``bucket``, ``key``, ``n``."""
    return lake_of(workspace.pk).volume(scope.filter(), bucket=bucket_for(scope, stats_of(workspace)), by=by)


def sentiment_over_time(workspace: Workspace, scope: Scope) -> pa.Table:
    """Posts per hour or day with counts and sums of probabilities per sentiment."""
    return lake_of(workspace.pk).sentiment(scope.filter(), bucket=bucket_for(scope, stats_of(workspace)))


def counted(workspace: Workspace, scope: Scope, column: Column, limit: int = 12) -> tuple[Counted, ...]:
    """The most frequent values of a column, with names people can read."""
    table = lake_of(workspace.pk).counts(scope.filter(), column, limit=limit)
    labels = _labels(workspace, column)
    return tuple(
        Counted(str(row["key"]), labels.get(str(row["key"]), str(row["key"])), row["n"])
        for row in table.to_pylist()
    )


def _labels(workspace: Workspace, column: Column) -> Mapping[str, str]:
    if column is not Column.TOPIC:
        return {}
    model = topic_model(workspace.pk)
    french = workspace.language == "fr"
    return {
        str(topic.id): topic.label_fr if french else topic.label_en
        for topic in (model.topics if model else ())
    }


def count(workspace: Workspace, scope: Scope) -> int:
    """How many posts a scope holds."""
    return lake_of(workspace.pk).count(scope.filter())


def heard_since(
    workspace: Workspace, scope: Scope, since: datetime, *, limit: int, names: bool
) -> tuple[PostSeen, ...]:
    """Posts heard after ``since``, newest first: what a live list shows next."""
    table = lake_of(workspace.pk).latest(scope.filter(), limit=limit * 5)
    fresh = [heard > since for heard in table.column("heard_at").to_pylist()]
    return seen(workspace, table.filter(pa.array(fresh, pa.bool_())).slice(0, limit), names=names)


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


def rising(workspace: Workspace, scope: Scope, limit: int = 12) -> pa.Table:
    """Terms that rise: ``term``, ``n_now``, ``n_before``, ``score``, against the period before."""
    asked = scope.filter()
    stats = stats_of(workspace)
    since, until = asked.since or stats.oldest, asked.until or stats.newest
    if since is None or until is None:
        return lake_of(workspace.pk).rising_terms(asked, limit=limit)
    span = until - since if asked.since else max((until - since) / 2, timedelta(hours=1))
    return lake_of(workspace.pk).rising_terms(replace(asked, until=until), window=span, limit=limit)


def posts(
    workspace: Workspace,
    asked: Filter,
    *,
    limit: int,
    before: Cursor | None = None,
    names: bool,
    query: str = "",
) -> tuple[PostSeen, ...]:
    """The newest posts of a filter; ``names`` opens the sealed references (ask for SEE_AUTHORS first)."""
    table = lake_of(workspace.pk).latest(asked, limit=limit, before=before)
    return seen(workspace, table, names=names, query=query)


def post(workspace: Workspace, mention: str, *, names: bool) -> PostSeen | None:
    """One post, or None if it is no longer there."""
    found = seen(workspace, lake_of(workspace.pk).mention(mention), names=names)
    return found[0] if found else None


def seen(workspace: Workspace, table: pa.Table, *, names: bool, query: str = "") -> tuple[PostSeen, ...]:
    """Rows of the lake as posts to show, corrections named, matched words marked."""
    rows = table.to_pylist()
    pseudonyms = pseudonyms_of(workspace.pk) if names else None
    marks = Correction.objects.filter(workspace=workspace, mention__in=[row["mention"] for row in rows])
    corrected: dict[str, list[str]] = {}
    for mention, task in marks.values_list("mention", "task"):
        corrected.setdefault(mention, []).append(task)
    parsed = parse(query) if query else None
    result = []
    for row in rows:
        ref = _opened(pseudonyms, row["ref"])
        spans = highlight(parsed, row["text"]) if parsed else ()
        result.append(_seen(row, ref, tuple(corrected.get(row["mention"], ())), spans))
    return tuple(result)


def _opened(pseudonyms: Pseudonyms | None, ref: bytes) -> Mapping[str, str]:
    """A reference that no longer opens (its key was destroyed) leaves a post without a name."""
    try:
        return open_ref(pseudonyms, ref) if pseudonyms else {}
    except SealBroken:
        return {}


def _seen(
    row: Mapping[str, Any],
    ref: Mapping[str, str],
    corrected: tuple[str, ...],
    spans: Sequence[tuple[int, int]],
) -> PostSeen:
    certainty = {"negative": "p_negative", "neutral": "p_neutral", "positive": "p_positive"}.get(
        row["sentiment"]
    )
    return PostSeen(
        handle=ref.get("handle", ""),
        url=ref.get("url", ""),
        sentiment_p=row[certainty] if certainty else 0.0,
        brands=tuple(row["brands"]),
        hashtags=tuple(row["hashtags"]),
        queries=tuple(row["queries"]),
        corrected=corrected,
        spans=tuple(spans),
        **{
            name: row[name]
            for name in [
                "mention",
                "network",
                "author",
                "text",
                "title",
                "created_at",
                "heard_at",
                "language",
                "sentiment",
                "emotion",
                "is_question",
                "is_complaint",
                "p_offensive",
                "p_irony",
                "topic",
                "engagement",
            ]
        },
    )


def preview(workspace: Workspace, text: str, *, names: bool) -> Preview:
    """What a query finds among the newest posts: a count and twenty of them. Raises ``QuerySyntaxError``."""
    query = parse(text)
    hints = to_filter_hints(query)
    asked = Filter(text=hints[0]) if len(hints) == 1 else Filter()
    table = lake_of(workspace.pk).latest(asked, limit=PREVIEW_SCAN)
    matcher = Matcher({1: query})
    matched = match_past_posts(matcher, table, pseudonyms_of(workspace.pk) if names else None)
    keep = pa.array([bool(found) for found in matched.to_pylist()], pa.bool_())
    found = table.filter(keep)
    return Preview(
        count=found.num_rows,
        scanned=table.num_rows,
        complete=table.num_rows < PREVIEW_SCAN,
        authors_hidden=matcher.asks_authors and not names,
        posts=seen(workspace, found.slice(0, PREVIEW_POSTS), names=names, query=text),
    )


def accuracy(workspace: Workspace) -> tuple[Accuracy, ...]:
    """The model's accuracy on posts drawn at random and labelled by people of this workspace."""
    rows = (
        Correction.objects.filter(workspace=workspace, drawn=True)
        .values("task")
        .annotate(n=Count("pk"), right=Count("pk", filter=Q(label=F("predicted"))))
        .order_by("task")
    )
    names = dict(LabelTask.choices)
    return tuple(
        Accuracy(str(names[row["task"]]), row["n"], row["right"], *wilson(row["right"], row["n"]))
        for row in rows
    )
