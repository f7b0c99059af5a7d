"""Making a report: what it is to look at, a look at it before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.reports import services
from parvis.apps.reports.content import drafted
from parvis.apps.reports.forms import EVERYTHING, ReportForm, first_days
from parvis.apps.reports.gathering import newest_heard
from parvis.apps.reports.models import Report
from parvis.apps.reports.sections import Section
from parvis.apps.reports.wording import write
from parvis.apps.reports.wording.reading import language
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.EDIT_REPORTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A report as it would be; it is kept when somebody says so."""
    form = ReportForm(request.workspace, request.POST or None, initial=_first(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "keep":
                return _kept(request, form)
            context["told"] = _draft(request, form)
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    return render(request, "reports/new.html", context, status=422 if form.errors else 200)


def _first(request: WorkspaceRequest) -> dict[str, Any]:
    newest = newest_heard(request.workspace)
    since, until = first_days(request.workspace, now=timezone.now(), newest=newest)
    title = _("Report of %(workspace)s") % {"workspace": request.workspace.name}
    about = request.GET.get("about", EVERYTHING)
    return {"title": title[:120], "since": since, "until": until, "about": about, "sections": Section.values}


def _draft(request: WorkspaceRequest, form: ReportForm) -> object:
    made = services.report_draft(
        actor=request.actor, workspace=request.workspace, wish=form.wish(), now=timezone.now()
    )
    reader = language()
    return drafted(form.cleaned_data["title"], made, write(made, reader), reader)


def _kept(request: WorkspaceRequest, form: ReportForm) -> HttpResponseBase:
    report = services.report_make(
        actor=request.actor,
        workspace=request.workspace,
        title=form.cleaned_data["title"],
        wish=form.wish(),
        now=timezone.now(),
    )
    return _there(request, report)


def _there(request: WorkspaceRequest, report: Report) -> HttpResponseBase:
    messages.success(request, _("The report is kept: it will say the same for ever."))
    return redirect("reports:report", request.workspace.slug, report.pk)


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def first(request: WorkspaceRequest) -> HttpResponseBase:
    """A report of everything, of the newest days, in one click."""
    form = ReportForm(request.workspace, _first(request) | {"about": EVERYTHING})
    if not form.is_valid():  # the defaults of this workspace do not fit, so a person chooses
        return redirect("reports:new", request.workspace.slug)
    return _kept(request, form)
