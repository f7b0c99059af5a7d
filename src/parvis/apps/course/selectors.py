"""Which lessons a person has done. A door; nothing here writes."""

from __future__ import annotations

from parvis.apps.course.models import Done
from parvis.core.workspaces.models import Workspace


def done_by(workspace: Workspace, person_id: int) -> frozenset[str]:
    """The lessons whose exercise this person did here."""
    rows = Done.objects.filter(workspace=workspace, person_id=person_id)
    return frozenset(rows.values_list("lesson", flat=True))
