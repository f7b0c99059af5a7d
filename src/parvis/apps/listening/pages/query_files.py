"""Queries that come and go as a CSV file."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.apps.listening import services
from parvis.apps.listening.querying.files import BYTES_LIMIT, queries_as_csv
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN = 200  # lines left out that the page tells one by one


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def bring(request: WorkspaceRequest) -> HttpResponseBase:
    """Send a file of queries, and read what became of each line."""
    sent = request.FILES.get("file")
    context: dict[str, object] = {"replace": bool(request.POST.get("replace"))}
    status = 200
    if request.method == "POST" and isinstance(sent, UploadedFile):
        try:
            done = services.queries_import(
                actor=request.actor,
                workspace=request.workspace,
                data=sent.read(BYTES_LIMIT + 1),
                replace=bool(request.POST.get("replace")),
            )
        except ParvisError as error:
            context["fault"], status = str(error), error.status
        else:
            context |= {"done": done, "refused": done.refused[:SHOWN], "more": len(done.refused) - SHOWN}
    elif request.method == "POST":
        messages.error(request, _("Choose a file first."))
    return render(request, "listening/queries_import.html", context, status=status)


@workspace_view(Verb.SEE_LISTENING)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """Every query that this person may see, as CSV."""
    lines = queries_as_csv(request.actor, request.workspace)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="queries.csv"'
    return response
