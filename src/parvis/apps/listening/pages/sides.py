"""Networks and languages side by side."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors
from parvis.apps.listening.comparing import figures
from parvis.apps.listening.comparing.sides import Part, Side, parts
from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.panels import View
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip


@workspace_view(Verb.SEE_LISTENING)
def sides(request: WorkspaceRequest) -> HttpResponseBase:
    """Each network (or language) in a column: how much, how it feels, what is said."""
    stats = selectors.stats_of(request.workspace)
    scope = common.scope_of(request, stats)
    by = Side.LANGUAGE if scope.kept_value("by") == Side.LANGUAGE else Side.NETWORK
    scope = scope.also("by", by.value)
    choices = {Side.NETWORK: _("By network"), Side.LANGUAGE: _("By language")}
    context: dict[str, object] = {
        "stats": stats,
        "tabs": tabs_of(request, scope, "sides"),
        **common.filters_of(request, scope),
        "choices": [
            Chip(label, href=f"?{scope.also('by', side.value).query_string()}", on=side is by)
            for side, label in choices.items()
        ],
    }
    if stats.rows:
        context |= _figures(View(request.workspace, scope.keeping()), by)
    return render(request, "listening/sides.html", context)


def _figures(view: View, by: Side) -> dict[str, object]:
    found = parts(view.workspace, view.scope, by)
    return {
        "columns": [_column(view, part, by) for part in found],
        "volumes": figures.side_volumes(view, found, by),
        "felt": figures.side_feelings(view, found, by),
    }


def _column(view: View, part: Part, by: Side) -> dict[str, object]:
    return {
        "label": figures.part_label(part.key, by),
        "part": part,
        "href": view.posts(part.scope.query_string()),
        "terms": figures.side_terms(view, part, by),
    }
