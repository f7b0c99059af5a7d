"""What a rule looks at: the posts of its scope, as hours, windows of opinion, or rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from parvis.apps.alerts.models import AlertRule, Crisis, ScopeKind
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Bucket, By, Column, Cursor, Filter, cursor_after
from parvis.core.workspaces.models import Workspace
from parvis.science.falls import Window
from parvis.science.silences import without_gaps

HOUR = timedelta(hours=1)
YOUNG = timedelta(days=3)  # a new source makes volume rise without anybody saying more
PAGE = 5_000
MOST = 20_000  # posts read for one question; beyond, the answer says so


@dataclass(frozen=True, slots=True)
class Hours:
    """Posts in each hour from ``start`` (UTC) on; None where nobody listened. The last may be going on."""

    start: datetime
    counts: tuple[int | None, ...]
    first: int  # place of the first hour in the week of the workspace, from Monday midnight

    def at(self, place: int) -> datetime:
        """When an hour begins."""
        return self.start + place * HOUR

    def place(self, at: datetime) -> int:
        """The place of the hour that holds an instant."""
        return int((at - self.start) // HOUR)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Cumulated sums for each network: windows of any hours cost two subtractions."""

    start: datetime
    sums: Mapping[str, tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]]

    def window(self, network: str, begin: int, end: int) -> Window:
        """The posts of one network in the hours from ``begin`` to ``end`` (excluded)."""
        n, positive, negative = self.sums[network]
        begin, end = max(0, begin), max(0, end)
        return Window(n[end] - n[begin], positive[end] - positive[begin], negative[end] - negative[begin])


