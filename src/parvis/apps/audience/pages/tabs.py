"""The pages about the audience beside each other."""

from __future__ import annotations

from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.workspaces.access import WorkspaceRequest
from parvis.kit.choices import Tab

# Named, not imported: the last belongs to an app above this one.
PAGES: Final[dict[str, str | Promise]] = {
    "audience:segments": _("Segments"),
    "audience:themes": _("What the brand speaks of"),
    "demographics:stated": _("What people say of themselves"),
}


def tabs_of(request: WorkspaceRequest, current: str) -> list[Tab]:
    """The pages of this installation; ``current`` is the name of an address."""
    found = []
    for name, label in PAGES.items():
        try:
            href = reverse(name, args=[request.workspace.slug])
        except NoReverseMatch:  # an app that this installation does not have
            continue
        found.append(Tab(str(label), href, name == current))
    return found
