"""What the record says of one post: a part of the page of its history."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from parvis.apps.content.selectors import post_of
from parvis.apps.editorial import selectors
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def panel(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Every time that its words were cleared; by itself it is a page."""
    found = post_of(request.workspace, post)
    if found is None:
        raise Http404
    context = {"post": found, "entries": selectors.entries_of_post(found)}
    whole = not request.headers.get("HX-Request")
    return render(request, "editorial/panel_page.html" if whole else "editorial/panel.html", context)
