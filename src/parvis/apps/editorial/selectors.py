"""Reading the editorial record. A door; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db.models import QuerySet

from parvis.apps.content.models import Post
from parvis.apps.editorial.entries import Entry, entries_of
from parvis.apps.trust.models import Ruling
from parvis.apps.trust.selectors import rulings_of
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace

AT_ONCE: Final = 100
__all__ = ["Entry", "Sought", "entries", "entries_of", "entries_of_post", "sought"]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries: cleared since, by who made the words (empty: anybody)."""

    since: datetime | None = None
    made: str = ""


def sought(workspace: Workspace, asked: Sought) -> QuerySet[Ruling]:
    """The clearances of a workspace that were asked for, the latest first."""
    found = rulings_of(workspace)
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    return found.filter(made=asked.made) if asked.made in Made.values else found


def entries(workspace: Workspace, asked: Sought) -> Iterator[Entry]:
    """All of them, oldest first, a hundred in memory at a time."""
    rows = sought(workspace, asked).order_by("at", "pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield from entries_of(some)


def entries_of_post(post: Post) -> list[Entry]:
    """What was cleared of one post, the latest first."""
    return entries_of(list(rulings_of(post.workspace).filter(post=post)))
