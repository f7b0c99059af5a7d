"""The calendar shown outside by a link: what leaves when, and nothing else of the workspace."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from parvis.apps.listening.pages.common import through_link
from parvis.apps.planning import selectors
from parvis.apps.planning.calendar.grid import Shape, grid_of
from parvis.apps.planning.calendar.items import Sight, for_outside
from parvis.apps.planning.pages.calendar import title_of
from parvis.apps.planning.pages.common import day_in
from parvis.apps.planning.sharing import ical
from parvis.apps.planning.sharing.models import CalendarLink, Shows

BEFORE, AHEAD = timedelta(days=31), timedelta(days=366)  # what a calendar program gets


@never_cache
@require_safe
@sensitive_variables("token")
def view(request: HttpRequest, token: str) -> HttpResponseBase:
    """A month of it, without an account; a link that is over says so."""
    link = through_link(request, partial(selectors.opened, token, Shows.PAGE))
    if isinstance(link, HttpResponse):
        return link
    now, workspace = timezone.now(), link.workspace
    anchor = day_in(request.GET.get("day", ""), now.astimezone(ZoneInfo(workspace.time_zone)).date())
    grid = grid_of(workspace, Shape.MONTH, anchor, _sight(link), now)
    days = [(day, for_outside(day.items)) for day in grid.days]
    context = {
        "grid": grid,
        "days": days,
        "title": title_of(grid),
        "name": workspace.name,
        "zone": workspace.time_zone,
        "sample": workspace.has_sample,
        "until": link.expires_at,
    }
    return render(request, "planning/shared.html", context)


@never_cache
@require_safe
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same for calendar programs, in the workspace's language."""
    link = through_link(request, partial(selectors.opened, token, Shows.FEED))
    if isinstance(link, HttpResponse):
        return link
    now = timezone.now()
    items = selectors.items_between(link.workspace, now - BEFORE, now + AHEAD, now, _sight(link))
    with translation.override(link.workspace.language):
        body = ical.feed(ical.title(link.workspace.name), for_outside(items))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _sight(link: CalendarLink) -> Sight:
    accounts = (link.account_id,) if link.account_id is not None else ()
    return Sight(accounts, with_plans=link.with_plans)
