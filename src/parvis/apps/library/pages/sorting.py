"""Several files at once: into folders, under tags, out of the library; and those that look alike."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.library import selectors, services
from parvis.apps.library.forms import SortForm
from parvis.apps.library.pages.showing import tiles, today_in
from parvis.core.errors import Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


def _chosen(given: QueryDict) -> list[UUID]:
    """The files that are ticked; what is no id is nobody's."""
    ids = []
    for text in given.getlist("asset")[:500]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _back(request: WorkspaceRequest) -> HttpResponseBase:
    """The list as it was filtered."""
    query = QueryDict(request.POST.get("back", "")[:1_000]).urlencode()
    home = reverse("library:assets", args=[request.workspace.slug])
    return redirect(f"{home}?{query}" if query else home)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def sort(request: WorkspaceRequest) -> HttpResponseBase:
    """Put the chosen files into a folder, give them tags or take some away."""
    chosen = _chosen(request.POST)
    form = SortForm(request.POST, folders=list(selectors.folders_of(request.workspace)))
    if not chosen:
        messages.error(request, _("Tick the files first."))
    elif not form.is_valid():
        messages.error(request, _("Choose a folder, or write a tag."))
    else:
        count = services.assets_sort(
            actor=request.actor, workspace=request.workspace, ids=chosen, **form.wishes()
        )
        said = ngettext("%(count)d file is sorted.", "%(count)d files are sorted.", count)
        messages.success(request, said % {"count": count})
    return _back(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def delete(request: WorkspaceRequest) -> HttpResponseBase:
    """Delete the chosen files; ``instead`` is the one to look at afterwards."""
    chosen = _chosen(request.POST)
    try:
        count = services.assets_delete(actor=request.actor, workspace=request.workspace, ids=chosen)
    except Conflict as error:
        messages.error(request, str(error))
        return _back(request)
    said = ngettext("%(count)d file is deleted.", "%(count)d files are deleted.", count)
    messages.success(request, said % {"count": count})
    instead = _chosen(QueryDict(f"asset={request.POST.get('instead', '')[:36]}"))
    return redirect("library:asset", request.workspace.slug, instead[0]) if instead else _back(request)


@workspace_view(Verb.SEE_POSTS)
def alike(request: WorkspaceRequest) -> HttpResponseBase:
    """Files that look alike, beside each other."""
    today = today_in(request.workspace)
    groups = [tiles(group, today) for group in selectors.alike_groups(request.workspace)[:50]]
    context = {"groups": groups, "may_edit": request.may(Verb.EDIT_LIBRARY)}
    return render(request, "library/alike.html", context)
