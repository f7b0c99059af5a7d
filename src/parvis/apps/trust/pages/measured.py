"""How good the checks of words are: one card a check, from the file that the measure writes."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.apps.trust.cards import cards
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def measured(request: WorkspaceRequest) -> HttpResponseBase:
    """Precision and recall of each check with their intervals, and what it cannot see."""
    return render(request, "trust/measured.html", {"cards": cards()})
