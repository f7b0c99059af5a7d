"""Importing planned posts: a file is looked through line by line; nothing is made of it before a yes."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.planning import selectors, services
from parvis.apps.planning.handlers import import_plans
from parvis.apps.planning.importing.columns import FRENCH, Column
from parvis.apps.planning.importing.models import FileState, PlanFile
from parvis.apps.planning.importing.reading import Line, lines
from parvis.apps.planning.pages.common import tabs_of, today
from parvis.apps.reports.pages.report import as_file
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.csv import csv_cell

SHOWN = 200  # lines with something to say, and as many of those without


@workspace_view(Verb.PUBLISH_POSTS, methods=("GET", "POST"))
def upload(request: WorkspaceRequest) -> HttpResponseBase:
    """Send a file, to be looked through."""
    problem = ""
    if request.method == "POST":
        try:
            kept = _kept(request)
            return redirect("planning:import_look", request.workspace.slug, kept.pk)
        except ParvisError as error:
            problem = str(error)
    context = {"problem": problem, "files": selectors.files_of(request.workspace)[:20]}
    context["tabs"] = tabs_of(request, "import")
    return render(request, "planning/import.html", context, status=422 if problem else 200)


def _kept(request: WorkspaceRequest) -> PlanFile:
    given = request.FILES.get("file")
    if given is None:
        raise BadInput(_("Choose a file first."), code="file")
    data = given.read(4_000_001)  # what is larger is refused by its length
    return services.plan_file_keep(
        actor=request.actor, workspace=request.workspace, name=given.name or "", data=data, now=timezone.now()
    )


@workspace_view(Verb.PUBLISH_POSTS)
def look(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """What each line would become, or what is wrong with it; then how far the import is."""
    found = _found(request, pk)
    context: dict[str, Any] = {"file": found, "state": found.state, "tabs": tabs_of(request, "import")}
    if found.state == FileState.READ:
        read = list(lines(request.workspace, found.text, timezone.now()))
        blocked = [line for line in read if line.blocked]
        context |= {
            "blocked": blocked[:SHOWN],
            "more_blocked": max(len(blocked) - SHOWN, 0),
            "good": len(read) - len(blocked),
            "bad": len(blocked),
            "advised": [line for line in read if not line.blocked and line.problems][:SHOWN],
            "sound": _sound(read),
            "templates": selectors.templates_of(request.workspace),
        }
    return render(request, "planning/import_look.html", context)


def _sound(read: list[Line]) -> list[Line]:
    return [line for line in read if not line.blocked][:10]


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def choose(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Say yes: the lines without a problem become drafts in the background."""
    given = request.POST.get("template", "")
    found = services.plan_file_choose(
        actor=request.actor, workspace=request.workspace, file_id=pk,
        template_id=int(given) if given.isascii() and given.isdigit() and len(given) < 12 else None,
        now=timezone.now(),
    )  # fmt: skip
    key = f"plan-file:{found.pk}"
    import_plans.using(workspace_id=request.workspace.pk, unique_key=key).enqueue(file_id=found.pk)
    return redirect("planning:import_look", request.workspace.slug, pk)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def forget(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Throw a file away."""
    services.plan_file_forget(actor=request.actor, workspace=request.workspace, file_id=pk)
    messages.success(request, _("The file is thrown away. What was made of it stays."))
    return redirect("planning:import", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS)
def template(request: WorkspaceRequest) -> HttpResponseBase:
    """A table to begin with, in the reader's language: one line shows how each column is written."""
    french = get_language() == "fr"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if french else ",")
    writer.writerow([FRENCH[column] if french else column.value for column in Column])
    day = today(request, timezone.now())
    example = {
        Column.DATE: f"{day.replace(year=day.year + 1, day=1):%d/%m/%Y}"
        if french
        else day.replace(year=day.year + 1, day=1).isoformat(),
        Column.TIME: "9h30" if french else "09:30",
        Column.ZONE: request.workspace.time_zone,
        Column.TITLE: _("An example: replace it"),
        Column.TEXT: _("What the post says."),
        Column.LINK: "https://example.org/",
        Column.CAMPAIGN: _("spring"),
    }
    writer.writerow([csv_cell(example.get(column, "")) for column in Column])
    name = "publications.csv" if french else "posts.csv"
    return as_file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", name)


def _found(request: WorkspaceRequest, pk: int) -> PlanFile:
    found = PlanFile.objects.filter(workspace=request.workspace, pk=pk).first()
    if found is None:
        raise Http404
    return found
