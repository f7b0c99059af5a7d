"""Taking a workspace along, and deleting it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.closing import workspace_close
from parvis.core.workspaces.exporting import workspace_export
from parvis.core.workspaces.permissions import Verb


class CloseForm(forms.Form):
    """The name, written by hand."""

    name = forms.CharField(
        label=gettext_lazy("Name of the workspace"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@workspace_view(Verb.EDIT_WORKSPACE, methods=("GET", "POST"))
def close(request: WorkspaceRequest) -> HttpResponseBase:
    """What goes, what stays, the way to take everything along first; with the name written, it goes."""
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = request.workspace.name
        try:
            workspace_close(actor=request.actor, workspace=request.workspace, name=form.cleaned_data["name"])
        except ParvisError as error:
            form.add_error("name" if error.code == "name" else None, str(error))
        else:
            messages.success(request, _("The workspace “%(name)s” is deleted.") % {"name": name})
            return redirect("web:home")
    return render(request, "web/pages/close.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_WORKSPACE, methods=("POST",))
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """Everything of the workspace, as one ZIP."""
    pieces = workspace_export(actor=request.actor, workspace=request.workspace)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{request.workspace.slug}.zip"'
    return response
