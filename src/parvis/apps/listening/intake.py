"""From what a network says to rows of the lake: pseudonyms, clocks, matching, understanding.

Posts come at least once; the batch id and the mention ids make what is kept exactly once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from parvis.ai.annotate import Models, annotate
from parvis.ai.backends.stand_in import WithStandIn
from parvis.ai.ports import Brand, Task
from parvis.ai.topics import TopicModel
from parvis.apps.listening.language import Matcher
from parvis.core.lake import Filter, Lake, Pseudonyms, SealBroken
from parvis.core.lake.schema import HEARD, MENTION, QUERIES
from parvis.networks.ports import MediaKind, Post, Removal, RemovalKind

CLOCK_SKEW = timedelta(minutes=10)
OLDEST = datetime(2004, 1, 1, tzinfo=UTC)  # before the first of these networks: an author's clock is wrong
TEXT_LIMIT = 20_000  # characters kept of one post; the longest network allows 40,000, reading shows 5,000
HASHTAG = re.compile(r"(?<![\w&/])#([^\W\d_][\w]{0,99}|\d+[^\W\d_]\w{0,98})")


@dataclass(frozen=True)
class Reading:
    """What a workspace brings to its posts: queries, brands, topics, models chosen instead of ours."""

    matcher: Matcher
    brands: tuple[Brand, ...] = ()
    topics: TopicModel | None = None
    chosen: Mapping[Task, WithStandIn] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What became of a batch: ``heard`` posts came, ``kept`` rows are new in the lake.

    ``edited``: the mentions that came as edits, kept or not.
    """

    heard: int
    kept: int
    removed: int
    edited: tuple[str, ...] = ()


def post_time(post: Post) -> datetime:
    """When a post was written: the author's claim, unless it lies in the future or before the networks.

    A claim up to ten minutes ahead is a clock's drift and is kept at the hour we heard it.
    """
    if post.created_at > post.heard_at or post.created_at < OLDEST:
        return post.heard_at
    return post.created_at


def heard_table(posts: Sequence[Post], *, pseudonyms: Pseudonyms, source_id: int) -> pa.Table:
    """Rows in the ``HEARD`` schema; accounts that ask not to be indexed and reposts are left out."""
    rows = [
        _row(post, pseudonyms, source_id)
        for post in posts
        if post.author.indexable and post.repost_of is None
    ]
    return pa.Table.from_pylist(rows, schema=HEARD)


def _row(post: Post, pseudonyms: Pseudonyms, source_id: int) -> dict[str, object]:
    counts = [count for count in (post.likes, post.reposts, post.replies) if count is not None]
    text = _sound(post.text)[:TEXT_LIMIT]
    return {
        "mention": pseudonyms.mention(post.network, post.id),
        "network": post.network,
        "author": pseudonyms.author(post.network, post.author.id) if post.author.id else "",
        "ref": pseudonyms.seal(
            {
                "id": post.id,
                "url": post.url,
                "author": post.author.id,
                "handle": post.author.handle,
                "name": _sound(post.author.name),
                **({"edited": _moment(post.edited_at)} if post.edited_at else {}),
            }
        ),
        "created_at": post_time(post).astimezone(UTC),
        "heard_at": post.heard_at.astimezone(UTC),
        "source": source_id,
        "text": text,
        "title": _sound(post.title)[:1000],
        "declared_languages": list(post.languages),
        "is_reply": post.reply_to is not None,
        "has_image": MediaKind.IMAGE in post.media,
        "has_video": MediaKind.VIDEO in post.media,
        "followers": post.author.followers,
        "engagement": sum(counts) if counts else None,
        "links": list(post.links),
        "hashtags": _hashtags(post, text),
    }


