"""Events that people mark on the curves."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.listening.marked import selectors, services
from parvis.apps.listening.marked.forms import EventForm
from parvis.apps.listening.marked.models import MarkedEvent
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN = 200


def _home(request: WorkspaceRequest) -> str:
    return reverse("listening:events", args=[request.workspace.slug])


@workspace_view(Verb.SEE_LISTENING)
def events(request: WorkspaceRequest) -> HttpResponseBase:
    """The list, the latest first."""
    return render(
        request,
        "listening/events.html",
        {
            "tabs": tabs_of(request, None, "events"),
            "events": selectors.events_of(request.workspace).select_related("created_by")[:SHOWN],
            "may_edit": request.may(Verb.EDIT_VIEWS),
        },
    )


@workspace_view(Verb.SEE_LISTENING)
def event(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One event: where the mark on a curve leads."""
    context = {"event": _event(request, pk), "may_edit": request.may(Verb.EDIT_VIEWS)}
    return render(request, "listening/event.html", context)


@workspace_view(Verb.EDIT_VIEWS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Mark an event."""

    def save(**given: object) -> None:
        services.event_mark(actor=request.actor, workspace=request.workspace, **given)  # type: ignore[arg-type]
        messages.success(request, _("The event is marked on every curve over time."))

    return _form(request, None, save)


@workspace_view(Verb.EDIT_VIEWS, methods=("GET", "POST"))
def change(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Say it otherwise, or at another time."""
    found = _event(request, pk)

    def save(**given: object) -> None:
        services.event_change(
            actor=request.actor,
            workspace=request.workspace,
            event_id=pk,
            **given,  # type: ignore[arg-type]
        )
        messages.success(request, _("The event is changed."))

    return _form(request, found, save)


def _form(
    request: WorkspaceRequest, found: MarkedEvent | None, save: Callable[..., None]
) -> HttpResponseBase:
    """The form, in the time of the workspace's clocks."""
    with timezone.override(ZoneInfo(request.workspace.time_zone)):
        first: dict[str, object] = (
            {"title": found.title, "at": found.at, "note": found.note}
            if found
            else {"at": timezone.now().replace(second=0, microsecond=0)}
        )
        form = EventForm(request.POST or None, initial=first)
        if request.method == "POST" and form.is_valid():
            try:
                save(**form.cleaned_data)
            except NotFound:
                raise
            except ParvisError as error:
                form.add_error("at", str(error))
            else:
                return redirect(_home(request))
        context = {"form": form, "event": found}
        return render(request, "listening/event_form.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_VIEWS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take it off the curves."""
    services.event_delete(actor=request.actor, workspace=request.workspace, event_id=pk)
    messages.success(request, _("The event is no longer on the curves."))
    return redirect(_home(request))


def _event(request: WorkspaceRequest, pk: int) -> MarkedEvent:
    found = selectors.events_of(request.workspace).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return found
