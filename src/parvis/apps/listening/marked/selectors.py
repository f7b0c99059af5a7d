"""Reading the events that were marked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from parvis.apps.listening.marked.models import MarkedEvent
from parvis.core.workspaces.models import Workspace

MOST = 30  # on one curve; more would hide it


def events_of(workspace: Workspace) -> QuerySet[MarkedEvent]:
    """The workspace's events, the latest first."""
    return MarkedEvent.objects.filter(workspace=workspace)


def events_between(workspace: Workspace, since: datetime | None, until: datetime | None) -> list[MarkedEvent]:
    """The latest ``MOST`` events of a period, for its curves."""
    found = events_of(workspace)
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    return list(found[:MOST])
