"""How one person is told: e-mail, quiet hours, digest."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.alerts import selectors, services
from parvis.apps.alerts.forms import ReachForm
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.FOLLOW_ALERTS, methods=("GET", "POST"))
def reach(request: WorkspaceRequest) -> HttpResponseBase:
    """Read and change it: each person for themselves."""
    mine = selectors.reach_of(request.workspace, request.user)
    form = ReachForm(request.POST or None, initial=ReachForm.of(mine))
    if request.method == "POST" and form.is_valid():
        services.reach_set(actor=request.actor, workspace=request.workspace, **form.cleaned_data)
        messages.success(request, _("Saved: this is how you will be told."))
        return redirect("alerts:reach", request.workspace.slug)
    context = {"form": form, "sends_mail": settings.SENDS_MAIL, "address": request.user.email}
    return render(request, "alerts/reach.html", context, status=422 if form.errors else 200)
