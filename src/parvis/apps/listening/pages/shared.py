"""A view shown outside by a link: figures with how sure they are, and nothing else of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from parvis.apps.listening import selectors
from parvis.apps.listening.pages import common
from parvis.apps.listening.panels import FEWEST_OUTSIDE, chosen_panels, figure_of
from parvis.apps.listening.saved.selectors import Opened, opened
from parvis.apps.listening.scope import Scope, scope_from
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Figure, holds_nothing

FEWEST_LABELS = 10


@never_cache
@require_safe
@sensitive_variables("token")
def view(request: HttpRequest, token: str) -> HttpResponseBase:
    """The figures and panels of the view, without an account; a link that is over says so."""
    found = common.through_link(request, partial(opened, token))
    return (
        found if isinstance(found, HttpResponse) else render(request, "listening/shared.html", _shown(found))
    )


def _shown(found: Opened) -> dict[str, object]:
    workspace = found.workspace
    scope = _scope(workspace, found.view.query)
    headline = selectors.headline(workspace, scope)
    enough = headline.posts >= FEWEST_OUTSIDE
    return {
        "name": found.view.name,
        "until": found.until,
        "zone": workspace.time_zone,
        "sample": workspace.has_sample,
        "filters": tuple(common.said_of(found.view.query, workspace, common.names_of(workspace))),
        "dates": common.dates_of(scope, workspace.time_zone),
        "headline": headline if enough else None,
        "fewest": FEWEST_LABELS,
        "figures": list(_figures(workspace, scope)) if enough else [],
    }


def _figures(workspace: Workspace, scope: Scope) -> Iterator[tuple[Figure, bool]]:
    """What the view's panels draw, and whether each is wide; those that hold nothing are left out."""
    for panel in chosen_panels(scope):
        if common.shows(panel.name, workspace):
            figure = figure_of(panel.name, workspace, scope, outside=True)
            if figure is not None and not holds_nothing(figure):
                yield figure, panel.wide


def _scope(workspace: Workspace, query: str) -> Scope:
    newest = selectors.stats_of(workspace).newest
    return scope_from(QueryDict(query), now=timezone.now(), newest=newest, zone=workspace.time_zone)
