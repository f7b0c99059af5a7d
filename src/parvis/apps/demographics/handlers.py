"""What happens in the background: quarters that are over are counted. Loads little until a job runs."""

from __future__ import annotations

from django.utils import timezone
from django.utils.module_loading import import_string

from parvis.core.actors import Actor
from parvis.core.jobs.tasks import JobContext, job, job_with_context
from parvis.core.outbox import Event
from parvis.core.workspaces.models import Workspace

COUNT = "parvis.apps.demographics.services.quarters_count"  # named, since it loads the lake and the rules


@job(max_attempts=3)
def count_every_quarter() -> None:
    """Each workspace gets a turn, every night."""
    for pk in Workspace.objects.values_list("pk", flat=True):
        _enqueue(pk)


@job_with_context(max_attempts=3)
def count_quarters(context: JobContext, workspace_id: int) -> int:
    """Count what changed in one workspace; a second run changes nothing."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    count = import_string(COUNT)
    counted: int = count(
        actor=Actor.system(), workspace=workspace, now=timezone.now(), stop=lambda: context.stopping
    )
    return counted


def on_file_read(event: Event) -> None:
    """A file may have brought quarters that are over: somebody waits for them."""
    if event.workspace_id is not None:
        _enqueue(event.workspace_id)


def _enqueue(workspace_id: int) -> None:
    count_quarters.using(workspace_id=workspace_id, unique_key=f"demographics:{workspace_id}").enqueue(
        workspace_id=workspace_id
    )
