"""The list of reports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.reports import selectors
from parvis.apps.reports.cells import period
from parvis.apps.reports.pages.tabs import tabs_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

A_PAGE = 50


@workspace_view(Verb.SEE_LISTENING)
def reports(request: WorkspaceRequest) -> HttpResponseBase:
    """Every report that is kept, newest first."""
    page = Paginator(selectors.reports_of(request.workspace), A_PAGE).get_page(request.GET.get("page"))
    zone = request.workspace.time_zone
    rows = [{"report": one, "period": period(one.since, one.until, zone).text} for one in page]
    return render(
        request,
        "reports/reports.html",
        {
            "tabs": tabs_of(request, "reports"),
            "rows": rows,
            "previous_href": f"?page={page.previous_page_number()}" if page.has_previous() else "",
            "next_href": f"?page={page.next_page_number()}" if page.has_next() else "",
            "may_edit": request.may(Verb.EDIT_REPORTS),
        },
    )
