"""Folders of queries: made, renamed, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import services
from parvis.apps.listening.querying.selectors import folders_counted
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def folders(request: WorkspaceRequest) -> HttpResponseBase:
    """The folders, and a new one."""
    name, fault = request.POST.get("name", ""), ""
    if request.method == "POST":
        try:
            services.folder_create(actor=request.actor, workspace=request.workspace, name=name)
        except ParvisError as error:
            fault = str(error)
        else:
            return _home(request)
    context = {
        "folders": folders_counted(request.actor, request.workspace),
        "name": name,
        "fault": fault,
    }
    return render(request, "listening/folders.html", context, status=422 if fault else 200)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def rename(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Give a folder another name."""
    services.folder_rename(
        actor=request.actor, workspace=request.workspace, folder_id=pk, name=request.POST.get("name", "")
    )
    messages.success(request, _("The folder has its new name."))
    return _home(request)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take a folder away; its queries stay."""
    services.folder_delete(actor=request.actor, workspace=request.workspace, folder_id=pk)
    messages.success(request, _("The folder is deleted. Its queries are kept, in no folder."))
    return _home(request)


def _home(request: WorkspaceRequest) -> HttpResponseBase:
    return redirect(reverse("listening:query_folders", args=[request.workspace.slug]))
