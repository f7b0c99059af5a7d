"""Saved views: filters under a name, their figures and posts as data, links that show them outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import exports, selectors
from parvis.apps.listening.api.figures import Headline, PanelInfo, headline_of, panel_of
from parvis.apps.listening.api.filters import Filters, understood
from parvis.apps.listening.api.links import LinkInfo, LinkMade, Links, LinkWanted, told_of
from parvis.apps.listening.pages.common import shows
from parvis.apps.listening.panels import PanelFigure, chosen_panels, figure_of
from parvis.apps.listening.saved import services
from parvis.apps.listening.saved.models import SavedView
from parvis.apps.listening.saved.selectors import links_of, views_with_links
from parvis.apps.listening.scope import Scope, queries_named, scope_from
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

views = Router(tags=[gettext_noop("Saved views")])
GONE = _("It is not there any more. Somebody may have deleted it.")
Name = Annotated[
    str,
    Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["Plaintes de la semaine"]),
]


class SavedViewInfo(Schema):
    """Filters, a period and panels under a name."""

    id: int
    name: str
    for_team: Annotated[bool, Field(description=gettext_noop("Else its owner alone sees it."))]
    query: Filters
    owner: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]
    open_links: Annotated[int, Field(description=gettext_noop("How many links show it outside now."))]
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, view: Any, *, names: bool) -> SavedViewInfo:
        """As programs see one of ``views_with_links``."""
        plain = ("name", "for_team", "query", "created_at", "changed_at")
        owner = str(view.owner) if names and view.owner else None
        told = {name: getattr(view, name) for name in plain}
        return cls.model_construct(id=view.pk, owner=owner, open_links=len(view.open_links), **told)


class SavedViews(Schema):
    """A page of saved views."""

    items: list[SavedViewInfo]
    next: Next


class ViewWanted(Schema, extra="forbid"):
    """A view to be kept."""

    name: Name
    query: Filters = ""
    for_team: Annotated[bool, Field(description=gettext_noop("Else you alone see it."))] = False


class ViewChange(Schema, extra="forbid"):
    """What is to change; what is left out stays. Its links show what it becomes."""

    name: Name | None = None
    query: Filters | None = None
    for_team: bool | None = None


class ViewFigures(Schema):
    """What a view shows, each panel with its reservations."""

    since: datetime | None
    until: datetime | None
    headline: Headline
    panels: list[PanelInfo]


class ViewTaken(Schema):
    """As what file."""

    format: FileFormat = FileFormat.PARQUET


@endpoint(
    views, "GET", "/views", verb=Verb.SEE_LISTENING, answers=SavedViews,
    summary=gettext_noop("Saved views: the team’s, and your own"),
)  # fmt: skip
def views_list(request: ApiRequest, asked: Query[Asked]) -> SavedViews:
    rows, following = page_of(_seen(request), asked, newest_first=False)
    names = request.may(Verb.SEE_MEMBERS)
    return SavedViews.model_construct(
        items=[SavedViewInfo.of(row, names=names) for row in rows], next=following
    )


@endpoint(
    views, "POST", "/views", verb=Verb.EDIT_VIEWS, answers=SavedViewInfo, status=201,
    summary=gettext_noop("Save a view"),
)  # fmt: skip
def view_create(request: ApiRequest, wanted: ViewWanted) -> SavedViewInfo:
    given = {**wanted.dict(), "query": understood(request, wanted.query)}
    made = services.view_save(actor=request.actor, workspace=request.workspace, **given)
    return _info(request, made.pk)


@endpoint(
    views, "GET", "/views/{int:view}", verb=Verb.SEE_LISTENING, answers=SavedViewInfo,
    summary=gettext_noop("One saved view"),
)  # fmt: skip
def view_read(request: ApiRequest, view: int) -> SavedViewInfo:
    return _info(request, view)


@endpoint(
    views, "PATCH", "/views/{int:view}", verb=Verb.EDIT_VIEWS, answers=SavedViewInfo,
    summary=gettext_noop("Change a view"),
)  # fmt: skip
def view_change(request: ApiRequest, view: int, change: ViewChange) -> SavedViewInfo:
    now = _found(request, view)
    query = None if change.query is None else understood(request, change.query)
    services.view_change(
        actor=request.actor, workspace=request.workspace, view_id=view, name=change.name or now.name,
        for_team=now.for_team if change.for_team is None else change.for_team, query=query,
    )  # fmt: skip
    return _info(request, view)


@endpoint(
    views, "DELETE", "/views/{int:view}", verb=Verb.EDIT_VIEWS, answers=None, status=204,
    summary=gettext_noop("Delete a view; its links open no more"),
)  # fmt: skip
def view_delete(request: ApiRequest, view: int) -> None:
    services.view_delete(actor=request.actor, workspace=request.workspace, view_id=view)


@endpoint(
    views, "GET", "/views/{int:view}/figures", verb=Verb.SEE_LISTENING, answers=ViewFigures,
    summary=gettext_noop("The figures of a view"),
    description=gettext_noop("Those at the top, then its panels, as the dashboard draws them."),
)  # fmt: skip
def view_figures(request: ApiRequest, view: int) -> ViewFigures:
    scope = _scope(request, view)
    return ViewFigures(
        since=scope.since,
        until=scope.until,
        headline=headline_of(request.workspace, scope),
        panels=[panel_of(name, figure) for name, figure in _drawn(request, scope)],
    )


@endpoint(
    views, "GET", "/views/{int:view}/figures/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("The figures of a view as a Parquet or CSV file"),
    description=gettext_noop("A row for each mark of each panel: instant or label, value, interval, sample."),
)  # fmt: skip
def view_figures_export(request: ApiRequest, view: int, asked: Query[ViewTaken]) -> StreamingHttpResponse:
    table = exports.view_table(_drawn(request, _scope(request, view)))
    return files.sent([table], table.schema, form=asked.format, name=f"view-{view}-figures")


@endpoint(
    views, "GET", "/views/{int:view}/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("The posts of a view as a Parquet or CSV file"),
    description=gettext_noop("The columns of /posts/export, the newest first."),
)  # fmt: skip
def view_export(request: ApiRequest, view: int, asked: Query[ViewTaken]) -> StreamingHttpResponse:
    tables = exports.posts_taken(
        request.workspace, _scope(request, view).filter(), most=exports.MOST,
        names=request.may(Verb.SEE_AUTHORS),
    )  # fmt: skip
    return files.sent(tables, exports.POSTS, form=asked.format, name=f"view-{view}-posts")


@endpoint(
    views, "GET", "/views/{int:view}/links", verb=Verb.SHARE_VIEWS, answers=Links,
    summary=gettext_noop("The links that show a view outside, or did"),
)  # fmt: skip
def view_links_list(request: ApiRequest, view: int, asked: Query[Asked]) -> Links:
    rows, following = page_of(links_of(_found(request, view)), asked, newest_first=True)
    names, now = request.may(Verb.SEE_MEMBERS), timezone.now()
    return Links(items=[LinkInfo.of(row, names=names, now=now) for row in rows], next=following)


@endpoint(
    views, "POST", "/views/{int:view}/links", verb=Verb.SHARE_VIEWS, answers=LinkMade, status=201,
    shown_once="url", summary=gettext_noop("Make a link that shows a view outside"),
    description=gettext_noop("Whoever holds it sees figures, no post and no name, until it expires."),
)  # fmt: skip
def view_link_create(request: ApiRequest, view: int, wanted: LinkWanted) -> LinkMade:
    now = timezone.now()
    link, token = services.share_create(
        actor=request.actor, workspace=request.workspace, view_id=view, days=wanted.days, now=now
    )
    url = settings.PUBLIC_URL + reverse("shared:view", args=[token])
    return LinkMade(url=url, **told_of(link, names=request.may(Verb.SEE_MEMBERS), now=now))


@endpoint(
    views, "DELETE", "/views/{int:view}/links/{int:link}", verb=Verb.SHARE_VIEWS, answers=None, status=204,
    summary=gettext_noop("Withdraw a link: it opens no more, at once"),
)  # fmt: skip
def view_link_delete(request: ApiRequest, view: int, link: int) -> None:
    if not links_of(_found(request, view)).filter(pk=link).exists():
        raise NotFound(GONE)
    services.share_withdraw(
        actor=request.actor, workspace=request.workspace, link_id=link, now=timezone.now()
    )


def _seen(request: ApiRequest) -> Any:
    return views_with_links(request.workspace, request.user.pk, timezone.now())


def _found(request: ApiRequest, pk: int) -> SavedView:
    """A view that the token's maker may see."""
    view: SavedView | None = _seen(request).filter(pk=pk).first()
    if view is None:
        raise NotFound(GONE)
    return view


def _info(request: ApiRequest, pk: int) -> SavedViewInfo:
    return SavedViewInfo.of(_found(request, pk), names=request.may(Verb.SEE_MEMBERS))


def _scope(request: ApiRequest, view: int) -> Scope:
    """What a view looks at now. Raises ``NotFound`` where it asks for a query that is not for this member."""
    query = _found(request, view).query
    selectors.require_seen(request.actor, request.workspace, queries_named(query))
    newest = selectors.stats_of(request.workspace).newest
    zone = request.workspace.time_zone
    return scope_from(QueryDict(query), now=timezone.now(), newest=newest, zone=zone)


def _drawn(request: ApiRequest, scope: Scope) -> Iterator[tuple[str, PanelFigure]]:
    for panel in chosen_panels(scope):
        if shows(panel.name, request.workspace):
            figure = figure_of(panel.name, request.workspace, scope)
            if figure is not None:
                yield panel.name, figure
