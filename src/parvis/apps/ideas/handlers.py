"""What ideas does by itself, at night: look for ideas in every workspace."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.module_loading import import_string

from parvis.core.actors import Actor
from parvis.core.jobs.tasks import job
from parvis.core.outbox import Event
from parvis.core.workspaces.models import Workspace

ACTOR = Actor.system("ideas")
RUN = "parvis.apps.ideas.proposing.run"  # named, since it loads the lake and the networks
FEEDS = "parvis.apps.ideas.proposing.feeds"


@job(max_attempts=3)
def propose_everywhere() -> int:
    """Have each workspace looked at; how many."""
    for workspace in Workspace.objects.all():
        key = f"propose-ideas:{workspace.pk}"
        propose_here.using(workspace_id=workspace.pk, unique_key=key).enqueue(workspace_id=workspace.pk)
    return Workspace.objects.count()


@job(max_attempts=3, backoff_base_s=60.0)
def propose_here(workspace_id: int) -> int:
    """Look for ideas in one workspace, its feeds among them; how many came."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    with translation.override(workspace.language):
        told = import_string(f"{RUN}.workspace_propose")(actor=ACTOR, workspace=workspace, now=timezone.now())
    return sum(int(one.made) for one in told.values()) + _feeds(workspace)


@job(max_attempts=3, backoff_base_s=60.0)
def read_idea_feeds(workspace_id: int) -> int:
    """Read the feeds of one workspace; how many ideas came."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return _feeds(workspace) if workspace else 0


def _feeds(workspace: Workspace) -> int:
    if not import_string(f"{RUN}.reads_feeds")(workspace):
        return 0
    with import_string("parvis.apps.planning.feeds.fetching.http_for_feeds")() as http:
        told = import_string(f"{FEEDS}.read")(actor=ACTOR, workspace=workspace, http=http, now=timezone.now())
    return int(told.made)


def on_sample_removed(event: Event) -> None:
    """What was proposed from the sample goes with it."""
    import_string("parvis.apps.ideas.sample.sample_remove")(actor=ACTOR, workspace=event.workspace)
