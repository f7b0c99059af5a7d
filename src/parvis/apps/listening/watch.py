"""Hearing a query live without keeping anything: what the command line shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from parvis.ai.annotate import annotate
from parvis.apps.listening.intake import heard_table
from parvis.apps.listening.language import Matcher, parse
from parvis.core.lake import Pseudonyms
from parvis.core.lake.schema import HEARD
from parvis.networks import ports


@dataclass(frozen=True, slots=True)
class Watched:
    """A post as it goes by, understood."""

    created_at: datetime
    handle: str
    url: str
    text: str
    language: str
    sentiment: str
    emotion: str
    topic_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """One batch: ``heard`` posts went by, ``matched`` of them are shown; ``refused`` could not be read.

    ``problems`` says in English what went wrong on the way, a lost connection for one.
    """

    heard: int
    refused: int
    matched: tuple[Watched, ...]
    problems: tuple[str, ...] = ()


def watch(query: str, network: ports.Listener, source: ports.Source, stop: ports.Stop) -> Iterator[Passing]:
    """Yield every batch with the posts that match; raises ``QuerySyntaxError`` before the first one.

    Nothing is stored: the pseudonyms' key lives as long as this call.
    """
    matcher = Matcher({1: parse(query)})
    pseudonyms = Pseudonyms(b"\0" * 32)
    for heard in network.listen(source, "", stop):
        posts = [post for post in heard.posts if post.author.indexable and post.repost_of is None]
        table = heard_table(posts, pseudonyms=pseudonyms, source_id=0)
        matched: tuple[Watched, ...] = ()
        if table.num_rows:
            understood = annotate(table.select(HEARD.names))
            found = matcher.match_table(understood, [post.author.handle for post in posts]).to_pylist()
            rows = understood.filter(pa.array([bool(ids) for ids in found], pa.bool_())).to_pylist()
            kept = [post for post, ids in zip(posts, found, strict=True) if ids]
            matched = tuple(_watched(post, row) for post, row in zip(kept, rows, strict=True))
        yield Passing(len(heard.posts), heard.refused, matched, heard.problems)


def _watched(post: ports.Post, row: dict[str, object]) -> Watched:
    return Watched(
        created_at=post.created_at,
        handle=post.author.handle,
        url=post.url,
        text=post.text,
        language=str(row["language"]),
        sentiment=str(row["sentiment"]),
        emotion=str(row["emotion"]),
        topic_terms=tuple(row["terms"]),  # type: ignore[arg-type]
    )
