"""The brand kit, as a page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library.models import Kind
from parvis.apps.library.selectors import assets_of
from parvis.apps.studio.brand import selectors, services
from parvis.apps.studio.brand.forms import ROLES, KitForm
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.colours import contrast

LOGOS = 200  # the newest pictures that a list offers


def _form(request: WorkspaceRequest) -> KitForm:
    logos = assets_of(request.workspace).filter(kind=Kind.IMAGE, animated=False)[:LOGOS]
    return KitForm(
        request.POST if request.method == "POST" else None,
        kit=selectors.kit_of(request.workspace),
        fonts=selectors.fonts_of(request.workspace),
        logos=logos,
    )


def _page(request: WorkspaceRequest, form: KitForm, fault: str = "") -> HttpResponseBase:
    kit = selectors.kit_of(request.workspace)
    context = {
        "form": form,
        "kit": kit,
        "roles": [form[role] for role in ROLES],
        "swatches": [(label, kit.colours[role]) for role, (label, _help) in ROLES.items()],
        "contrast": contrast(kit.colours["ink"], kit.colours["ground"]),
        "fonts": selectors.fonts_of(request.workspace),
        "fault": fault,
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "studio/kit.html", context, status=422 if fault or form.errors else 200)


@workspace_view(Verb.SEE_POSTS)
def kit(request: WorkspaceRequest) -> HttpResponseBase:
    """Look at it."""
    return _page(request, _form(request))


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def save(request: WorkspaceRequest) -> HttpResponseBase:
    """Say what the brand looks like."""
    form = _form(request)
    if form.is_valid():
        try:
            services.kit_save(actor=request.actor, workspace=request.workspace, draft=form.draft())
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("The brand kit is saved. Pictures are drawn with it from now on."))
            return redirect("studio:kit", request.workspace.slug)
    return _page(request, form)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def font_add(request: WorkspaceRequest) -> HttpResponseBase:
    """Send a font."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, _unsent(request), _("Choose a font file first."))
    try:
        font = services.font_add(actor=request.actor, workspace=request.workspace, file=file)
    except ParvisError as error:
        return _page(request, _unsent(request), str(error))
    messages.success(request, _("%(font)s is here. Choose where it is used, then save.") % {"font": font})
    return redirect("studio:kit", request.workspace.slug)


def _unsent(request: WorkspaceRequest) -> KitForm:
    """The form as it stands: another one was sent."""
    found = _form(request)
    found.is_bound = False
    return found


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def font_delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Delete a font."""
    try:
        services.font_delete(actor=request.actor, workspace=request.workspace, font_id=pk)
    except NotFound as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The font is deleted."))
    return redirect("studio:kit", request.workspace.slug)
