"""The pages of reports beside each other."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab


def tabs_of(request: WorkspaceRequest, current: str) -> list[Tab]:
    """The list and the plans; how reports look, for whoever may change it."""
    labels = {"reports": _("Reports"), "plans": _("Planned")}
    if request.may(Verb.EDIT_REPORTS):
        labels["letterhead"] = _("How they look")
    return [
        Tab(label, reverse(f"reports:{name}", args=[request.workspace.slug]), name == current)
        for name, label in labels.items()
    ]
