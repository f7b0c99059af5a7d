"""A list to choose a file from, inside another page: ``library/picker.html`` says what it promises."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.library import selectors
from parvis.apps.library.pages.adding import taken
from parvis.apps.library.pages.showing import Result, page_of, place_of, tiles, today_in, wanted_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

EACH = 24


@workspace_view(Verb.SEE_POSTS)
def picker(request: WorkspaceRequest) -> HttpResponseBase:
    """Search and choose."""
    return _list(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def add(request: WorkspaceRequest) -> HttpResponseBase:
    """Send files from there; the list follows, the new ones at its head."""
    return _list(request, taken(request))


def _list(request: WorkspaceRequest, results: tuple[Result, ...] = ()) -> HttpResponseBase:
    today, wanted = today_in(request.workspace), wanted_of(request.GET)
    page = page_of(request, selectors.assets_found(request.workspace, wanted, today=today), EACH)
    context = {
        "results": results,
        "wanted": wanted,
        "folders": selectors.folders_of(request.workspace),
        "tiles": tiles(page, today),
        "previous": place_of(request, page.number - 1) if page.has_previous() else "",
        "following": place_of(request, page.number + 1) if page.has_next() else "",
        "may_add": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "library/picker.html", context)
