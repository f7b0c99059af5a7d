"""What the library does by itself, at night."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from parvis.apps.library.keeping import folder_of, swept
from parvis.apps.library.models import Asset
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Workspace

UNTOUCHED: Final = timedelta(days=1)  # no upload takes so long


@job(max_attempts=3)
def clean_library() -> int:
    """Remove files that no row names: of uploads that were cut off, or of a crash; how many went."""
    before = (timezone.now() - UNTOUCHED).timestamp()
    return sum(
        _swept(pk, before) for pk in Workspace.objects.values_list("pk", flat=True) if folder_of(pk).is_dir()
    )


def _swept(workspace_id: int, before: float) -> int:
    def known(sha256: str) -> bool:
        return Asset.objects.filter(workspace=workspace_id, sha256=sha256).exists()

    return swept(workspace_id, before=before, known=known)
