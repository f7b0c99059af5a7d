"""How reports look, and how long they are kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.reports import selectors, services
from parvis.apps.reports.forms import LetterheadForm
from parvis.apps.reports.letterheads import LARGEST_BYTES
from parvis.apps.reports.pages.showing import logo_of
from parvis.apps.reports.pages.tabs import tabs_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.EDIT_REPORTS, methods=("GET", "POST"))
def letterhead(request: WorkspaceRequest) -> HttpResponseBase:
    """A name, a colour, a logo."""
    head = selectors.letterhead_of(request.workspace)
    form = LetterheadForm(request.POST or None, request.FILES or None, initial=LetterheadForm.of(head))
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, form)
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("Reports look like this from now on, those already made too."))
            return redirect("reports:letterhead", request.workspace.slug)
    context = {"form": form, "head": head, "logo": logo_of(head), "tabs": tabs_of(request, "letterhead")}
    return render(request, "reports/letterhead.html", context, status=422 if form.errors else 200)


def _set(request: WorkspaceRequest, form: LetterheadForm) -> None:
    given = dict(form.cleaned_data)
    sent = given.pop("logo")
    # One byte more than may be is read at most: the service then says that it is too large.
    logo = sent.read(LARGEST_BYTES + 1) if isinstance(sent, UploadedFile) else None
    services.letterhead_set(actor=request.actor, workspace=request.workspace, logo=logo, **given)
