"""How the brand writes: shown to everybody who sees posts, said by those who answer for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.creation import selectors, services
from parvis.apps.creation.forms import VoiceForm
from parvis.apps.creation.pages.tabs import tabs_of
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def voice(request: WorkspaceRequest) -> HttpResponseBase:
    """The words we use, those we never use, the posts we like."""
    context = {
        "tabs": tabs_of(request, "creation:voice"),
        "voice": selectors.voice_of(request.workspace),
        "may_edit": request.may(Verb.EDIT_VOICE),
    }
    return render(request, "creation/voice.html", context)


@workspace_view(Verb.EDIT_VOICE, methods=("GET", "POST"))
def change(request: WorkspaceRequest) -> HttpResponseBase:
    """Say it otherwise."""
    form = VoiceForm(request.POST or None, voice=selectors.voice_of(request.workspace))
    if request.method == "POST" and form.is_valid():
        try:
            services.voice_set(actor=request.actor, workspace=request.workspace, draft=form.draft())
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("The brand’s voice is kept. Variants follow it from now on."))
            return redirect("creation:voice", request.workspace.slug)
    return render(request, "creation/voice_form.html", {"form": form}, status=422 if form.errors else 200)
