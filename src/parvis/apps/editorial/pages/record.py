"""The record as a list and as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from parvis.apps.editorial import exporting, selectors
from parvis.apps.editorial.forms import RecordForm
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

PAGE = 20


@workspace_view(Verb.SEE_POSTS)
def record(request: WorkspaceRequest) -> HttpResponseBase:
    """Words that were cleared, the latest first: who wrote them, what was disclosed, who answers for them."""
    form = RecordForm(request.GET)
    found = selectors.sought(request.workspace, form.sought(timezone.now()))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kept = urlencode({name: form[name].value() or "" for name in form.fields})
    context = {
        "form": form,
        "entries": selectors.entries_of(list(page.object_list)),
        "kept": kept,
        "previous_href": f"?{kept}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_href": f"?{kept}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "editorial/record.html", context)


@workspace_view(Verb.SEE_POSTS)
def download(request: WorkspaceRequest) -> HttpResponseBase:
    """The same as a file: a table (CSV) or chained lines (JSON)."""
    name = request.GET.get("format", "csv")
    if name not in exporting.FORMATS:
        raise Http404
    asked = RecordForm(request.GET).sought(timezone.now())
    rows = selectors.entries(request.workspace, asked)
    lines = exporting.as_csv(rows) if name == "csv" else exporting.as_jsonl(rows)
    answer = StreamingHttpResponse(lines, content_type=exporting.FORMATS[name])
    answer["Content-Disposition"] = f'attachment; filename="editorial-{request.workspace.slug}.{name}"'
    return answer
