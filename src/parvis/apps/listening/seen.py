"""Posts as a page shows them: the newest of a filter, one of them, what a query would find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from parvis.apps.listening.intake import open_ref
from parvis.apps.listening.language import Matcher, highlight, parse, to_filter_hints
from parvis.apps.listening.models import Correction
from parvis.apps.listening.past import match_past_posts
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Cursor, Filter, Pseudonyms, SealBroken
from parvis.core.workspaces.models import Workspace

PREVIEW_POSTS = 20
PREVIEW_SCAN = 20_000  # newest posts that a preview reads; beyond, the page says so


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
class Preview:
    """What a query would find: ``count`` among the ``scanned`` newest posts, and the first of them.

    ``authors_hidden``: the query asks who wrote a post, which this reader may not see.
    """

    count: int
    scanned: int
    complete: bool
    authors_hidden: bool
    posts: tuple[PostSeen, ...]


def heard_since(
    workspace: Workspace, scope: Scope, since: datetime, *, limit: int, names: bool
) -> tuple[PostSeen, ...]:
    """Posts heard after ``since``, newest first: what a live list shows next."""
    table = lake_of(workspace.pk).latest(scope.filter(), limit=limit * 5)
    fresh = [heard > since for heard in table.column("heard_at").to_pylist()]
    return seen(workspace, table.filter(pa.array(fresh, pa.bool_())).slice(0, limit), names=names)


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
