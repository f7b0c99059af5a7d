"""What makes a moment sensitive for whoever is about to publish: open crises, and storms that just rang."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from parvis.apps.alerts.models import Alert, Crisis, Kind
from parvis.apps.trust.moments import Moment
from parvis.core.workspaces.models import Workspace

RECENT: Final = timedelta(hours=6)  # an alert of that age still says something of now
STORMS: Final = (Kind.SENTIMENT, Kind.WORDS)
SHOWN: Final = 3


def moments_of(workspace: Workspace, now: datetime) -> list[Moment]:
    """Crises that are open, the newest first; where there is none, alerts of the last six hours about a
    fall in sentiment or words of a crisis."""
    open_now = Crisis.objects.filter(workspace=workspace, closed_at__isnull=True).order_by("-opened_at")[
        :SHOWN
    ]
    crises = [Moment(one.title, one.began_at) for one in open_now]
    if crises:
        return crises
    rang = Alert.objects.filter(
        workspace=workspace, kind__in=STORMS, held="", rang_at__gte=now - RECENT, settled_at__isnull=True
    )
    return [Moment(one.name, one.rang_at, rising=True) for one in rang.order_by("-rang_at")[:SHOWN]]
