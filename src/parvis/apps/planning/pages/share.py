"""Links that show the calendar to a client, or to a calendar program."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from parvis.apps.planning import selectors, services
from parvis.apps.planning.forms import ShareForm
from parvis.apps.planning.pages.common import put_error, tabs_of
from parvis.apps.planning.sharing.models import Shows
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN_ONCE = "calendar-link"


@workspace_view(Verb.SHARE_VIEWS)
def share(request: WorkspaceRequest) -> HttpResponseBase:
    """Every link, and the form that makes one."""
    return _page(request, ShareForm(request.workspace))


def _page(request: WorkspaceRequest, form: ShareForm) -> HttpResponseBase:
    now = timezone.now()
    context: dict[str, Any] = {
        "form": form,
        "rows": [
            {"link": one, "opens": one.opens(now)}
            for one in selectors.calendar_links_of(request.workspace)[:100]
        ],
        "shared": request.session.pop(SHOWN_ONCE, None),
        "tabs": tabs_of(request, "share"),
    }
    return render(request, "planning/share.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Make a link; it is shown once, since only its hash is kept."""
    form = ShareForm(request.workspace, request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["account_id"] = given.pop("account")
        try:
            link, token = services.calendar_link_create(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **given
            )
            request.session[SHOWN_ONCE] = address_of(link.kind, token)
            return redirect("planning:share", request.workspace.slug)
        except ParvisError as error:
            put_error(form, error)
    return _page(request, form)


def address_of(kind: str, token: str) -> str:
    """Where a link of this kind opens."""
    name = "shared_calendar:feed" if kind == Shows.FEED else "shared_calendar:view"
    return str(settings.PUBLIC_URL) + reverse(name, args=[token])


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Close a link at once."""
    services.calendar_link_withdraw(
        actor=request.actor, workspace=request.workspace, link_id=pk, now=timezone.now()
    )
    return redirect("planning:share", request.workspace.slug)
