"""What of publishing goes with a workspace that its owner closes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.core.errors import Conflict
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete its deliveries, with their steps and their log; in the transaction of the closing. Raises
    ``Conflict`` while one is on its way: what leaves then would be known to nobody."""
    found = Delivery.objects.filter(workspace=workspace)
    if found.filter(state__in=[State.SENDING, State.PENDING]).exists():
        raise Conflict(
            _("A post is on its way to a network just now. Stop everything, wait a minute, then try again."),
            code="sending",
        )
    found.delete()
