"""The music of a workspace: sent with its licence, deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.studio.films import selectors
from parvis.apps.studio.films.forms import MusicForm, moment_words
from parvis.apps.studio.films.music import music_add, music_delete
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def music(request: WorkspaceRequest) -> HttpResponseBase:
    """Every sound, and whose it is."""
    return _list(request, MusicForm())


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def add(request: WorkspaceRequest) -> HttpResponseBase:
    """Take one in."""
    form = MusicForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    try:
        music_add(
            actor=request.actor, workspace=request.workspace, file=given["file"], owner=given["owner"],
            licence=given["licence"],
        )  # fmt: skip
    except BadInput as error:
        form.add_error(error.code if error.code in form.fields else None, str(error))
        return _list(request, form)
    messages.success(request, _("The music is kept. Choose it in a film of pictures."))
    return redirect("studio:music", request.workspace.slug)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Delete one that no film uses."""
    try:
        music_delete(actor=request.actor, workspace=request.workspace, music_id=pk)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The music is deleted."))
    return redirect("studio:music", request.workspace.slug)


def _list(request: WorkspaceRequest, form: MusicForm) -> HttpResponseBase:
    rows = [(one, moment_words(one.seconds)) for one in selectors.music_of(request.workspace)]
    context = {"rows": rows, "form": form, "may_edit": request.may(Verb.EDIT_LIBRARY)}
    return render(request, "studio/films/music.html", context, status=422 if form.errors else 200)
