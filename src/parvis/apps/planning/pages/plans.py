"""One post on the calendar: planned, looked at, moved, given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.planning import services
from parvis.apps.planning.calendar.items import Item, href_of, item_of
from parvis.apps.planning.forms import PlanForm, WhenForm, first_time
from parvis.apps.planning.pages.calendar import clock_of
from parvis.apps.planning.pages.common import day_in, put_error, today
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def item(request: WorkspaceRequest, item: str) -> HttpResponseBase:
    """What is planned or on its way, and the form that moves it."""
    found = item_of(request.workspace, item, timezone.now())
    if found is None:
        raise Http404
    form = WhenForm(initial={"day": found.day, "at": found.time, "zone": found.zone})
    context = {
        "item": found,
        "form": form,
        "href": href_of(found, request.workspace.slug),
        "back": _back(request, found),
        "may_move": found.movable and request.may(Verb.PUBLISH_POSTS),
        "plan": found.key.removeprefix("plan-") if found.key.startswith("plan-") else "",
        **clock_of(request.workspace, found.day, found.time, found.zone),
    }
    return render(request, "planning/item.html", context)


def _back(request: WorkspaceRequest, found: Item) -> str:
    view = request.GET.get("view", "")
    return f"view={view if view in {'month', 'week', 'list'} else 'month'}&day={found.local.date()}"


@workspace_view(Verb.PUBLISH_POSTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Plan a post for an account: it leaves once it is approved."""
    form = PlanForm(request.workspace, request.POST or None, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _planned(request, form.cleaned_data)
        except ParvisError as error:
            put_error(form, error)
    return render(request, "planning/plan.html", {"form": form}, status=422 if form.errors else 200)


def _first(request: WorkspaceRequest) -> dict[str, Any]:
    zone, day = request.workspace.time_zone, today(request, timezone.now())
    first = first_time(day, zone) | {
        name: request.GET[name] for name in ("post", "account") if name in request.GET
    }
    return first | {"day": day_in(request.GET.get("day", ""), first["day"])}


def _planned(request: WorkspaceRequest, given: dict[str, Any]) -> HttpResponseBase:
    plan = services.plan_create(
        actor=request.actor,
        workspace=request.workspace,
        post_id=UUID(given["post"]),
        account_id=given["account"],
        day=given["day"],
        at=given["at"],
        zone=given["zone"],
        now=timezone.now(),
    )
    if plan.delivery_id is None:
        messages.success(request, plan.words or _("Planned. It leaves at its hour once it is approved."))
    else:
        messages.success(request, _("Scheduled: it is approved and leaves at its hour."))
    return redirect("planning:calendar", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def remove(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Give a plan up."""
    services.plan_remove(actor=request.actor, workspace=request.workspace, plan_id=pk)
    messages.success(request, _("It is no longer planned. The post itself stays."))
    return redirect("planning:calendar", request.workspace.slug)
