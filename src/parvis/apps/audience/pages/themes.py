"""What the brand itself speaks of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.audience import selectors, services
from parvis.apps.audience.forms import ThemesForm
from parvis.apps.audience.pages.tabs import tabs_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_LISTENING)
def themes(request: WorkspaceRequest) -> HttpResponseBase:
    """The themes, the weightiest first."""
    context = {
        "tabs": tabs_of(request, "audience:themes"),
        "themes": selectors.themes_of(workspace_id=request.workspace.pk),
        "may_edit": request.may(Verb.EDIT_AUDIENCE),
    }
    return render(request, "audience/themes.html", context)


@workspace_view(Verb.EDIT_AUDIENCE, methods=("GET", "POST"))
def change(request: WorkspaceRequest) -> HttpResponseBase:
    """Write them, all at once."""
    sent = request.POST or None
    form = ThemesForm.of(selectors.themes_of(workspace_id=request.workspace.pk), sent)
    fault = ""
    if sent and sent.get("do") == "more":
        form = ThemesForm.with_more(sent)
    elif sent and form.is_valid():
        try:
            services.themes_set(actor=request.actor, workspace=request.workspace, themes=form.drafts())
        except ParvisError as error:
            fault = str(error)
        else:
            messages.success(request, _("What the brand speaks of is saved."))
            return redirect(reverse("audience:themes", args=[request.workspace.slug]))
    wrong = bool(fault) or (form.is_bound and bool(form.total_error_count()))
    context = {"themes": form, "fault": fault}
    return render(request, "audience/themes_form.html", context, status=422 if wrong else 200)
