"""What a workspace has checked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.trust import selectors, services
from parvis.apps.trust.forms import RulesForm
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.EDIT_CHECKS, methods=("GET", "POST"))
def settings(request: WorkspaceRequest) -> HttpResponseBase:
    """Which checks run, how people are named, when AI is said, which words are watched."""
    rules = selectors.rules_of(request.workspace)
    form = RulesForm(request.POST or None, initial=RulesForm.shown(rules))
    if request.method == "POST" and form.is_valid():
        try:
            services.rules_set(actor=request.actor, workspace=request.workspace, wish=form.wish)
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved. Posts are looked at this way from now on."))
            return redirect("trust:settings", request.workspace.slug)
    status = 422 if form.is_bound else 200
    return render(request, "trust/settings.html", {"form": form}, status=status)
