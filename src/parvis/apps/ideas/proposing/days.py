"""Days that come: those of the kinds that the workspace chose, and its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from parvis.apps.ideas.days.known import Falls, Kind, Known, falling, known
from parvis.apps.ideas.models import OwnDay
from parvis.apps.ideas.proposing.found import Found, setting_of
from parvis.core.workspaces.models import Workspace


def own_days(workspace: Workspace) -> Sequence[Known]:
    """The workspace's own days, as those that are shipped."""
    return [
        Known(
            key=f"own-{one.pk}",
            rule=f"{one.day:%m-%d}" if one.is_yearly else f"once {one.day.isoformat()}",
            fr=one.name,
            en=one.name,
            kind=Kind.OWN,
            solemn=one.is_solemn,
            authority="",
            url="",
            checked=None,
            read="",
        )
        for one in OwnDay.objects.filter(workspace=workspace)
    ]


def days_between(
    workspace: Workspace, since: date, until: date, kinds: Sequence[str] | None = None
) -> list[Falls]:
    """The days of these kinds (None: those that the workspace chose) that fall in a stretch, in order."""
    wanted = set(setting_of(workspace).kinds if kinds is None else kinds)
    every = [*known(), *own_days(workspace)]
    return falling([one for one in every if one.kind.value in wanted], since, until)


def found(workspace: Workspace, now: datetime) -> list[Found]:
    """Those that come within the workspace's notice, the nearest first; of one date, own days first."""
    today = now.astimezone(ZoneInfo(workspace.time_zone)).date()
    ahead = setting_of(workspace).ahead_days
    coming = days_between(workspace, today + timedelta(days=1), today + timedelta(days=ahead))
    coming.sort(key=lambda one: (one.on, one.day.kind is not Kind.OWN))
    return [
        Found(
            key=f"{one.day.key}:{one.on.isoformat()}",
            thing=one.day.key,
            title=one.day.name(workspace.language),
            due_on=one.on,
            evidence={
                "day": one.on.isoformat(),
                "kind": one.day.kind.value,
                "solemn": one.day.solemn,
                "authority": one.day.authority,
                "url": one.day.url,
                "read": one.day.read,
                "checked": one.day.checked.isoformat() if one.day.checked else "",
            },
        )
        for one in coming
    ]
