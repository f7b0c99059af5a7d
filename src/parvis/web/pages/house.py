"""The audit, the background work, the workspace's own settings, and the files of charts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.core.jobs import selectors as jobs_read
from parvis.core.jobs.services import job_cancel, job_retry
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import workspace_update
from parvis.kit.choices import Tab
from parvis.kit.folding import fold
from parvis.web import journal, theme
from parvis.web.charts import store
from parvis.web.forms import AuditForm, WorkspaceForm

JOBS_SHOWN = 50
FILE_TYPES = {
    store.Form.CSV: "text/csv; charset=utf-8",
    store.Form.PARQUET: "application/vnd.apache.parquet",
    store.Form.PNG: "image/png",
    store.Form.SVG: "image/svg+xml",
}


def _audit_form(request: WorkspaceRequest) -> tuple[AuditForm, journal.Wanted]:
    verbs, targets = (journal.names_used(request.workspace, field) for field in ("verb", "target"))
    form = AuditForm(request.GET or {}, verbs=verbs, targets=targets)
    return form, journal.Wanted(**form.cleaned_data) if form.is_valid() else journal.Wanted()


@workspace_view(Verb.SEE_AUDIT)
def audit(request: WorkspaceRequest) -> HttpResponseBase:
    """What was done, by whom, before and after."""
    form, wanted = _audit_form(request)
    found = journal.entries(request.workspace, wanted)
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: journal.PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    older = shown[journal.PAGE - 1].pk if len(shown) > journal.PAGE else None
    context = {
        "form": form,
        "entries": [(entry, journal.changes(entry)) for entry in shown[: journal.PAGE]],
        "query": query.urlencode(),
        "next_href": f"?{query.urlencode()}&before={older}" if older else "",
        "filtered": any(query.values()),
        "may_export": request.may(Verb.EXPORT_AUDIT),
    }
    return render(request, "web/pages/audit.html", context)


@workspace_view(Verb.EXPORT_AUDIT)
def audit_export(request: WorkspaceRequest, form: str) -> HttpResponseBase:
    """The filtered audit as CSV or JSON lines, streamed."""
    _form, wanted = _audit_form(request)
    found = journal.entries(request.workspace, wanted)
    lines, kind = (
        (journal.as_csv(found), "text/csv; charset=utf-8")
        if form == "csv"
        else (journal.as_jsonl(found), "application/x-ndjson")
    )
    response = StreamingHttpResponse(lines, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{request.workspace.slug}.{form}"'
    return response


@workspace_view(Verb.SEE_JOBS)
def jobs(request: WorkspaceRequest) -> HttpResponseBase:
    """What runs, waits, failed and why."""
    mine = jobs_read.jobs_for(request.actor, request.workspace)
    counts = jobs_read.job_counts(mine)
    lists = {
        "running": (_("Running"), jobs_read.running, counts.running),
        "waiting": (_("Waiting"), jobs_read.waiting, counts.waiting),
        "failed": (_("Failed"), jobs_read.failed, counts.failed),
        "ended": (_("Done"), jobs_read.ended, counts.done + counts.cancelled),
    }
    state = request.GET.get("state", "failed" if counts.failed else "running")
    state = state if state in lists else "running"
    context = {
        "tabs": [
            Tab(label, f"?state={key}", key == state, count) for key, (label, _find, count) in lists.items()
        ],
        "state": state,
        "jobs": lists[state][1](mine)[:JOBS_SHOWN],
        "counts": counts,
        "workers": jobs_read.workers_alive().count(),
        "may_retry": request.may(Verb.RETRY_JOBS),
    }
    return render(request, "web/pages/jobs.html", context)


@workspace_view(Verb.RETRY_JOBS, methods=("POST",))
def retry(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Once more, with all its attempts."""
    job_retry(actor=request.actor, workspace=request.workspace, job_id=pk)
    messages.success(request, _("The job waits for a worker again."))
    return redirect("web:jobs", request.workspace.slug)


@workspace_view(Verb.RETRY_JOBS, methods=("POST",))
def cancel(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Not any more."""
    job_cancel(actor=request.actor, workspace=request.workspace, job_id=pk)
    messages.success(request, _("The job was cancelled; a running one stops at its next step."))
    return redirect("web:jobs", request.workspace.slug)


@workspace_view(Verb.EDIT_WORKSPACE, methods=("GET", "POST"))
def workspace_settings(request: WorkspaceRequest) -> HttpResponseBase:
    """Name, language, time zone, how long posts are kept."""
    workspace = request.workspace
    now = {name: getattr(workspace, name) for name in WorkspaceForm.base_fields}
    form = WorkspaceForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        workspace_update(actor=request.actor, workspace=workspace, **form.cleaned_data)
        messages.success(request, _("The settings were saved."))
        return redirect("web:workspace_settings", workspace.slug)
    return render(request, "web/pages/settings.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.EXPORT_POSTS)
def chart_file(request: WorkspaceRequest, key: str, form: str) -> HttpResponseBase:
    """A chart that was shown here today, as CSV, Parquet, PNG or SVG; the image in the reader's theme."""
    drawing = store.find(request.workspace.slug, key)
    if drawing is None:
        raise Http404
    lit = "dark" if theme.of(request) is theme.Theme.DARK else "light"
    made: dict[store.Form, Callable[[], str | bytes]] = {
        store.Form.CSV: drawing.csv,
        store.Form.PARQUET: drawing.parquet,
        store.Form.PNG: lambda: drawing.png(lit),
        store.Form.SVG: lambda: drawing.svg(lit),
    }
    kind = store.Form(form)
    body = made[kind]()
    response = HttpResponse(body, content_type=FILE_TYPES[kind])
    name = fold(drawing.title).replace(" ", "-").encode("ascii", "ignore").decode() or "chart"
    response.headers["Content-Disposition"] = f'attachment; filename="{name[:60]}.{form}"'
    return response
