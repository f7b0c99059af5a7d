"""One report: what it says, its files, the posts a person shows in it, its links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from parvis.apps.listening.saved.forms import ShareForm
from parvis.apps.reports import selectors, services
from parvis.apps.reports.content import Told, told
from parvis.apps.reports.files.pdf import report_pdf
from parvis.apps.reports.files.table import report_csv
from parvis.apps.reports.models import Report
from parvis.apps.reports.pages.showing import logo_of, quotable
from parvis.apps.reports.quotes import quoted
from parvis.apps.reports.wording.reading import language
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN_ONCE = "parvis.report_link"


def _found(request: WorkspaceRequest, pk: int) -> Report:
    report = selectors.report_of(request.workspace, pk)
    if report is None:
        raise Http404
    return report


@workspace_view(Verb.SEE_LISTENING)
def report(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The first screen, then every part with its chart and its numbers."""
    found = _found(request, pk)
    shown = told(found, language())
    head = selectors.letterhead_of(request.workspace)
    context: dict[str, Any] = {
        "report": found,
        "told": shown,
        "head": head,
        "logo": logo_of(head),
        "quotes": list(quoted(found)),
        "base": f"/w/{request.workspace.slug}/",
        "may_edit": request.may(Verb.EDIT_REPORTS),
        "may_share": request.may(Verb.SHARE_VIEWS),
        "may_export": request.may(Verb.EXPORT_POSTS),
    }
    if context["may_edit"]:
        context["quotable"] = quotable(found, shown.facts)
    if context["may_share"]:
        context |= {"links": selectors.open_links(found, timezone.now()), "share_form": ShareForm()}
        context["shared"] = request.session.pop(SHOWN_ONCE, None)
    return render(request, "reports/report.html", context)


def file_name(shown: Told, end: str) -> str:
    """What a report's file is called: letters, digits and hyphens alone."""
    day = timezone.localtime(shown.facts.until).date()
    return f"{slugify(shown.title)[:60] or 'report'}-{day}.{end}"


def as_file(body: bytes | str, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@workspace_view(Verb.EXPORT_POSTS)
def pdf(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The report as PDF, in the reader's language."""
    found = _found(request, pk)
    shown = told(found, language())
    pages = report_pdf(
        found,
        shown,
        language(),
        head=selectors.letterhead_of(request.workspace),
        quotes=tuple(text for _pk, text in quoted(found)),
    )
    return as_file(pages, "application/pdf", file_name(shown, "pdf"))


@workspace_view(Verb.EXPORT_POSTS)
def table(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The report's sentences and numbers as CSV."""
    shown = told(_found(request, pk), language())
    return as_file(report_csv(shown), "text/csv; charset=utf-8", file_name(shown, "csv"))


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Delete the report and close its links."""
    services.report_delete(actor=request.actor, workspace=request.workspace, report_id=pk)
    messages.success(request, _("The report is deleted; its links open no more."))
    return redirect("reports:reports", request.workspace.slug)


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def quote(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Show a post in the report."""
    services.quote_add(
        actor=request.actor,
        workspace=request.workspace,
        report_id=pk,
        mention=request.POST.get("mention", "")[:64],
        now=timezone.now(),
    )
    return redirect(reverse("reports:report", args=[request.workspace.slug, pk]) + "#quotes")


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def unquote(request: WorkspaceRequest, pk: int, quote: int) -> HttpResponseBase:
    """Take a post out of the report."""
    services.quote_remove(actor=request.actor, workspace=request.workspace, report_id=pk, quote_id=quote)
    return redirect(reverse("reports:report", args=[request.workspace.slug, pk]) + "#quotes")


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def share(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Make a link; it is shown once, since only its hash is kept."""
    form = ShareForm(request.POST)
    _link, token = services.report_link_create(
        actor=request.actor,
        workspace=request.workspace,
        report_id=pk,
        days=form.cleaned_data["days"] if form.is_valid() else 0,
        now=timezone.now(),
    )
    path = reverse("shared_reports:view", args=[token])
    request.session[SHOWN_ONCE] = {"report": pk, "link": f"{settings.PUBLIC_URL}{path}"}
    return redirect(reverse("reports:report", args=[request.workspace.slug, pk]) + "#links")


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Close a link at once."""
    link = services.report_link_withdraw(
        actor=request.actor, workspace=request.workspace, link_id=pk, now=timezone.now()
    )
    messages.success(request, _("The link opens no more."))
    return redirect(reverse("reports:report", args=[request.workspace.slug, link.report_id]) + "#links")
