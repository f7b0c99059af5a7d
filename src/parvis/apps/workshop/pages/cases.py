"""The case set: listed, taken from a brief or from the shipped ones, put away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.ai.writing.ports import Kind
from parvis.apps.creation.labels import KINDS
from parvis.apps.creation.pages.showing import network_label
from parvis.apps.workshop import selectors, services
from parvis.apps.workshop.cases import draft_in
from parvis.apps.workshop.forms import CaseForm
from parvis.apps.workshop.pages.common import frame_of, language_of
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def cases(request: WorkspaceRequest) -> HttpResponseBase:
    """What versions are tried on."""
    language = language_of(request)
    rows = [
        (one, draft_in(one), KINDS[Kind(one.kind)], ", ".join(map(network_label, one.networks)))
        for one in selectors.cases_of(request.workspace, language)
    ]
    context = {"rows": rows, **frame_of(request, "workshop:cases", language)}
    return render(request, "workshop/cases.html", context)


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def take(request: WorkspaceRequest) -> HttpResponseBase:
    """Make a case of a brief."""
    form = CaseForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        try:
            case = services.case_take(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **form.wanted()
            )
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else "brief", str(error))
        else:
            messages.success(request, _("“%(name)s” is a case now.") % {"name": case.name})
            return _back(request, case.language)
    status = 422 if form.errors else 200
    return render(request, "workshop/case_form.html", {"form": form}, status=status)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def starters(request: WorkspaceRequest) -> HttpResponseBase:
    """Take the shipped cases."""
    language = language_of(request)
    try:
        came = services.starters_take(
            actor=request.actor, workspace=request.workspace, language=language, now=timezone.now()
        )
    except BadInput as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(n)d case was added.", "%(n)d cases were added.", came)
        messages.success(request, said % {"n": came})
    return _back(request, language)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def archive(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Put a case away."""
    case = services.case_archive(
        actor=request.actor, workspace=request.workspace, case_id=pk, now=timezone.now()
    )
    messages.success(request, _("The case is put away. Trials that used it keep it."))
    return _back(request, case.language)


def _back(request: WorkspaceRequest, language: str) -> HttpResponseBase:
    return redirect(f"{reverse('workshop:cases', args=[request.workspace.slug])}?language={language}")
