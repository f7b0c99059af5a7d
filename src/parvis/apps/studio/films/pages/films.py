"""The list of films, and how one begins."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from parvis.apps.studio.films import selectors, services
from parvis.apps.studio.films.forms import NewForm
from parvis.apps.studio.films.models import Kind
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

A_PAGE = 24


@workspace_view(Verb.SEE_POSTS)
def films(request: WorkspaceRequest) -> HttpResponseBase:
    """The films, changed last first."""
    return _list(request, NewForm())


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Begin one; its files are chosen next."""
    form = NewForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    film = services.film_create(
        actor=request.actor, workspace=request.workspace, name=given["name"], kind=Kind(given["kind"])
    )
    return redirect("studio:film_add", request.workspace.slug, film.pk)


def _list(request: WorkspaceRequest, form: NewForm) -> HttpResponseBase:
    page = Paginator(selectors.films_of(request.workspace), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "films": page,
        "form": form,
        "may_edit": request.may(Verb.EDIT_LIBRARY),
        "previous": f"?page={page.number - 1}" if page.has_previous() else "",
        "following": f"?page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "studio/films/films.html", context, status=422 if form.errors else 200)
