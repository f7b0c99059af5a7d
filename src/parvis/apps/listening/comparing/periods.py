"""Two periods of the same subject: what differs, and whether it is more than chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from parvis.apps.listening.comparing.feelings import Feeling, feeling
from parvis.apps.listening.measuring import SHORT, stats_of
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Bucket
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Between
from parvis.kit.moments import OLDEST
from parvis.science.differences import Interval, difference, relative_change

YEAR = timedelta(weeks=52)  # not 365 days: Mondays stay beside Mondays
MOST = timedelta(days=1100)  # three years of days on one curve
FARTHEST = datetime(2100, 1, 1, tzinfo=UTC)


class Against(StrEnum):
    """What a period is compared with."""

    BEFORE = "before"
    YEAR = "year"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Period:
    """A scope that has a beginning and an end."""

    scope: Scope
    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since

    def moved(self, since: datetime, until: datetime) -> Period:
        """The same filters in another period."""
        return Period(replace(self.scope, period="", since=since, until=until), since, until)


@dataclass(frozen=True, slots=True)
class Steps:
    """Posts in each step of a period, silent steps included; ``starts`` are aware."""

    starts: tuple[datetime, ...]
    counts: tuple[int, ...]

    @property
    def posts(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Balances:
    """The net sentiment now and before, and the difference. ``sure`` is False where nobody checked the model:
    intervals are then of chance alone."""

    now: Between
    before: Between
    difference: Interval
    sure: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods with the same filters, counted in the same steps. ``change``: of posts in the same time."""

    now: Period
    before: Period
    bucket: Bucket
    steps_now: Steps
    steps_before: Steps
    change: Interval | None
    felt_now: Feeling | None
    felt_before: Feeling | None

    @property
    def net(self) -> Balances | None:
        """The net sentiment in both; None where one of them holds no post."""
        if self.felt_now is None or self.felt_before is None:
            return None
        felt = (self.felt_now, self.felt_before)
        sure = all(one.net.low is not None for one in felt)
        now, before = (one.net if sure else one.chance for one in felt)
        return Balances(now, before, difference(_estimate(now), _estimate(before)), sure)


def bounded(workspace: Workspace, scope: Scope) -> Period | None:
    """The scope with a beginning and an end: of everything heard the second half, in whole days, so that the
    first can be compared with it (an odd day at the beginning is left out). None where nothing was heard."""
    stats = stats_of(workspace)
    zone = ZoneInfo(workspace.time_zone)
    since, until = scope.since, scope.until
    if since is None or until is None:
        if stats.oldest is None or stats.newest is None:
            return None
        until = until or _day(stats.newest.astimezone(zone)) + timedelta(days=1)
        days = max(1, (until - min(stats.oldest, until)).days // 2)
        since = since or until - timedelta(days=days)
    since, until = _drawable(since, until)
    return Period(replace(scope, period="", since=since, until=until), since, until)


def earlier(now: Period, against: Against, since: datetime | None, until: datetime | None) -> Period:
    """The period that ``now`` is compared with; dates that make no sense give the one just before."""
    if against is Against.DATES and since is not None and until is not None and since < until:
        return now.moved(*_drawable(since, until))
    if against is Against.YEAR:
        return now.moved(now.since - YEAR, now.until - YEAR)
    return now.moved(now.since - now.length, now.since)


def _drawable(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The period, or the end of it that a curve by days can show."""
    until = min(max(until, OLDEST + MOST), FARTHEST)
    since = min(since, until - timedelta(days=1))
    return max(since, until - MOST), until


def compare(workspace: Workspace, now: Period, before: Period) -> Compared:
    """Both periods, counted in the same steps: hours where both are short, else days."""
    bucket = Bucket.HOUR if max(now.length, before.length) <= SHORT else Bucket.DAY
    steps_now, steps_before = (_steps(workspace, one, bucket) for one in (now, before))
    lengths = (now.length / timedelta(days=1), before.length / timedelta(days=1))
    return Compared(
        now=now,
        before=before,
        bucket=bucket,
        steps_now=steps_now,
        steps_before=steps_before,
        change=relative_change(steps_now.counts, steps_before.counts, lengths=lengths),
        felt_now=feeling(workspace, now.scope.filter()),
        felt_before=feeling(workspace, before.scope.filter()),
    )


def _steps(workspace: Workspace, period: Period, bucket: Bucket) -> Steps:
    """Bounded by the hours that the lake is asked for."""
    zone = ZoneInfo(workspace.time_zone)
    asked = period.scope.filter()
    table = lake_of(workspace.pk).volume(asked, bucket=bucket, zone=workspace.time_zone)
    heard = {row["bucket"]: int(row["n"]) for row in table.to_pylist()}
    starts = []
    at = (asked.since or period.since).astimezone(zone)
    at = at if bucket is Bucket.HOUR else _day(at)
    while at < period.until:
        starts.append(at)
        at = _after(at, bucket)
    return Steps(tuple(starts), tuple(heard.get(start.astimezone(UTC), 0) for start in starts))


def _after(at: datetime, bucket: Bucket) -> datetime:
    """The next step: an hour later, or the next midnight on the same clocks."""
    if bucket is Bucket.DAY:
        return at + timedelta(days=1)  # wall clock: a day may have 23 or 25 hours
    return (at.astimezone(UTC) + timedelta(hours=1)).astimezone(at.tzinfo)


def _day(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _estimate(one: Between) -> Interval:
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    return Interval(one.value, low, high)
