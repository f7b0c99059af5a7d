"""The limits of each network beside one video, and one click that brings it inside."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library.models import Asset, Kind
from parvis.apps.library.pages.showing import weight_words
from parvis.apps.library.selectors import asset_of
from parvis.apps.studio.films import services
from parvis.apps.studio.films.fitting import fit_on, fits_of
from parvis.apps.studio.films.models import Kind as FilmKind
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks.wording import worded


@workspace_view(Verb.SEE_POSTS, methods=("GET",))
def fits(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """What each network would refuse, or take badly."""
    video = _video(request, pk)
    rows = [{"fit": one, "said": [worded(finding) for finding in one.findings]} for one in fits_of(video)]
    weight = weight_words(video.bytes)
    context = {"asset": video, "weight": weight, "rows": rows, "may_edit": request.may(Verb.EDIT_LIBRARY)}
    return render(request, "studio/films/fits.html", context)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def fit(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Make a film of it that the network takes."""
    video = _video(request, pk)
    try:
        found = fit_on(video, request.POST.get("network", ""))
    except KeyError as error:
        raise Http404 from error
    if found.recipe is None:
        messages.error(request, _("Nothing that can be cut or coded anew brings this video inside."))
        return redirect("studio:fits", request.workspace.slug, pk)
    try:
        film = services.film_create(
            actor=request.actor, workspace=request.workspace, kind=FilmKind.CUT, recipe=found.recipe,
            name=f"{video.name[:90]} – {found.label}",
        )  # fmt: skip
    except BadInput as error:
        messages.error(request, str(error))
        return redirect("studio:fits", request.workspace.slug, pk)
    services.film_make(actor=request.actor, workspace=request.workspace, film_id=film.pk)
    return redirect("studio:film", request.workspace.slug, film.pk)


def _video(request: WorkspaceRequest, pk: UUID) -> Asset:
    found = asset_of(request.workspace, pk)
    if found is None or found.kind != Kind.VIDEO:
        raise Http404
    return found
