"""Two periods compared."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors
from parvis.apps.listening.comparing import overlays
from parvis.apps.listening.comparing.periods import Against, Period, bounded, compare, earlier
from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.panels import View
from parvis.apps.listening.scope import Scope, instant
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip


@workspace_view(Verb.SEE_LISTENING)
def periods(request: WorkspaceRequest) -> HttpResponseBase:
    """The same filters in two periods: figures with their difference, and curves laid over each other."""
    stats = selectors.stats_of(request.workspace)
    scope = common.scope_of(request, stats)
    zone = request.workspace.time_zone
    dates = [
        instant(scope.kept_value(name), zone, end=name == "against_until")
        for name in ("against_since", "against_until")
    ]
    against = _against(scope, dates)
    context: dict[str, object] = {
        "stats": stats,
        "tabs": tabs_of(request, scope, "periods"),
        **common.filters_of(request, scope),
        "choices": _choices(scope, against),
        "by_dates": against is Against.DATES,
        "against_since": scope.kept_value("against_since"),
        "against_until": scope.kept_value("against_until"),
    }
    now = bounded(request.workspace, scope.keeping())
    if now is not None:
        context |= _compared(request, now, earlier(now, against, *dates))
    return render(request, "listening/periods.html", context)


def _against(scope: Scope, dates: list[datetime | None]) -> Against:
    since, until = dates
    if since is not None and until is not None and since < until:
        return Against.DATES
    return Against.YEAR if scope.kept_value("against") == Against.YEAR else Against.BEFORE


def _choices(scope: Scope, against: Against) -> list[Chip]:
    labels = {
        Against.BEFORE: _("The period just before"),
        Against.YEAR: _("The same weeks a year before"),
    }
    plain = scope.keeping("show")
    return [
        Chip(label, href=f"?{plain.also('against', one.value).query_string()}", on=one is against)
        for one, label in labels.items()
    ]


def _compared(request: WorkspaceRequest, now: Period, before: Period) -> dict[str, object]:
    found = compare(request.workspace, now, before)
    view = View(request.workspace, now.scope)
    zone = request.workspace.time_zone
    names = (_name(now, zone), _name(before, zone))
    same = abs(now.length - before.length) < timedelta(hours=2)  # a change of clocks makes no other length
    return {
        "compared": found,
        "names": names,
        "same_length": same,
        "href_now": view.posts(now.scope.query_string()),
        "href_before": view.posts(before.scope.query_string()),
        "volumes": overlays.volumes(view, found, names),
        "sentiments": overlays.sentiments(view, found, names),
    }


def _name(period: Period, zone: str) -> str:
    """The first and the last day."""
    place = ZoneInfo(zone)
    last = period.until - timedelta(seconds=1)
    return common.days_between(period.since.astimezone(place), last.astimezone(place))
