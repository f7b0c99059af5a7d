"""What of posts goes with a workspace that its owner closes."""

from __future__ import annotations

from parvis.apps.content.models import Revision
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete what posts said before; in the transaction of the closing."""
    Revision.objects.filter(post__workspace=workspace).delete()