def _sound(text: str) -> str:
    """Text that UTF-8 can hold: lone surrogates and NULs become the replacement character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def _hashtags(post: Post, text: str) -> list[str]:
    found = [*post.hashtags, *HASHTAG.findall(text)]
    return list(dict.fromkeys(_sound(tag).lstrip("#").lower() for tag in found if tag.strip("# ")))


def understood(table: pa.Table, reading: Reading, *, handles: Sequence[str], keep_all: bool) -> pa.Table:
    """Rows in the ``MENTION`` schema: matched first, on text and language; only what is kept is annotated."""
    if not table.num_rows:
        return MENTION.empty_table()
    with_language = annotate(table, tasks=frozenset({Task.LANGUAGE}))
    queries = reading.matcher.match_table(with_language, handles)
    table = table.append_column(QUERIES, queries)
    if not keep_all:
        table = table.filter(pa.array([bool(found) for found in queries.to_pylist()], pa.bool_()))
    if not table.num_rows:
        return MENTION.empty_table()
    full = annotate(
        table.select(HEARD.names),
        models=Models(reading.chosen),
        brands=reading.brands,
        topics=reading.topics,
    )
    return full.append_column(QUERIES, table.column("queries")).select(MENTION.names).cast(MENTION)


def take_in(
    *,
    lake: Lake,
    pseudonyms: Pseudonyms,
    reading: Reading,
    source_id: int,
    posts: Sequence[Post],
    removals: Iterable[Removal] = (),
    batch: str,
    keep_all: bool,
) -> Kept:
    """Put one batch into the lake and take out what its authors deleted.

    ``batch`` names the batch, its posts included (a cursor may stand still): the same name twice writes
    once. Raises ``LakeFull`` when the disk is full; the caller keeps its cursor, and so everything is asked
    for again.
    """
    kept_posts = [post for post in posts if post.author.indexable and post.repost_of is None]
    table = heard_table(kept_posts, pseudonyms=pseudonyms, source_id=source_id)
    rows = understood(table, reading, handles=[post.author.handle for post in kept_posts], keep_all=keep_all)
    written = lake.append(rows, batch_id=batch_id(source_id, batch)) if rows.num_rows else 0
    edits = sorted((post for post in kept_posts if post.edited_at), key=lambda post: _moment(post.edited_at))
    edited = _revise(lake, pseudonyms, reading, source_id, edits) if edits else ()
    removed = _remove(lake, pseudonyms, removals)
    return Kept(heard=len(posts), kept=written, removed=removed, edited=edited)


def _revise(
    lake: Lake, pseudonyms: Pseudonyms, reading: Reading, source_id: int, edits: Sequence[Post]
) -> tuple[str, ...]:
    """Let what is kept say what its authors say now; an edit heard twice, or too late, changes nothing.

    A post stays once it was kept, also when its new words match no query. ``edits``: the latest last.
    """
    table = heard_table(edits, pseudonyms=pseudonyms, source_id=source_id)
    rows = understood(table, reading, handles=[post.author.handle for post in edits], keep_all=True)

    def newer(held: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        return _edited(pseudonyms, held["ref"]) < _edited(pseudonyms, row["ref"])

    lake.revise(rows, newer=newer)
    return tuple(dict.fromkeys(table.column("mention").to_pylist()))


def _edited(pseudonyms: Pseudonyms, ref: bytes) -> str:
    """When the version under this seal was written; before any edit, empty; unknown, after all of them."""
    try:
        return str(open_ref(pseudonyms, ref).get("edited", ""))
    except SealBroken:
        return "unknown"


def _moment(at: datetime | None) -> str:
    """A moment as text that sorts as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def batch_id(source_id: int, batch: str) -> str:
    """A short stable name for a batch, whatever a network puts in its cursors."""
    return f"s{source_id}-{hashlib.blake2b(batch.encode(), digest_size=12).hexdigest()}"


def _remove(lake: Lake, pseudonyms: Pseudonyms, removals: Iterable[Removal]) -> int:
    """Take out what a batch of deletions names. Most are of posts and accounts never kept: asked once."""
    mentions, authors = [], []
    for removal in removals:
        if removal.kind is RemovalKind.POST:
            mentions.append(pseudonyms.mention(removal.network, removal.id))
        else:
            authors.append(pseudonyms.author(removal.network, removal.id))
    removed = lake.remove_mentions(mentions) if mentions else 0
    if authors and lake.count(Filter(authors=tuple(authors))):
        removed += sum(lake.erase_author(author) for author in authors)
    return removed


def open_ref(pseudonyms: Pseudonyms, ref: bytes) -> Mapping[str, str]:
    """The way back to a post: ``id``, ``url``, ``author``, ``handle``, ``name`` (needs SEE_AUTHORS)."""
    opened: Mapping[str, str] = pseudonyms.open(ref)
    return opened
