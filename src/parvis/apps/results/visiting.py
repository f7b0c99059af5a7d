"""How often people followed the links of a post: our own short ones, which planning counts without a trace.

A code is of one post on one network. Where a post stands on several accounts of a network, its visits are of
all of them together: nobody can tell them apart, so they count for the post, the campaign and the network,
and for no account. Programs that say what they are (previews, search engines) are counted apart; some hide,
so visits are an upper bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from parvis.apps.planning.selectors import visits_by_day
from parvis.apps.results.models import Watch
from parvis.apps.results.selectors import KEYS
from parvis.core.workspaces.models import Workspace
from parvis.science.medians import Median, median

WEEK: Final = timedelta(days=7)  # days of the workspace's clocks: the one of publication and six more
Place = tuple[UUID, str]  # a post, a network


@dataclass(frozen=True, slots=True)
class Visits:
    """Of one post on one network: so far, and from the day it ``began`` on to the sixth after it (``week``).
    ``accounts`` of the network share them."""

    people: int
    programs: int
    week: int
    began: date
    accounts: int


@dataclass(frozen=True, slots=True)
class Visited:
    """A number of posts on networks: all visits so far, and the median of a post's on its first seven days,
    of those that are as old."""

    key: str
    people: int
    programs: int
    week: Median | None


def visits_of(workspace: Workspace, watches: Sequence[Watch]) -> dict[int, Visits]:
    """What was followed of each watch that has short links, by its id. Two queries."""
    posts = {one.post_id for one in watches}
    places = _places(workspace, posts)
    found: dict[Place, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in visits_by_day(workspace, posts):
        place = (row.post, row.network)
        if place in places:
            within = row.day is not None and row.day < places[place][0] + WEEK
            told = (row.people, row.programs, row.people if within else 0)
            found[place] = [had + more for had, more in zip(found[place], told, strict=True)]
    told_of = {place: _visits(counts, *places[place]) for place, counts in found.items()}
    return {one.pk: told_of[_place(one)] for one in watches if _place(one) in told_of}


def _visits(counts: Sequence[int], began: date, accounts: int) -> Visits:
    people, programs, week = counts
    return Visits(people, programs, week, began, accounts)


def _places(workspace: Workspace, posts: Collection[UUID]) -> dict[Place, tuple[date, int]]:
    """On which day each post began to stand on each network, and on how many accounts it does."""
    zone = ZoneInfo(workspace.time_zone)
    rows = Watch.objects.filter(workspace=workspace, post__in=posts).order_by()
    stand = rows.values_list("post_id", "account__network").annotate(Min("published_at"), Count("pk"))
    return {(post, network): (at.astimezone(zone).date(), many) for post, network, at, many in stand}


def _place(watch: Watch) -> Place:
    return watch.post_id, watch.account.network


def visited(key: str, watches: Iterable[Watch], visits: Mapping[int, Visits], *, on: date) -> Visited | None:
    """The visits of some watches together, each post on each network once; None where none has short links.
    ``on`` is today on the workspace's clocks."""
    once = {_place(one): visits[one.pk] for one in watches if one.pk in visits}
    if not once:
        return None
    told = once.values()
    return Visited(
        key,
        sum(one.people for one in told),
        sum(one.programs for one in told),
        median(one.week for one in told if one.began + WEEK <= on),
    )


def visited_by(by: str, watches: Sequence[Watch], visits: Mapping[int, Visits], *, on: date) -> list[Visited]:
    """The same by one of ``selectors.KEYS``; what has no such key is left out, and by account what several
    share."""
    found: dict[str, list[Watch]] = defaultdict(list)
    for one in alone(watches, visits) if by == "account" else watches:
        found[KEYS[by](one)].append(one)
    groups = (visited(key, held, visits, on=on) for key, held in sorted(found.items()) if key)
    return [one for one in groups if one is not None]


def alone(watches: Sequence[Watch], visits: Mapping[int, Visits]) -> list[Watch]:
    """Those whose visits are of their account and no other."""
    return [one for one in watches if one.pk in visits and visits[one.pk].accounts == 1]
