"""A report shown outside by a link: what it says, and nothing else of the workspace."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from parvis.apps.listening.pages.common import through_link
from parvis.apps.reports import selectors
from parvis.apps.reports.content import Told, told
from parvis.apps.reports.files.pdf import report_pdf
from parvis.apps.reports.pages.report import as_file, file_name
from parvis.apps.reports.pages.showing import logo_of
from parvis.apps.reports.selectors import Opened
from parvis.apps.reports.statements import require_approved
from parvis.apps.reports.wording.reading import language


@never_cache
@require_safe
@sensitive_variables("token")
def view(request: HttpRequest, token: str) -> HttpResponseBase:
    """The report, without an account; a link that is over says so."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    head = selectors.letterhead_of(found.report.workspace)
    context = {
        "told": _shown(found),
        "head": head,
        "name": head.name or found.report.workspace.name,
        "logo": logo_of(head),
        "until": found.until,
        "zone": found.report.workspace.time_zone,
        "sample": found.report.workspace.has_sample,
        "token": token,
    }
    return render(request, "reports/shared.html", context)


@never_cache
@require_safe
@sensitive_variables("token")
def pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same as PDF; of a report that holds too little, none."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    shown = _shown(found)
    if shown.too_few:
        raise Http404
    head = selectors.letterhead_of(found.report.workspace)
    pages = report_pdf(found.report, shown, language(), head=head)
    return as_file(pages, "application/pdf", file_name(shown, "pdf"))


def _shown(found: Opened) -> Told:
    shown = told(found.report, language(), outside=True)
    require_approved(shown.statements)
    return shown


def _opened(request: HttpRequest, token: str) -> Opened | HttpResponse:
    return through_link(request, partial(selectors.opened, token))
