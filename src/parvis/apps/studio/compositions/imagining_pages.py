"""Asking an image model for a picture, and saying which one, as a page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.studio.compositions import imagining, selectors
from parvis.apps.studio.compositions.forms import EndpointForm, ImagineForm
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN = 24


def _page(
    request: WorkspaceRequest, form: ImagineForm | None = None, endpoint: EndpointForm | None = None
) -> HttpResponseBase:
    row = selectors.endpoint_of(request.workspace)
    known = {name: getattr(row, name) for name in ("url", "model", "price", "monthly_most")} if row else {}
    bad = bool((form and form.errors) or (endpoint and endpoint.errors))
    context = {
        "row": row,
        "form": form or ImagineForm(),
        "endpoint": endpoint or EndpointForm(initial={"monthly_most": 100, **known}),
        "made": selectors.imagined_of(request.workspace)[:SHOWN],
        "asked": imagining.asked_this_month(request.workspace, timezone.now()),
        "may_edit": request.may(Verb.EDIT_LIBRARY),
        "may_choose": request.may(Verb.CHOOSE_MODELS),
    }
    return render(request, "studio/imagine.html", context, status=422 if bad else 200)


@workspace_view(Verb.SEE_POSTS)
def imagine(request: WorkspaceRequest) -> HttpResponseBase:
    """What was made, and asking for more."""
    return _page(request)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def ask(request: WorkspaceRequest) -> HttpResponseBase:
    """Ask for one picture."""
    form = ImagineForm(request.POST)
    if form.is_valid():
        try:
            made = imagining.picture_imagine(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **form.cleaned_data
            )
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("The picture is in the media library, marked as made by an AI."))
            return redirect("library:asset", request.workspace.slug, made.asset_id)
    return _page(request, form=form)


@workspace_view(Verb.CHOOSE_MODELS, methods=("POST",))
def endpoint(request: WorkspaceRequest) -> HttpResponseBase:
    """Say which endpoint makes pictures."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        given = {**form.cleaned_data, "key": form.cleaned_data["key"] or None}
        given["price"] = given["price"] or 0
        try:
            imagining.endpoint_save(actor=request.actor, workspace=request.workspace, **given)
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(
                request, _("The endpoint is saved. It is asked the next time somebody wants a picture.")
            )
            return redirect("studio:imagine", request.workspace.slug)
    return _page(request, endpoint=form)


@workspace_view(Verb.CHOOSE_MODELS, methods=("POST",))
def forget(request: WorkspaceRequest) -> HttpResponseBase:
    """Have no endpoint."""
    imagining.endpoint_forget(actor=request.actor, workspace=request.workspace)
    messages.success(request, _("No image model is asked any more. The pictures that it made stay."))
    return redirect("studio:imagine", request.workspace.slug)
