"""The dashboard: what is said, how it feels, what rises; every panel also as table, CSV and image."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from parvis.apps.listening import selectors
from parvis.apps.listening.models import SourceState
from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.panels import PANELS, Panel, View, chosen_panels, figure_of
from parvis.apps.listening.saved.selectors import views_of
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.topics.selectors import learnt
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

LATEST = 8
MOST_VIEWS = 8  # beside the filters; the page of views has them all
FEWEST = 10  # labels below which the interval of a share is the whole range, and says nothing


@workspace_view(Verb.SEE_LISTENING)
def dashboard(request: WorkspaceRequest) -> HttpResponseBase:
    """The figures at the top and the newest posts at once; the panels follow, one request each."""
    stats = selectors.stats_of(request.workspace)
    scope = common.scope_of(request, stats)
    found = selectors.posts(
        request.workspace, scope.filter(), limit=LATEST, names=request.may(Verb.SEE_AUTHORS)
    )
    return render(
        request,
        "listening/dashboard.html",
        {
            "stats": stats,
            "tabs": tabs_of(request, scope, "dashboard"),
            **_views(request, scope),
            "headline": selectors.headline(request.workspace, scope),
            "fewest": FEWEST,
            "may_label": request.may(Verb.CORRECT_LABELS),
            "hrefs": _hrefs(View(request.workspace, scope)),
            "panels": [panel for panel, on in _panels(request, scope) if on],
            "posts": common.cards(request, found),
            "live_from": f"{timezone.now():%Y%m%dT%H%M%S.%f}-",
            "listening": selectors.sources_of(request.workspace).filter(state=SourceState.LIVE).exists(),
            "may_choose": request.may(Verb.EDIT_SOURCES),
        },
    )


def _hrefs(view: View) -> dict[str, str]:
    """The posts behind the figures at the top."""
    felt = ("negative", "positive")
    feelings = {name: view.posts(view.scope.with_value("sentiment", name)) for name in felt}
    return {"posts": view.posts(view.scope.query_string()), **feelings}


def _panels(request: WorkspaceRequest, scope: Scope) -> list[tuple[Panel, bool]]:
    """Every panel that has something to say here, and whether the address shows it."""
    shown = chosen_panels(scope)
    offered = (panel for panel in PANELS.values() if common.shows(panel.name, request.workspace))
    return [(panel, panel in shown) for panel in offered]


def _views(request: WorkspaceRequest, scope: Scope) -> dict[str, object]:
    """The filters, the saved views that this person may open, and what can be saved as one."""
    here = scope.query_string()
    views = views_of(request.workspace, request.user.pk)[:MOST_VIEWS]
    return {
        "saved_views": [(view, f"?{view.query}", view.query == here) for view in views],
        "panel_choices": _panels(request, scope),
        **common.filters_of(request, scope),
        "may_save": request.may(Verb.EDIT_VIEWS),
    }


@workspace_view(Verb.SEE_LISTENING)
def panel(request: WorkspaceRequest, name: str) -> HttpResponseBase:
    """One panel, as the fragment that the dashboard puts in its place; without script, as a page."""
    scope = common.scope_of(request, selectors.stats_of(request.workspace))
    figure = figure_of(name, request.workspace, scope)
    if figure is None:
        raise Http404
    context: dict[str, object] = {
        "figure": figure,
        "name": name,
        "may_learn": name == "topics" and request.may(Verb.EDIT_TOPICS),
        "unlearnt": name == "topics" and not learnt(request.workspace),
    }
    if request.headers.get("HX-Request"):
        return render(request, "listening/panel.html", context)
    context |= {"scope": scope, "chips": common.chips_of(request, scope)}
    return render(request, "listening/panel_page.html", context)
