"""Reading what holds now."""

from __future__ import annotations

from parvis.core.autonomy.models import Stop


def stop_of(workspace_id: int) -> Stop | None:
    """The stop that holds in a workspace, read from the database each time: it must work within a second."""
    return Stop.objects.filter(workspace_id=workspace_id, lifted_at__isnull=True).first()
