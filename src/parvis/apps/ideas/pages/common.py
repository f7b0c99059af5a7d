"""What the pages of ideas share."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.apps.ideas.board import Card
from parvis.apps.ideas.selectors import card_of
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.kit.choices import Tab


def tabs_of(request: WorkspaceRequest, current: str) -> list[Tab]:
    """The pages beside the board."""
    labels = {
        "board": pgettext("ideas", "Board"), "days": _("Days of the year"), "evergreen": _("Evergreen"),
        "sources": _("What proposes"), "aside": pgettext("column", "Set aside"),
    }  # fmt: skip
    slug = request.workspace.slug
    return [
        Tab(label, reverse(f"ideas:{name}", args=[slug]), name == current) for name, label in labels.items()
    ]


def card_found(request: WorkspaceRequest, pk: UUID) -> Card:
    """The idea of an address. Raises ``NotFound``."""
    card = card_of(request.workspace, pk)
    if card is None:
        raise NotFound(_("There is no such idea here."))
    return card


def put_error(form: forms.Form, error: ParvisError) -> None:
    """Show what a service refused beside the field that it names, else above all of them."""
    form.add_error(error.code if error.code in form.fields else None, str(error))
