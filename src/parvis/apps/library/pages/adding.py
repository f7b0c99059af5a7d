"""Sending files: each has its own result, whatever becomes of the others."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.apps.library import services
from parvis.apps.library.pages.assets import grid
from parvis.apps.library.pages.showing import Result
from parvis.core.errors import NotAllowed, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def add(request: WorkspaceRequest) -> HttpResponseBase:
    """Take files in. Without script the library follows, with what became of them at its head."""
    results = taken(request)
    status = 200 if any(result.added for result in results) else 422
    if request.headers.get("HX-Request"):
        # A file that is refused is an answer, not a fault of the request: it is shown where it was sent.
        return render(request, "library/results.html", {"results": results})
    return grid(request, results, status)


def taken(request: WorkspaceRequest) -> tuple[Result, ...]:
    """What becomes of each file of the form."""
    sent = [one for one in request.FILES.getlist("file") if isinstance(one, UploadedFile)]
    if not sent:
        return (Result("", fault=_("Choose a file first.")),)
    return tuple(_one(request, file) for file in sent)


def _one(request: WorkspaceRequest, file: UploadedFile[bytes]) -> Result:
    name = (file.name or "")[:120]
    folder = request.POST.get("folder", "")
    try:
        added = services.asset_add(
            actor=request.actor,
            workspace=request.workspace,
            file=file,
            folder_id=int(folder) if folder.isascii() and folder.isdigit() and int(folder) else None,
        )
    except NotAllowed:
        raise
    except ParvisError as error:
        return Result(name, fault=str(error))
    return Result(name, added)
