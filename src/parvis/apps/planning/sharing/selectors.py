"""Reading what links show."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from parvis.apps.planning.sharing.models import CalendarLink, Shows
from parvis.core.links import Closed, hashed
from parvis.core.workspaces.models import Workspace


def calendar_links_of(workspace: Workspace) -> QuerySet[CalendarLink]:
    """Every link that shows this calendar, or did, the newest first."""
    return CalendarLink.objects.filter(workspace=workspace).select_related("account", "created_by")


def opened(token: str, kind: Shows, now: datetime) -> CalendarLink | Closed:
    """The link of this token if it opens now, else why not."""
    rows = CalendarLink.objects.select_related("workspace", "account")
    link = rows.filter(token_hash=hashed(token), kind=kind).first()
    if link is None:
        return Closed.UNKNOWN
    return link.closed(now) or link
