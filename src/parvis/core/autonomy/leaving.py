"""What of autonomy goes with a workspace that its owner closes."""

from __future__ import annotations

from parvis.core.autonomy.models import Grant, Use
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete what was done under grants, then the grants; in the transaction of the closing."""
    Use.objects.filter(grant__workspace=workspace).delete()
    Grant.objects.filter(workspace=workspace).delete()
