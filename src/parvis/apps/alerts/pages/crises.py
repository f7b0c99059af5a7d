"""Crises: the list, opening one, the room, notes, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.alerts import selectors, services, wording
from parvis.apps.alerts.crisis import selectors as crisis_read
from parvis.apps.alerts.forms import CloseForm, CrisisForm, NoteForm, StatementForm
from parvis.apps.alerts.models import Alert, Crisis
from parvis.apps.alerts.pages import showing
from parvis.apps.listening.pages import common
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

# Drawn by listening, over the room's posts and period: how much, how felt, who says what.
PANELS = ("volume", "sentiment", "terms", "topics", "languages", "networks")


@workspace_view(Verb.RUN_CRISES)
def crises(request: WorkspaceRequest) -> HttpResponseBase:
    """Every crisis, open ones first."""
    found = selectors.crises_of(request.workspace)
    rows = [(one, showing.scope_label(one)) for one in found]
    rows.sort(key=lambda row: row[0].closed_at is not None)
    return render(request, "alerts/crises.html", {"rows": rows})


@workspace_view(Verb.RUN_CRISES, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Open a room, from an alert or by hand."""
    alert = _alert(request)
    first = {"title": alert.name if alert else ""}
    form = CrisisForm(request.workspace, request.POST or None, initial=first)
    form.fields["about"].required = alert is None  # an alert brings its own posts
    if request.method == "POST" and form.is_valid():
        try:
            crisis = services.crisis_open(
                actor=request.actor,
                workspace=request.workspace,
                title=form.cleaned_data["title"],
                about=form.about_of(alert.pk if alert else None),
                pause_publishing=form.cleaned_data["pause_publishing"],
                now=timezone.now(),
            )
            return redirect("alerts:crisis", request.workspace.slug, crisis.pk)
        except BadInput as error:
            form.add_error("title" if error.code == "title" else "about", str(error))
    context = {"form": form, "alert": alert, "alert_title": wording.title(alert) if alert else ""}
    return render(request, "alerts/crisis_new.html", context, status=422 if form.errors else 200)


def _alert(request: WorkspaceRequest) -> Alert | None:
    """The alert that the address names, if it is one of this workspace."""
    wanted = request.GET.get("alert", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        return None
    return selectors.alerts_of(request.workspace).filter(pk=int(wanted)).first()


def found(request: WorkspaceRequest, pk: int) -> Crisis:
    """The workspace's crisis, or 404."""
    crisis = selectors.crises_of(request.workspace).filter(pk=pk).first()
    if crisis is None:
        raise Http404
    return crisis


@workspace_view(Verb.RUN_CRISES)
def room(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The room: what happened, who says what, what is said in answer."""
    return room_page(request, found(request, pk))


def room_page(
    request: WorkspaceRequest, crisis: Crisis, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponseBase:
    """The room, with the forms as somebody filled them in."""
    now = timezone.now()
    names = request.may(Verb.SEE_AUTHORS)
    since, until = crisis_read.period_of(crisis, now)
    context = {
        "crisis": crisis,
        "scope": showing.scope_label(crisis),
        "lines": [(line, _words(line)) for line in crisis_read.timeline(crisis, now)],
        "panels": (*PANELS, "authors") if names else PANELS,
        "period": showing.period_query(crisis, since, until),
        "first": common.cards(request, crisis_read.first_posts(crisis, now, names=names)),
        "biggest": common.cards(request, crisis_read.biggest_posts(crisis, now, names=names)),
        "statements": crisis_read.statements_of(crisis),
        "note_form": NoteForm(),
        "close_form": CloseForm(),
        "statement_form": StatementForm(initial=_first_facts(request)),
        "may_approve": request.may(Verb.APPROVE_STATEMENTS),
        **(forms or {}),
    }
    return render(request, "alerts/crisis.html", context, status=status)


def _words(line: crisis_read.Line) -> str:
    return wording.title(line.what) if line.kind == "alert" else ""


def _first_facts(request: WorkspaceRequest) -> dict[str, str]:
    return {"brand": request.workspace.name, "language": (get_language() or "fr")[:2]}


@workspace_view(Verb.RUN_CRISES, methods=("POST",))
def note(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Write something down."""
    crisis = found(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return room_page(request, crisis, {"note_form": form}, status=422)
    services.note_write(
        actor=request.actor,
        workspace=request.workspace,
        crisis_id=pk,
        text=form.cleaned_data["text"],
        now=timezone.now(),
    )
    return redirect("alerts:crisis", request.workspace.slug, pk)


@workspace_view(Verb.RUN_CRISES, methods=("POST",))
def close(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Close the room with its summary."""
    crisis = found(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return room_page(request, crisis, {"close_form": form}, status=422)
    services.crisis_close(
        actor=request.actor,
        workspace=request.workspace,
        crisis_id=pk,
        summary=form.cleaned_data["summary"],
        now=timezone.now(),
    )
    messages.success(request, _("The crisis is closed. Its room stays readable."))
    return redirect("alerts:crisis", request.workspace.slug, pk)
