"""What of creation goes with a workspace that its owner closes."""

from __future__ import annotations

from parvis.apps.creation.models import PromptVersion
from parvis.core.workspaces.models import Workspace


def rows_leave(workspace: Workspace) -> None:
    """Delete what prompts said; in the transaction of the closing."""
    PromptVersion.objects.filter(workspace=workspace).delete()
