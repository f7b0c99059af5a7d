"""The calendar: looked at, and moved on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.apps.planning import services
from parvis.apps.planning.calendar.grid import Grid, Shape, grid_of
from parvis.apps.planning.calendar.items import LABELS, Sight, campaigns_of
from parvis.apps.planning.forms import WhenForm, accounts
from parvis.apps.planning.importing.reading import edge_words
from parvis.apps.planning.pages.common import day_in, sight_of, tabs_of, today
from parvis.apps.planning.timing.marks import marks_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab
from parvis.kit.slots import wall_of


@workspace_view(Verb.SEE_POSTS)
def calendar(request: WorkspaceRequest) -> HttpResponseBase:
    """A month, a week, or a list of days."""
    now = timezone.now()
    given = request.GET.get("view", "")
    shape = Shape(given) if given in set(Shape) else Shape.MONTH
    anchor, sight = day_in(request.GET.get("day", ""), today(request, now)), sight_of(request)
    grid = grid_of(request.workspace, shape, anchor, sight, now)
    marks = marks_of(request.workspace, sight, now)
    context = {
        "grid": grid,
        "title": title_of(grid),
        "kept": kept_of(request),
        "today": today(request, now),
        "tabs": tabs_of(request, "calendar"),
        "shapes": _shapes(request, grid),
        "days": [(day, marks.get(day.date.weekday(), ())) for day in grid.days],
        "may_move": request.may(Verb.PUBLISH_POSTS),
        **filters_of(request, sight),
    }
    return render(request, "planning/calendar.html", context)


def title_of(grid: Grid) -> str:
    """What is shown, in words."""
    if grid.shape is Shape.MONTH:
        return date_format(grid.anchor, "F Y")
    first, last = grid.days[0].date, grid.days[-1].date
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "j F"),
        "last": date_format(last, "j F Y"),
    }


def kept_of(request: WorkspaceRequest) -> str:
    """The filters of an address, for links that keep them."""
    kept = [
        (name, one) for name in ("account", "state", "campaign") for one in request.GET.getlist(name) if one
    ]
    return urlencode(kept)


def _shapes(request: WorkspaceRequest, grid: Grid) -> list[Tab]:
    labels = {Shape.MONTH: _("Month"), Shape.WEEK: pgettext("calendar", "Week"), Shape.LIST: _("List")}
    address, kept = reverse("planning:calendar", args=[request.workspace.slug]), kept_of(request)
    return [
        Tab(
            label, f"{address}?view={shape}&day={grid.anchor}{'&' if kept else ''}{kept}", shape is grid.shape
        )
        for shape, label in labels.items()
    ]


def filters_of(request: WorkspaceRequest, sight: Sight) -> dict[str, Any]:
    """What the form of filters offers, and what is chosen."""
    return {
        "sight": sight,
        "accounts": accounts(request.workspace),
        "states": LABELS.items(),
        "campaigns": campaigns_of(request.workspace),
    }


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def move(request: WorkspaceRequest) -> HttpResponseBase:
    """Choose another day or time for what stands on the calendar; approved words stay approved."""
    day, at, zone = _wanted(request)
    item_move(request, request.POST.get("item", ""), day=day, at=at, zone=zone, now=timezone.now())
    edge = edge_words((wall := wall_of(day, at, zone)).edge, at, wall.shown)
    said = _("Moved to %(when)s.") % {"when": f"{date_format(day, 'l j F')}, {at:%H:%M} ({zone})"}
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(f"{said} {edge}".strip(), content_type="text/plain; charset=utf-8")
    messages.success(request, f"{said} {edge}".strip())
    back = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse('planning:calendar', args=[request.workspace.slug])}?{back}")


def _wanted(request: WorkspaceRequest) -> tuple[date, Any, str]:
    form = WhenForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("Choose a day, a time and a time zone."), code="day")
    return form.cleaned_data["day"], form.cleaned_data["at"], form.cleaned_data["zone"]


def item_move(request: WorkspaceRequest, item: str, **when: Any) -> None:
    """Move a plan or a delivery by the name that it has on the calendar; raises ``NotFound``."""
    kind, _dash, number = item.partition("-")
    given: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, **when}
    if kind == "plan" and number.isascii() and number.isdigit() and len(number) < 12:
        services.plan_move(plan_id=int(number), **given)
        return
    try:
        delivery = UUID(number if kind == "delivery" else "")
    except ValueError as error:
        raise NotFound(_("It is not there any more. Somebody may have removed it.")) from error
    services.delivery_move(delivery_id=delivery, **given)


@workspace_view(Verb.SEE_POSTS)
def clock(request: WorkspaceRequest) -> HttpResponseBase:
    """What becomes of a chosen time: clocks that jump, and what the workspace's show then."""
    form = WhenForm(request.GET)
    if not form.is_valid():
        return render(request, "planning/clock.html", {})
    given: Mapping[str, Any] = form.cleaned_data
    return render(
        request, "planning/clock.html", clock_of(request.workspace, given["day"], given["at"], given["zone"])
    )


def clock_of(workspace: Workspace, day: date, at: Any, zone: str) -> dict[str, Any]:
    """The sentences about a chosen time."""
    wall = wall_of(day, at, zone)
    here: datetime | None = None
    if zone != workspace.time_zone:
        here = wall.instant.astimezone(ZoneInfo(workspace.time_zone))
        if here.replace(tzinfo=None) == wall.shown.replace(tzinfo=None):
            here = None
    return {
        "edge": edge_words(wall.edge, at, wall.shown),
        "here": here,
        "zone": workspace.time_zone.replace("_", " "),
        "passed": wall.instant <= timezone.now(),
    }
