"""Closing a workspace: everything of it goes, and the audit alone tells that it was there.

What is written once (decisions, clearances, grants and their uses, revisions) goes on this way and no other:
the database lets it go while a row of ``Closing`` stands, and takes no such row without a person's entry in
the audit, which nothing takes away.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Closing, Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

UNTOUCHED: Final = timedelta(days=1)
_leavers: list[str] = []
_folders: list[str] = []


def leave_with(*paths: str) -> None:
    """Have each function, named by its path, delete what holds a workspace's other rows back, in this order;
    it may refuse with an error in words. Only ``config/wiring.py`` calls this."""
    _leavers.extend(path for path in paths if path not in _leavers)


def files_in(*folders: str) -> None:
    """Say that these folders of the home hold one folder a workspace, by its id; only ``config/wiring.py``
    calls this."""
    _folders.extend(folder for folder in folders if folder not in _folders)


def folders_of(workspace_id: int) -> list[Path]:
    """Where files of a workspace lie; they may not be there."""
    return [Path(settings.HOME) / folder / str(int(workspace_id)) for folder in _folders]


@transaction.atomic
def workspace_close(*, actor: Actor, workspace: Workspace, name: str) -> None:
    """Delete a workspace and everything of it; its owner wrote its ``name`` to say so. Files follow at once,
    by a job. Raises ``BadInput`` for another name, ``Conflict`` while something is on its way out."""
    require(actor, workspace, Verb.EDIT_WORKSPACE)
    if actor.kind is not ActorKind.HUMAN:
        raise NotAllowed(_("Only a person deletes a workspace, and no program."))
    if name.strip() != workspace.name:
        raise BadInput(_("Write the name of the workspace exactly as it is: %(name)s"), code="name",
                       name=workspace.name)  # fmt: skip
    entry = audit.record(
        actor=actor, workspace=workspace, verb="workspace.close", target="workspace",
        target_id=workspace.pk, before={"name": workspace.name, "slug": workspace.slug},
    )  # fmt: skip
    Closing.objects.create(workspace=workspace, entry_id=entry.pk)
    for path in _leavers:
        leave: Any = import_string(path)
        leave(workspace)
    files_leave.enqueue(workspace_id=workspace.pk)
    workspace.delete()


@job(max_attempts=5, backoff_base_s=60.0)
def files_leave(workspace_id: int) -> int:
    """Remove the files of a workspace that is gone; how many folders went."""
    if Workspace.objects.filter(pk=workspace_id).exists():
        return 0
    found = [folder for folder in folders_of(workspace_id) if folder.is_dir()]
    for folder in found:
        shutil.rmtree(folder)
    return len(found)


@job(max_attempts=3)
def sweep_closed() -> int:
    """Remove what a worker still wrote of workspaces that are gone; how many folders went. Folders of today
    stay until tomorrow: their workspace may be just being made."""
    before = (timezone.now() - UNTOUCHED).timestamp()
    parents = [Path(settings.HOME) / folder for folder in _folders]
    lying = [one for parent in parents if parent.is_dir() for one in parent.iterdir() if one.name.isdecimal()]
    known = {str(pk) for pk in Workspace.objects.values_list("pk", flat=True)}
    gone = [one for one in lying if one.name not in known and one.stat().st_mtime < before]
    for folder in gone:
        shutil.rmtree(folder)
    return len(gone)
