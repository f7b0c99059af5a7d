"""When to post, by an account's own results; until there are enough, when people talk about the brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from parvis.apps.planning.timing.outcomes import outcomes_of
from parvis.apps.publishing.models import Account
from parvis.core.workspaces.models import Workspace
from parvis.science.best_times import Result, Week, response_of, week_of
from parvis.science.rates import count_interval

LOOKED_BACK: Final = timedelta(days=365)  # habits of readers change; older posts speak of others
HEARD: Final = timedelta(days=90)
NAMED: Final = 3
ENOUGH_HEARD: Final = 200  # posts: an hour of the week holds one in 168 on average


def week_for(account: Account, now: datetime) -> Week:
    """What the account's own results of a year say, on the workspace's clocks."""
    zone = ZoneInfo(account.workspace.time_zone)
    outcomes = outcomes_of(account.pk, now - LOOKED_BACK)
    # Rates and counts are no one scale: reach counts only where every post has it.
    reached = all(one.reach for one in outcomes)
    results = []
    for one in outcomes:
        local = one.at.astimezone(zone)
        response = response_of(one.engagement, one.reach if reached else None)
        results.append(Result(local.weekday(), local.hour, response))
    return week_of(results)


@dataclass(frozen=True, slots=True)
class Heard:
    """An hour of the week at which people write about what is listened to: ``n`` posts, this many times an
    average hour, between ``low`` and ``high`` (95 %, Byar's bounds of a count)."""

    weekday: int
    hour: int
    n: int
    times: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Guess:
    """Where to start without results of one's own: the hours at which most is written, of ``n`` posts."""

    hours: tuple[Heard, ...]
    n: int


def guess_for(workspace: Workspace, now: datetime) -> Guess:
    """The hours of the last ninety days at which most was written; none when too little was heard."""
    # The lake takes long to load, and few pages ask.
    from parvis.apps.listening.store import lake_of  # noqa: PLC0415
    from parvis.core.lake.filters import Bucket, By, Filter  # noqa: PLC0415

    asked = Filter(since=now - HEARD, until=now).on_hours()
    table = lake_of(workspace.pk).volume(asked, bucket=Bucket.HOUR, by=By.NONE, zone=workspace.time_zone)
    counts: dict[tuple[int, int], int] = {}
    zone = ZoneInfo(workspace.time_zone)
    for bucket, n in zip(table["bucket"].to_pylist(), table["n"].to_pylist(), strict=True):
        local = bucket.astimezone(zone) if bucket.tzinfo else bucket
        where = (local.weekday(), local.hour)
        counts[where] = counts.get(where, 0) + int(n)
    total = sum(counts.values())
    if total < ENOUGH_HEARD:
        return Guess((), total)
    mean = total / 168
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:NAMED]
    return Guess(tuple(_heard(where, n, mean) for where, n in most), total)


def _heard(where: tuple[int, int], n: int, mean: float) -> Heard:
    low, high = count_interval(n)
    return Heard(*where, n, n / mean, low / mean, high / mean)
