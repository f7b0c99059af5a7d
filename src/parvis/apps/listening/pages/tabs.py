"""The pages of listening beside each other, each looking at the same scope."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.scope import Scope
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.kit.choices import Tab

PAGES: dict[str, str | Promise] = {
    "dashboard": _("Dashboard"),
    "periods": _("Two periods"),
    "voices": _("Share of voice"),
    "sides": _("Networks and languages"),
    "context": _("In context"),
    "events": _("Events"),
    "views": _("Views"),
}
WITHOUT_SCOPE = frozenset({"events", "views"})


def tabs_of(request: WorkspaceRequest, scope: Scope | None, current: str) -> list[Tab]:
    """The pages; those that look at posts keep the scope, but not what another page added to it."""
    query = scope.keeping("show").query_string() if scope else ""

    def href(name: str) -> str:
        place = reverse(f"listening:{name}", args=[request.workspace.slug])
        return f"{place}?{query}" if query and name not in WITHOUT_SCOPE else place

    return [Tab(str(label), href(name), name == current) for name, label in PAGES.items()]
