"""What of checks goes with a workspace that its owner closes."""

from __future__ import annotations

from parvis.apps.trust.models import Ruling, Waiver
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete what was waived and ruled; in the transaction of the closing."""
    Ruling.objects.filter(workspace=workspace).delete()
    Waiver.objects.filter(workspace=workspace).delete()