@dataclass(frozen=True, slots=True)
class Look:
    """The posts of a scope in one workspace's lake, seen from ``now``."""

    workspace: Workspace
    filter: Filter
    now: datetime

    def hours(self, since: datetime, until: datetime) -> Hours:
        """Posts per hour from ``since``, rounded down, to ``until``, rounded up.

        It begins no earlier than the workspace did: before anything was heard, nothing was silent.
        """
        end = hour_ceiling(until)
        begin = self._first_heard(hour_floor(since), end)
        table = self._lake().volume(self.filter.during(begin, end), bucket=Bucket.HOUR)
        counts = [0] * int((end - begin) // HOUR)
        for row in table.to_pylist():
            counts[int((row["bucket"] - begin) // HOUR)] += row["n"]
        local = begin.astimezone(ZoneInfo(self.workspace.time_zone))
        return Hours(begin, tuple(without_gaps(counts)), local.weekday() * 24 + local.hour)

    def _first_heard(self, since: datetime, until: datetime) -> datetime:
        """The first hour of a period in which the workspace heard anything; its last hour when never."""
        table = self._lake().volume(Filter(since=since, until=until), bucket=Bucket.HOUR)
        found: datetime = table["bucket"][0].as_py() if table.num_rows else until - HOUR
        return found

    def opinion(self, since: datetime, until: datetime) -> Opinion:
        """Sums of probabilities per hour and network, cumulated. An hour that is going on is left out."""
        begin, end = hour_floor(since), hour_floor(until)
        asked = self.filter.during(begin, end)
        networks = self._lake().counts(asked, Column.NETWORK, limit=20)["key"].to_pylist()
        hours = int((end - begin) // HOUR)
        sums = {one: self._sums(replace(asked, networks=(one,)), begin, hours) for one in networks}
        return Opinion(begin, sums)

    def _sums(
        self, asked: Filter, begin: datetime, hours: int
    ) -> tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]:
        n, positive, negative = [0] * hours, [0.0] * hours, [0.0] * hours
        for row in self._lake().sentiment(asked, bucket=Bucket.HOUR).to_pylist():
            place = int((row["bucket"] - begin) // HOUR)
            n[place], positive[place] = row["n"], row["sum_p_positive"]
            negative[place] = row["sum_p_negative"]
        return (
            tuple(accumulate(n, initial=0)),
            tuple(accumulate(positive, initial=0.0)),
            tuple(accumulate(negative, initial=0.0)),
        )

    def authors(self, since: datetime, until: datetime, limit: int = 100) -> tuple[tuple[str, int], ...]:
        """The most active authors of a period: pseudonym, posts. Authors not given are left out."""
        table = self._lake().counts(self.filter.during(since, until), Column.AUTHOR, limit=limit)
        return tuple((row["key"], row["n"]) for row in table.to_pylist() if row["key"])

    def count(self, since: datetime, until: datetime) -> int:
        """Posts of a period."""
        return int(self._lake().count(self.filter.during(since, until)))

    def mentions(self, since: datetime, until: datetime, limit: int = 20) -> list[str]:
        """The newest posts of a period, by their ids."""
        table = self._lake().latest(self.filter.during(since, until), limit=limit)
        return list(table["mention"].to_pylist())

    def sample(self, since: datetime, until: datetime, n: int) -> pa.Table:
        """``n`` posts of a period drawn evenly, the same each time."""
        return self._lake().sample(self.filter.during(since, until), n, seed=0)

    def posts(self, since: datetime, until: datetime, most: int = MOST) -> pa.Table:
        """The newest posts of a period, ``most`` at most."""
        pages = list(self._pages(self.filter.during(since, until), most))
        return pa.concat_tables(pages)

    def fresh(self, heard_after: datetime, *, written_after: datetime) -> pa.Table:
        """Posts heard after an instant and written after another, which leaves out late ones."""
        table = self.posts(written_after, self.now + HOUR)
        return table.filter(pc.greater(table["heard_at"], pa.scalar(heard_after)))

    def _pages(self, asked: Filter, most: int) -> Iterator[pa.Table]:
        before: Cursor | None = None
        read = 0
        while True:
            page = self._lake().latest(asked, limit=min(PAGE, most - read), before=before)
            yield page
            read += page.num_rows
            if page.num_rows < PAGE or read >= most:
                return
            before = cursor_after(page)

    def _lake(self) -> Any:
        return lake_of(self.workspace.pk)


def hour_floor(at: datetime) -> datetime:
    """The beginning of the hour (UTC) that holds an instant."""
    return at - timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def hour_ceiling(at: datetime) -> datetime:
    """The beginning of the next hour, unless the instant is one."""
    floor = hour_floor(at)
    return floor if floor == at else floor + HOUR


def scope_filter(what: AlertRule | Crisis) -> Filter | None:
    """The posts of a scope; None when its query is gone."""
    if what.scope == ScopeKind.QUERY:
        return Filter(queries=(what.query_id,)) if what.query_id else None
    return Filter(brands=(what.brand,)) if what.scope == ScopeKind.BRAND else Filter()


def look_of(rule: AlertRule, now: datetime) -> Look | None:
    """What a rule looks at, young sources left out; None when its query is gone."""
    asked = scope_filter(rule)
    if asked is None:
        return None
    return Look(rule.workspace, replace(asked, sources=_settled_sources(rule.workspace, now)), now)


def _settled_sources(workspace: Workspace, now: datetime) -> tuple[int, ...]:
    """The sources that are to be looked at: all (an empty answer), unless some began just now."""
    born = list(listening.sources_of(workspace).values_list("pk", "created_at"))
    young = [pk for pk, at in born if at > now - YOUNG]
    settled = tuple(pk for pk, at in born if at <= now - YOUNG)
    return settled if young and settled else ()


def volume_by_sentiment(look: Look, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Rows of ``bucket``, ``key`` (sentiment), ``n``, per hour."""
    asked = look.filter.during(hour_floor(since), hour_ceiling(until))
    rows: list[dict[str, Any]] = (
        lake_of(look.workspace.pk).volume(asked, bucket=Bucket.HOUR, by=By.SENTIMENT).to_pylist()
    )
    return rows
