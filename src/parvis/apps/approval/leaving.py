"""What of approval goes with a workspace that its owner closes."""

from __future__ import annotations

from parvis.apps.approval.models import Clearance, Decision, Review
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete what was decided, then what it was asked by; in the transaction of the closing."""
    Clearance.objects.filter(post__workspace=workspace).delete()
    Decision.objects.filter(post__workspace=workspace).delete()
    Review.objects.filter(workspace=workspace).delete()
