"""The tabs of creation."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.core.workspaces.access import WorkspaceRequest
from parvis.kit.choices import Tab

PAGES = (
    ("creation:briefs", _("Briefs")),
    ("creation:voice", _("Brand voice")),
    ("workshop:prompts", _("Prompt workshop")),
    ("creation:writer", _("Who writes, and what it costs")),
)


def tabs_of(request: WorkspaceRequest, current: str) -> list[Tab]:
    """The pages of creation; ``current`` is the name of the address shown."""
    slug = request.workspace.slug
    return [Tab(str(label), reverse(name, args=[slug]), name == current) for name, label in PAGES]
