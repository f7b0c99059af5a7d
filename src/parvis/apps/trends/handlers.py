"""What happens in the background: every workspace is followed."""

from __future__ import annotations

from django.utils import timezone

from parvis.apps.trends import selectors, services
from parvis.core.actors import Actor
from parvis.core.jobs.tasks import JobContext, job, job_with_context
from parvis.core.workspaces.models import Workspace


@job(max_attempts=3)
def watch_rises() -> None:
    """Each workspace in which something may have changed since it was last followed gets a turn."""
    now = timezone.now()
    for workspace in Workspace.objects.all():
        if selectors.is_due(workspace, now=now):
            follow_rises.using(workspace_id=workspace.pk, unique_key=f"trends:{workspace.pk}").enqueue(
                workspace_id=workspace.pk
            )


@job_with_context(max_attempts=3)
def follow_rises(context: JobContext, workspace_id: int) -> int:
    """Score what was heard since the last turn; how many rises are new. A second run changes nothing."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    return services.rises_follow(
        actor=Actor.system(), workspace=workspace, now=timezone.now(), stop=lambda: context.stopping
    )
