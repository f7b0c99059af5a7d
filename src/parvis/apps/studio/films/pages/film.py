"""One film: its parts and its look, its making, and what was made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library.pages.showing import weight_words
from parvis.apps.studio.films import selectors, services
from parvis.apps.studio.films.forms import LookForm, moment_words, seconds_in
from parvis.apps.studio.films.models import Film, Kind
from parvis.apps.studio.films.pages.parts import parts_filled, rows_shown
from parvis.apps.studio.films.recipes import Recipe
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


def film_found(request: WorkspaceRequest, pk: UUID) -> Film:
    """One of this workspace's, or 404."""
    film = selectors.film_of(request.workspace, pk)
    if film is None:
        raise Http404
    return film


@workspace_view(Verb.SEE_POSTS)
def film(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """What it is made of, how far it is, what was made."""
    found = film_found(request, pk)
    return _page(request, found, _look(request, found))


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep what was filled in; ``do`` may also move a part, take it out, or have the film made."""
    found = film_found(request, pk)
    recipe = Recipe.read(found.recipe)
    look = _look(request, found, request.POST)
    do = request.POST.get("do", "save")
    try:
        parts = parts_filled(request.POST, recipe, do)
        if not look.is_valid():
            return _page(request, found, look, sent=request.POST)
        wanted = look.put_into(recipe.with_values(parts=parts))
        _keep(request, pk, wanted, do)
    except BadInput as error:
        return _page(request, found, look, fault=error, sent=request.POST)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("studio:film", request.workspace.slug, pk)


def _keep(request: WorkspaceRequest, pk: UUID, recipe: Recipe, do: str) -> None:
    asked: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, "film_id": pk}
    services.film_change(**asked, recipe=recipe, name=request.POST.get("name", ""))
    if do == "make":
        services.film_make(**asked)
    else:
        messages.success(request, _("Saved."))


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def stop(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Stop its making."""
    services.film_stop(actor=request.actor, workspace=request.workspace, film_id=pk)
    messages.success(request, _("The making is stopped. What you decided of the film is kept."))
    return redirect("studio:film", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def delete(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Delete what was decided of it."""
    services.film_delete(actor=request.actor, workspace=request.workspace, film_id=pk)
    messages.success(request, _("The film is deleted. What was made of it stays in the library."))
    return redirect("studio:films", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def use(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Begin a post that shows it."""
    post = services.film_use(actor=request.actor, workspace=request.workspace, film_id=pk)
    return redirect("content:post", request.workspace.slug, post.pk)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def cover(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Put a picture of what was made into the library."""
    found = film_found(request, pk)
    moment = seconds_in(request.POST.get("moment", ""))
    if found.asset is None or moment is None:
        messages.error(request, _("Write the moment as 0:02.5."))
        return redirect("studio:film", request.workspace.slug, pk)
    try:
        asset = services.cover_make(
            actor=request.actor, workspace=request.workspace, asset_id=found.asset.pk, moment=moment
        )
    except BadInput as error:
        messages.error(request, str(error))
        return redirect("studio:film", request.workspace.slug, pk)
    messages.success(request, _("The cover is in the library."))
    return redirect("library:asset", request.workspace.slug, asset.pk)


def _look(request: WorkspaceRequest, found: Film, data: Any = None) -> LookForm:
    music = selectors.music_of(request.workspace)
    return LookForm(Kind(found.kind), Recipe.read(found.recipe), music, data)


def _page(
    request: WorkspaceRequest, found: Film, look: LookForm, *, fault: BadInput | None = None, sent: Any = None
) -> HttpResponseBase:
    recipe = Recipe.read(found.recipe)
    live = selectors.is_live(found)
    context = {
        "film": found,
        "recipe": recipe,
        "rows": rows_shown(found, sent),
        "look": look,
        "fault": str(fault) if fault else "",
        "fault_at": fault.code if fault else "",
        "trouble": selectors.fault_of(found),
        "weight": weight_words(found.asset.bytes) if found.asset else "",
        "live": live,
        "percent": round(found.share * 100),
        "outdated": selectors.is_outdated(found) and not live,
        "length": moment_words(recipe.seconds),
        "is_slides": found.kind == Kind.SLIDES,
        "may_edit": request.may(Verb.EDIT_LIBRARY),
        "may_write": request.may(Verb.WRITE_POSTS),
        "name": sent.get("name", "") if sent else found.name,
    }
    bad = fault is not None or bool(look.errors)
    return render(request, "studio/films/film.html", context, status=422 if bad else 200)
