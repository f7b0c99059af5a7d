"""Folders: made, called otherwise, deleted. Their files stay."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library import selectors, services
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


def _list(request: WorkspaceRequest, fault: str = "", at: int | None = None) -> HttpResponseBase:
    """The page; ``fault`` stands beside the folder ``at``, or beside the new one (0)."""
    rows = selectors.folders_of(request.workspace).annotate(held=Count("assets"))
    context = {
        "rows": rows, "fault": fault, "at": at, "sent": request.POST.get("name", ""),
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }  # fmt: skip
    return render(request, "library/folders.html", context, status=422 if fault else 200)


def _home(request: WorkspaceRequest) -> HttpResponseBase:
    return redirect("library:folders", request.workspace.slug)


@workspace_view(Verb.SEE_POSTS)
def folders(request: WorkspaceRequest) -> HttpResponseBase:
    """Every folder and how many files it holds."""
    return _list(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Make one."""
    try:
        services.folder_create(
            actor=request.actor, workspace=request.workspace, name=request.POST.get("name", "")
        )
    except BadInput as error:
        return _list(request, str(error), at=0)
    messages.success(request, _("The folder is made."))
    return _home(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def rename(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Call it otherwise."""
    try:
        services.folder_rename(
            actor=request.actor, workspace=request.workspace, folder_id=pk, name=request.POST.get("name", "")
        )
    except BadInput as error:
        return _list(request, str(error), at=pk)
    messages.success(request, _("The folder has its new name."))
    return _home(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Delete it; its files stay in the library."""
    services.folder_delete(actor=request.actor, workspace=request.workspace, folder_id=pk)
    messages.success(request, _("The folder is deleted; its files are still in the library."))
    return _home(request)
