"""Bringing a file: send it, say which column is which, watch it being read, see what was left out."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors, services
from parvis.apps.listening.messages import file_message, problem_message, role_label
from parvis.apps.listening.models import Source, SourceState
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.files.reading import Preview, inspect
from parvis.networks.ports import NetworkError

OFFERED = (
    Role.TEXT,
    Role.CREATED,
    Role.AUTHOR,
    Role.URL,
    Role.TITLE,
    Role.ID,
    Role.LANGUAGE,
    Role.LIKES,
    Role.REPOSTS,
    Role.REPLIES,
)


def _file(request: WorkspaceRequest, pk: int) -> Source:
    source = selectors.sources_of(request.workspace).filter(pk=pk, kind="file", is_sample=False).first()
    if source is None:
        raise Http404
    return source


@workspace_view(Verb.IMPORT_POSTS, methods=("GET", "POST"))
def upload(request: WorkspaceRequest) -> HttpResponseBase:
    """Choose a file."""
    sent = request.FILES.get("file")
    if request.method == "POST" and isinstance(sent, UploadedFile):
        source = services.file_store(actor=request.actor, workspace=request.workspace, upload=sent)
        return redirect(reverse("listening:import_mapping", args=[request.workspace.slug, source.pk]))
    if request.method == "POST":
        messages.error(request, _("Choose a file first."))
    files = selectors.sources_of(request.workspace).filter(kind="file", is_sample=False).order_by("-pk")[:20]
    return render(request, "listening/import.html", {"files": files})


@workspace_view(Verb.IMPORT_POSTS, methods=("GET", "POST"))
def mapping(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Which column is which: a guess, twenty rows, and the person's word."""
    source = _file(request, pk)
    if source.state != SourceState.PAUSED:
        return redirect(reverse("listening:import_report", args=[request.workspace.slug, pk]))
    try:
        seen = inspect(
            source.term, Mapping(timezone=request.workspace.time_zone), root=source.options.get("root")
        )
    except NetworkError as error:
        return render(
            request, "listening/mapping.html", {"source": source, "fault": file_message(error)}, status=422
        )
    if request.method == "POST":
        chosen = _chosen(request, seen)
        if not seen.needs_mapping or Role.TEXT in chosen.roles:
            options = {**source.options, **chosen.options()}
            services.file_begin(
                actor=request.actor, workspace=request.workspace, source_id=pk, options=options
            )
            return redirect(reverse("listening:import_report", args=[request.workspace.slug, pk]))
        messages.error(request, _("Say which column holds the text of the posts."))
    return render(request, "listening/mapping.html", {"source": source, "seen": seen, **_table(seen)})


def _chosen(request: WorkspaceRequest, seen: Preview) -> Mapping:
    roles = {
        role: column
        for role in OFFERED
        if (column := request.POST.get(f"role-{role.value}", "")) and column in seen.columns
    }
    zone = request.workspace.time_zone
    return replace(seen.guess.mapping, roles=roles, timezone=zone)


def _table(seen: Preview) -> dict[str, object]:
    guessed = seen.guess.mapping.roles
    fields = [
        {
            "role": role,
            "label": role_label(role),
            "chosen": guessed.get(role, ""),
            "sure": seen.guess.confidence.get(role),
        }
        for role in OFFERED
    ]
    return {"fields": fields, "rows": [[row.get(column, "") for column in seen.columns] for row in seen.rows]}


@workspace_view(Verb.IMPORT_POSTS)
def report(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """How far it has come, and each line that was left out."""
    source = _file(request, pk)
    context = {
        "source": source,
        "trouble": file_message(source.trouble),
        "problems": [problem_message(problem) for problem in source.problems],
        "done": source.state == SourceState.DONE,
    }
    template = (
        "listening/import_progress.html"
        if request.headers.get("HX-Request")
        else "listening/import_report.html"
    )
    return render(request, template, context)
