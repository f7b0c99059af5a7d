"""Share of voice and sentiment against competitors."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.listening import selectors
from parvis.apps.listening.comparing import brands, figures
from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.panels import View
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_LISTENING)
def voices(request: WorkspaceRequest) -> HttpResponseBase:
    """How much is said of each watched brand, how it is felt, and how both went."""
    stats = selectors.stats_of(request.workspace)
    scope = brands.without_brands(common.scope_of(request, stats))
    context: dict[str, object] = {
        "stats": stats,
        "tabs": tabs_of(request, scope, "voices"),
        **common.filters_of(request, scope),
        "may_edit": request.may(Verb.EDIT_QUERIES),
        "has_brands": selectors.brands_of(request.workspace).exists(),
    }
    if context["has_brands"] and stats.rows:
        found = brands.voices(request.workspace, scope)
        context |= _figures(View(request.workspace, scope), found)
    return render(request, "listening/voices.html", context)


def _figures(view: View, found: tuple[brands.Voice, ...]) -> dict[str, object]:
    if not any(voice.n for voice in found):
        return {"voices": found, "named": 0}
    names = tuple(voice.name for voice in found if voice.n)
    bucket, steps = brands.over_time(view.workspace, view.scope, names)
    return {
        "voices": found,
        "named": sum(voice.n for voice in found),
        "ours": [
            (voice, view.posts(view.scope.with_value("brand", voice.name))) for voice in found if voice.ours
        ],
        "share": figures.share_of_voice(view, found),
        "over_time": figures.share_over_time(view, bucket, steps, found),
        "felt": figures.brand_feelings(view, found),
    }
