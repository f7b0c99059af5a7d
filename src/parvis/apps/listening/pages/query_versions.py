"""What a query said before: every version, the difference between two, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import services
from parvis.apps.listening.pages.common import number_in
from parvis.apps.listening.querying.access import query_seen
from parvis.apps.listening.querying.selectors import versions_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.edits import compare


@workspace_view(Verb.SEE_LISTENING)
def versions(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Who changed what and when; two of them compared (the newest with the one before it, until asked)."""
    query = query_seen(request.actor, request.workspace, pk)
    kept = list(versions_of(query))
    by_number = {one.number: one for one in kept}
    after = by_number.get(number_in(request.GET, "to"), kept[0] if kept else None)
    earlier = by_number.get(after.number - 1) if after else None
    before = by_number.get(number_in(request.GET, "from"), earlier)
    context = {
        "query": query,
        "versions": kept,
        "before": before,
        "after": after,
        "parts": compare(before.text, after.text) if before and after else (),
        "may_edit": request.may(Verb.EDIT_QUERIES),
    }
    return render(request, "listening/query_versions.html", context)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def back(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Return to an older version."""
    number = number_in(request.POST, "number")
    query = services.query_return(
        actor=request.actor, workspace=request.workspace, query_id=pk, number=number
    )
    messages.success(
        request,
        _("“%(name)s” says again what it said in version %(number)d.")
        % {"name": query.name, "number": number},
    )
    return redirect(reverse("listening:query_versions", args=[request.workspace.slug, pk]))
