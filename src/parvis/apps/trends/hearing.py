"""Could anything be heard then? Silence is a count of nothing only while somebody listened.

Hours here are whole hours since 1970 UTC.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from parvis.apps.trends.models import Hearing
from parvis.core.workspaces.models import Workspace

HOUR_S = 3600
BREAK = timedelta(minutes=20)  # without a sign of life, hearing has been interrupted
LONGEST_SILENCE = 24  # hours without any post that an imported corpus may hold and still count as heard
KEEP = timedelta(days=70)


def hour_of(at: datetime) -> int:
    """The hour that holds the moment."""
    return int(at.timestamp()) // HOUR_S


def start_of(hour: int) -> datetime:
    """When an hour begins."""
    return datetime.fromtimestamp(hour * HOUR_S, UTC)


def hearing_note(workspace: Workspace, *, now: datetime) -> None:
    """Write down that sources are being heard at this moment.

    A clock that was wrong leaves no trace: stretches in what is now the future are forgotten.
    """
    own = Hearing.objects.filter(workspace=workspace)
    own.filter(since__gt=now).delete()
    own.filter(until__gt=now).update(until=now)
    own.filter(until__lt=now - KEEP).delete()
    lasting = own.filter(until__gte=now - BREAK).order_by("-until").first()
    if lasting is None:
        Hearing.objects.create(workspace=workspace, since=now, until=now)
    else:
        own.filter(pk=lasting.pk).update(until=now)


@dataclass(frozen=True)
class Coverage:
    """In which hours something could be heard: ``posts`` are the hours that hold any post of the workspace,
    ``stretches`` the known stretches of hearing (first hour, hour after the last)."""

    posts: Collection[int]
    stretches: tuple[tuple[int, int], ...] = ()
    _ordered: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ordered", sorted(self.posts))

    def heard(self, hour: int) -> bool:
        """Whether no post in this hour means that there was none.

        Before the first known stretch (a corpus that was imported) posts on both sides, not too far apart,
        say so.
        """
        if hour in self.posts or any(first <= hour < end for first, end in self.stretches):
            return True
        if self.stretches and hour >= self.stretches[0][0]:
            return False
        at = bisect_left(self._ordered, hour)
        if not 0 < at < len(self._ordered):
            return False
        return self._ordered[at] - self._ordered[at - 1] <= LONGEST_SILENCE


def coverage_of(workspace: Workspace, hours_with_posts: Iterable[int]) -> Coverage:
    """What is known of the workspace's hearing."""
    known = Hearing.objects.filter(workspace=workspace).values_list("since", "until")
    stretches = tuple((hour_of(since) + 1, hour_of(until)) for since, until in known)
    return Coverage(frozenset(hours_with_posts), tuple(one for one in stretches if one[0] < one[1]))
