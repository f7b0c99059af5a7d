"""One file: what it shows, what must stay in sight, whose it is, and where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library import selectors, services
from parvis.apps.library.forms import AssetForm, alt_advice
from parvis.apps.library.models import Asset
from parvis.apps.library.pages.provenance import provenance_words
from parvis.apps.library.pages.showing import size_words, tile, tiles, today_in, weight_words
from parvis.apps.library.steps import steps_of
from parvis.apps.library.uses import uses_of
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.codings import coding_of
from parvis.kit.framing import SHAPES, framed


@dataclass(frozen=True, slots=True)
class Crop:
    """What is left of a picture in one shape: the window of an SVG drawing."""

    name: str
    shape: float
    window: str


def _found(request: WorkspaceRequest, pk: UUID) -> Asset:
    asset = selectors.asset_of(request.workspace, pk)
    if asset is None:
        raise NotFound(services.GONE)
    return asset


@workspace_view(Verb.SEE_POSTS)
def asset(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Look at it."""
    found = _found(request, pk)
    return _page(request, found, AssetForm.of(found, folders=selectors.folders_of(request.workspace)))


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Say what it is and whose."""
    found = _found(request, pk)
    form = AssetForm(request.POST, folders=selectors.folders_of(request.workspace))
    if form.is_valid():
        try:
            services.asset_change(
                actor=request.actor, workspace=request.workspace, asset_id=pk, draft=form.draft()
            )
        except NotFound:
            raise
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("What you wrote about this file is saved."))
            return redirect("library:asset", request.workspace.slug, pk)
    return _page(request, found, form)


def _page(request: WorkspaceRequest, found: Asset, form: AssetForm) -> HttpResponseBase:
    today = today_in(request.workspace)
    context = {
        "asset": found,
        "tile": tile(found, today),
        "form": form,
        "size": size_words(found),
        "weight": weight_words(found.bytes),
        "crops": _crops(found),
        "mark": (found.focus_x * found.width, found.focus_y * found.height, _radius(found)),
        "codec": coding_of(found.codec),
        "advice": alt_advice(),
        "uses": uses_of(request.workspace, [found.pk]).get(found.pk, []),
        "steps": steps_of(found),
        "provenance": provenance_words(found),
        "alike": tiles(selectors.alike_to(found), today),
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "library/asset.html", context, status=422 if form.errors else 200)


def _radius(found: Asset) -> float:
    return max(found.width, found.height) / 40


def _crops(found: Asset) -> list[Crop]:
    crops = []
    for name, shape in SHAPES.items():
        frame = framed(found.width, found.height, shape, (found.focus_x, found.focus_y))
        window = f"{frame.left:.2f} {frame.top:.2f} {frame.width:.2f} {frame.height:.2f}"
        crops.append(Crop(name, shape, window))
    return crops
