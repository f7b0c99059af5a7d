"""Reading saved views, and what a link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.apps.listening.scope import names_an_author
from parvis.core.links import Closed, hashed
from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows, and until when."""

    view: SavedView
    workspace: Workspace
    until: datetime


def views_of(workspace: Workspace, user_id: int | None) -> QuerySet[SavedView]:
    """The team's views and this person's own."""
    mine = Q(for_team=True) | Q(owner_id=user_id, for_team=False)
    return SavedView.objects.filter(mine, workspace=workspace)


def views_with_links(workspace: Workspace, user_id: int | None, now: datetime) -> QuerySet[SavedView]:
    """The same, each with its owner and, as ``open_links``, the links that still open."""
    open_links = SharedLink.objects.filter(withdrawn_at=None, expires_at__gt=now).select_related("created_by")
    prefetch = Prefetch("links", queryset=open_links, to_attr="open_links")
    return views_of(workspace, user_id).select_related("owner").prefetch_related(prefetch)


def links_of(view: SavedView) -> QuerySet[SharedLink]:
    """The links that show a view, or did."""
    return SharedLink.objects.filter(view=view).select_related("created_by")


def opened(token: str, now: datetime) -> Opened | Closed:
    """What the link with this token shows now."""
    links = SharedLink.objects.select_related("view__workspace")
    link = links.filter(token_hash=hashed(token)).first()
    if link is None:
        return Closed.UNKNOWN
    # The filters may have changed since the link was made: a person is never shown outside.
    closed = Closed.WITHDRAWN if names_an_author(link.view.query) else link.closed(now)
    return closed or Opened(link.view, link.view.workspace, link.expires_at)
