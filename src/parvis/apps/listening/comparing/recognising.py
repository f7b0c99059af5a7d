"""Brands recognised in what was heard before they were on the list."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from parvis.ai.brands import BrandMatcher
from parvis.ai.normalise import as_texts, capped
from parvis.ai.ports import Brand
from parvis.apps.listening.models import WatchedBrand
from parvis.apps.listening.store import lake_of
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Workspace

LISTENERS_KNOW = timedelta(minutes=1)  # by then every running listener has read the new list


@job(max_attempts=3)
def recognise_brands(workspace_id: int, again: bool = False) -> int:
    """Look for the workspace's brands in everything already heard; returns the posts read.

    What listeners kept meanwhile, still with the old list, is read by a second, short run.
    """
    started = timezone.now()
    watched = WatchedBrand.objects.filter(workspace_id=workspace_id)
    matcher = BrandMatcher([Brand(brand.name, tuple(brand.aliases)) for brand in watched])
    since = started - timedelta(days=1) if again else None
    read = lake_of(workspace_id).reread(
        "brands", lambda posts: matcher.find(capped(as_texts(posts.column("text")))), since=since
    )
    if not again:
        later = recognise_brands.using(
            workspace_id=workspace_id, serial_key=_serial(workspace_id), run_after=started + LISTENERS_KNOW
        )
        later.enqueue(workspace_id=workspace_id, again=True)
    return read


def recognise_past(workspace: Workspace) -> None:
    """Have the past read again, in the background."""
    recognise_brands.using(workspace_id=workspace.pk, serial_key=_serial(workspace.pk)).enqueue(
        workspace_id=workspace.pk
    )


def _serial(workspace_id: int) -> str:
    return f"brands:{workspace_id}"
