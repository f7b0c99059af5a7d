"""Reading saved queries: the list in its folders, how far the past is matched, versions. Nothing writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet

from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.access import queries_seen
from parvis.apps.listening.querying.backfill import days_of, start_of
from parvis.apps.listening.querying.models import OPEN, Backfill, BackfillState, QueryFolder, QueryVersion
from parvis.apps.listening.store import lake_of
from parvis.core.actors import Actor
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace

PAGE = 50
CHOICES = 20  # queries offered at once where one is chosen


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which queries of the list. ``folder``: a folder's number, ``none`` or empty; ``whose``: own, shared."""

    text: str = ""
    folder: str = ""
    whose: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.folder or self.whose)


@dataclass(frozen=True, slots=True)
class Past:
    """How far a query is matched over the past, in posts. ``read`` of ``posts``; ``stopped``: by a person."""

    query: int
    read: int
    posts: int
    stopped: bool
    reached: date | None

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.read / self.posts if self.posts else 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A query of the list, the posts it holds, and its past while it is not wholly matched."""

    query: Query
    posts: int
    past: Past | None


@dataclass(frozen=True, slots=True)
class Group:
    """A folder (None: outside any) and the lines of this page that are in it."""

    folder: QueryFolder | None
    lines: tuple[Line, ...]


def queries_wanted(actor: Actor, workspace: Workspace, wanted: Wanted) -> QuerySet[Query]:
    """The queries that this actor may see, in the order of the list: by folder, those in none last."""
    found = queries_seen(actor, workspace)
    for word in wanted.text.split()[:10]:
        found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
    if wanted.folder == "none":
        found = found.filter(folder=None)
    elif wanted.folder.isascii() and wanted.folder.isdigit():
        found = found.filter(folder=int(wanted.folder[:12]))
    if wanted.whose:
        found = found.filter(is_shared=wanted.whose == "shared")
    return found.order_by(F("folder__name").asc(nulls_last=True), "folder_id", "name", "pk")


def grouped(workspace: Workspace, queries: Sequence[Query]) -> list[Group]:
    """One page of the list: what each query holds and how far its past is, asked once for all."""
    lake = lake_of(workspace.pk)
    counts = lake.query_counts() if queries else {}
    pasts = {past.query: past for past in pasts_of(workspace, [query.pk for query in queries])}
    lines = (Line(query, counts.get(query.pk, 0), pasts.get(query.pk)) for query in queries)
    return [
        Group(folder, tuple(members))
        for folder, members in groupby(lines, key=lambda line: line.query.folder)
    ]


def pasts_of(workspace: Workspace, queries: Iterable[int]) -> list[Past]:
    """How far each of these queries is over the past; those that are wholly matched are left out."""
    unfinished = Backfill.objects.filter(query__workspace=workspace, query__in=list(queries))
    rows = list(unfinished.exclude(state=BackfillState.DONE))
    days = days_of(lake_of(workspace.pk)) if rows else {}
    return [_past(row, days) for row in rows]


def past_of(workspace: Workspace, query: Query) -> Past | None:
    """The same for one query; None when its past is wholly matched."""
    found = pasts_of(workspace, [query.pk])
    return found[0] if found else None


def matches_so_far(workspace: Workspace, past: Past) -> int:
    """The posts that a query holds in the days it has been matched over."""
    if past.reached is None:
        return 0
    return lake_of(workspace.pk).count(Filter(queries=(past.query,), since=start_of(past.reached)))


def _past(row: Backfill, days: Mapping[date, int]) -> Past:
    total = sum(days.values())
    done = sum(n for day, n in days.items() if row.done_from is not None and day >= row.done_from)
    read = min(done + row.within, total)
    return Past(row.query_id, read, total, row.state not in OPEN, row.done_from)


def folders_of(workspace: Workspace) -> QuerySet[QueryFolder]:
    """The workspace's folders."""
    return QueryFolder.objects.filter(workspace=workspace)


def folders_counted(actor: Actor, workspace: Workspace) -> list[tuple[QueryFolder, int]]:
    """Each folder with the number of its queries that this actor may see."""
    seen = queries_seen(actor, workspace).exclude(folder=None).order_by()
    counts = dict(seen.values_list("folder").annotate(n=Count("pk")))
    return [(folder, counts.get(folder.pk, 0)) for folder in folders_of(workspace)]


def versions_of(query: Query) -> QuerySet[QueryVersion]:
    """What a query said, newest first."""
    return QueryVersion.objects.filter(query=query).select_related("by")


def offered(actor: Actor, workspace: Workspace, text: str) -> tuple[list[Query], int]:
    """The first queries whose name holds these words, and how many there are: what a chooser offers."""
    found = queries_seen(actor, workspace)
    for word in text.replace("\x00", " ").split()[:10]:
        found = found.filter(name__icontains=word)
    return list(found.order_by("name", "pk")[:CHOICES]), found.count()


def queries_exported(actor: Actor, workspace: Workspace) -> Iterator[Query]:
    """Every query that this actor may see, with its folder."""
    found = queries_wanted(actor, workspace, Wanted()).select_related("folder")
    return found.iterator(chunk_size=500)
