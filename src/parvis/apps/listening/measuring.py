"""Figures of what was heard, each with its uncertainty: counts, shares, what rises. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
from django.db.models import Count, F, Q

from parvis.apps.listening import corrections
from parvis.apps.listening.authors.refused import refused_field
from parvis.apps.listening.models import Correction, LabelTask
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.spelling import spelt
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics import selectors as topics
from parvis.apps.listening.topics.words import reading_language
from parvis.core.lake import Bucket, By, Column, Filter, LakeStats
from parvis.core.workspaces.models import Workspace
from parvis.science.proportions import wilson
from parvis.science.quantification import Shares, estimate_shares

SHORT = timedelta(days=3)  # a period that is drawn by hours
SUBJECTS = frozenset({Column.TERM, Column.HASHTAG, Column.TOPIC, Column.DOMAIN})
SPARE = 50  # asked for beyond what is shown of one author, since some subjects are left out
ESTIMATE_POSTS = 20_000  # posts whose probabilities enter an estimate of shares


@dataclass(frozen=True, slots=True)
class Counted:
    """One value and how many posts hold it."""

    key: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures at the top: posts, the period before (None without one), shares of sentiment."""

    posts: int
    before: int | None
    shares: Shares | None


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
    lake = lake_of(workspace.pk)
    probabilities = lake.probabilities(asked, limit=ESTIMATE_POSTS, seed=0)
    if not len(probabilities):
        return None
    labelled, labels = corrections.labelled(workspace)
    return estimate_shares(
        np.asarray(probabilities, dtype=np.float64),
        labelled,
        labels,
        seed=0,
        population=lake.stats().rows,  # posts to label are drawn from everything heard
    )


def bucket_for(scope: Scope, stats: LakeStats) -> Bucket:
    """Hours for three days or less, else days."""
    since = scope.since or stats.oldest
    until = scope.until or stats.newest
    short = since is not None and until is not None and until - since <= SHORT
    return Bucket.HOUR if short else Bucket.DAY


def volume(workspace: Workspace, scope: Scope, by: By) -> pa.Table:
    """Posts per hour or day of the workspace's clocks: columns ``bucket``, ``key``, ``n``."""
    bucket = bucket_for(scope, stats_of(workspace))
    return lake_of(workspace.pk).volume(scope.filter(), bucket=bucket, by=by, zone=workspace.time_zone)


def sentiment_over_time(workspace: Workspace, scope: Scope) -> pa.Table:
    """Posts per hour or day with counts and sums of probabilities per sentiment."""
    bucket = bucket_for(scope, stats_of(workspace))
    return lake_of(workspace.pk).sentiment(scope.filter(), bucket=bucket, zone=workspace.time_zone)


def counted(workspace: Workspace, scope: Scope, column: Column, limit: int = 12) -> tuple[Counted, ...]:
    """The most frequent values of a column, with names people can read; of one author's posts, none of the
    subjects that are never said of a person."""
    found = _counted(workspace, scope, column, limit + (SPARE if _about_a_person(scope) else 0))
    if not _about_a_person(scope):
        return found
    glued = column in {Column.HASHTAG, Column.DOMAIN}
    said = (one.label if column is Column.TOPIC else one.key for one in found)
    pairs = zip(found, said, strict=True)
    kept = (one for one, say in pairs if column not in SUBJECTS or refused_field(say, hashtag=glued) is None)
    return tuple(kept)[:limit]


def _about_a_person(scope: Scope) -> bool:
    """Whether a list of these posts would say what somebody writes about."""
    return any(name == "author" for name, _value in scope.values)


def _counted(workspace: Workspace, scope: Scope, column: Column, limit: int) -> tuple[Counted, ...]:
    if column is Column.TOPIC:
        named = topics.counted(workspace, scope.filter(), language=reading_language())
        return tuple(Counted(str(number), name, n) for number, name, n in named[:limit])
    rows = lake_of(workspace.pk).counts(scope.filter(), column, limit=limit).to_pylist()
    keys = [str(row["key"]) for row in rows]
    written: dict[str, str] = {}
    if column is Column.TERM:
        written = spelt(workspace, scope.filter(), terms=keys)
    elif column is Column.HASHTAG:
        written = spelt(workspace, scope.filter(), hashtags=keys)
    return tuple(Counted(key, written.get(key, key), row["n"]) for key, row in zip(keys, rows, strict=True))


def count(workspace: Workspace, scope: Scope) -> int:
    """How many posts a scope holds."""
    return lake_of(workspace.pk).count(scope.filter())


def rising(workspace: Workspace, scope: Scope, limit: int = 12) -> pa.Table:
    """Terms that rise: ``term``, ``n_now``, ``n_before``, ``score``, against the period before."""
    if _about_a_person(scope):
        found = _rising(workspace, scope, limit + SPARE)
        kept = [refused_field(term) is None for term in found.column("term").to_pylist()]
        return found.filter(pa.array(kept, pa.bool_())).slice(0, limit)
    return _rising(workspace, scope, limit)


def _rising(workspace: Workspace, scope: Scope, limit: int) -> pa.Table:
    asked = scope.filter()
    stats = stats_of(workspace)
    since, until = asked.since or stats.oldest, asked.until or stats.newest
    if since is None or until is None:
        return lake_of(workspace.pk).rising_terms(asked, limit=limit)
    span = until - since if asked.since else max((until - since) / 2, timedelta(hours=1))
    return lake_of(workspace.pk).rising_terms(replace(asked, until=until), window=span, limit=limit)


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
