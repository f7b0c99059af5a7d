"""Every file of a workspace: searched, filtered, sorted."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.library import selectors
from parvis.apps.library.forms import FilterForm, SortForm
from parvis.apps.library.pages.showing import RIGHTS, Result, page_of, place_of, tiles, today_in, wanted_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip


@workspace_view(Verb.SEE_POSTS)
def assets(request: WorkspaceRequest) -> HttpResponseBase:
    """The grid."""
    return grid(request)


def grid(request: WorkspaceRequest, results: tuple[Result, ...] = (), status: int = 200) -> HttpResponseBase:
    """The page, with what became of files that were sent without script."""
    today, wanted = today_in(request.workspace), wanted_of(request.GET)
    found = selectors.assets_found(request.workspace, wanted, today=today)
    page = page_of(request, found)
    folders = list(selectors.folders_of(request.workspace))
    tags = selectors.tags_of(request.workspace)
    context = {
        "results": results,
        "form": FilterForm(request.GET, folders=folders, tags=tags),
        "sorting": SortForm(folders=folders),
        "tiles": tiles(page, today),
        "page": page,
        "previous": place_of(request, page.number - 1) if page.has_previous() else "",
        "following": place_of(request, page.number + 1) if page.has_next() else "",
        "rights": _rights(request, wanted.rights, today),
        "folders": folders,
        "chosen_folder": wanted.folder,
        "is_filtered": wanted != selectors.Wanted(),
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "library/assets.html", context, status=status)


def _rights(request: WorkspaceRequest, on: str, today: date) -> list[Chip]:
    """What asks for attention, with how many; nothing where nothing does."""
    counts = selectors.rights_to_mend(request.workspace, today=today)
    return [
        Chip(f"{label} ({counts[name]})", href=f"?rights={name}", on=name == on)
        for name, label in RIGHTS.items()
        if counts[name] or name == on
    ]
