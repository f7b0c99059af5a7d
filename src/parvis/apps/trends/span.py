"""How far a workspace is followed, and what its hours look like to whoever lives in its time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.store import lake_of
from parvis.apps.trends.hearing import Coverage, coverage_of, hour_of, start_of
from parvis.core.lake import Filter, Lake, LakeStats
from parvis.core.workspaces.models import Workspace

HISTORY = timedelta(days=56)
FOLLOWED_MINUTES = 5
LATE_HOURS = 3  # posts heard later than that no longer change what was learnt
STALE = timedelta(days=1)  # without sources, a corpus whose newest post is older has ended


@dataclass(frozen=True)
class Span:
    """The stretch that is followed: from the hour ``first`` to the moment ``until`` (a step of five minutes).

    ``live``: something is being heard, so that what comes next is news; else a corpus that was brought.
    """

    workspace: Workspace
    lake: Lake
    first: int
    until: datetime
    live: bool

    @property
    def last(self) -> int:
        """The hour after the last one that has begun."""
        return -(-int(self.until.timestamp()) // 3600)

    @property
    def settled(self) -> int:
        """The hour before which nothing is expected to come late any more."""
        return max(self.first, hour_of(self.until) - LATE_HOURS)

    @property
    def ended(self) -> bool:
        """Whether this is a corpus that goes no further."""
        return not self.live

    @cached_property
    def volume(self) -> dict[int, int]:
        """All posts of the workspace by the hour."""
        rows = self.lake.volume(Filter(since=start_of(self.first), until=start_of(self.last)))
        return {hour_of(row["bucket"]): row["n"] for row in rows.to_pylist()}

    @cached_property
    def coverage(self) -> Coverage:
        """In which hours something could be heard."""
        return coverage_of(self.workspace, self.volume)

    @cached_property
    def heard(self) -> frozenset[int]:
        """The hours of the span in which something could be heard."""
        return frozenset(hour for hour in range(self.first, self.last) if self.coverage.heard(hour))

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each hour begins in the week of the workspace's zone, in minutes from Monday midnight."""
        zone = ZoneInfo(self.workspace.time_zone)
        found = {}
        for hour in range(self.first, self.last + 1):
            local = start_of(hour).astimezone(zone)
            found[hour] = (local.weekday() * 24 + local.hour) * 60 + local.minute
        return found


def span_of(workspace: Workspace, *, now: datetime) -> Span | None:
    """What there is to follow; None when nothing was ever heard.

    While sources are heard the span goes to the present; a corpus that was brought, to its last hour.
    """
    lake = lake_of(workspace.pk)
    stats: LakeStats = lake.stats()
    if not stats.rows or stats.newest is None or stats.oldest is None:
        return None
    live = listening.listens_now(workspace) or stats.newest > now - STALE
    step = FOLLOWED_MINUTES * 60
    present = datetime.fromtimestamp(int(now.timestamp()) // step * step, now.tzinfo)
    until = present if live else min(present, start_of(hour_of(stats.newest) + 1))
    first = max(hour_of(stats.oldest), hour_of(until - HISTORY))
    return Span(workspace, lake, first, until, live) if start_of(first) < until else None
