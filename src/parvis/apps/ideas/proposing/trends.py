"""What rises in listening, while no crisis makes the moment a bad one to join in."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from parvis.apps.ideas.proposing.found import Found
from parvis.apps.trends.matters.selectors import Matter, matters_of
from parvis.apps.trust.moments import Moment, moments_of
from parvis.core.workspaces.models import Workspace

RECENT: Final = timedelta(days=14)  # of what has peaked longer ago nobody speaks any more
LEAST: Final = 5  # posts: below it, a rise is noise


def found(workspace: Workspace, now: datetime, *, old: bool) -> tuple[list[Found], Moment | None]:
    """The subjects that rise, the largest growth first, and the sensitive moment for which some were left
    out. ``old``: a person asks, so what was heard last counts, however long ago."""
    moment = next(iter(moments_of(workspace, now)), None)
    told = [one for one in matters_of(workspace, now=now) if _speaks(one, now, old=old)]
    fit = [one for one in told if moment is None or not _may_touch(one, moment)]
    fit.sort(key=lambda one: (-one.lead.times.low, one.id))
    return [_found(one) for one in fit], moment if len(fit) < len(told) else None


def _speaks(one: Matter, now: datetime, *, old: bool) -> bool:
    lead = one.lead
    recent = old or lead.until is None or lead.peak_at >= now - RECENT
    return recent and not lead.faint and lead.n >= LEAST and one.coordinated is not True


def _may_touch(one: Matter, moment: Moment) -> bool:
    """A rise that lasted when the crisis began, or came after, may be the crisis itself."""
    return one.lead.until is None or one.lead.until >= moment.since


def _found(one: Matter) -> Found:
    lead = one.lead
    return Found(
        key=f"matter:{one.id}",
        thing=f"{lead.kind.value}:{lead.key}"[:120],
        others=tuple(f"{rise.kind.value}:{rise.key}"[:120] for rise in one.rises),
        title=lead.label,
        evidence={
            "rise": lead.id, "kind": lead.kind.value, "n": lead.n,
            "expected": round(lead.expected, 1 if lead.expected >= 1 else 2),
            "times": _told(lead.times.value), "low": _told(lead.times.low), "high": _told(lead.times.high),
            "since": lead.since.isoformat(), "until": lead.end.isoformat(),
            "about": sorted(one.about)[:8],
        },
    )  # fmt: skip


def _told(times: float) -> float | None:
    return round(times, 1) if isfinite(times) else None
