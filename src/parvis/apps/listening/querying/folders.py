"""Folders of queries: one flat level, a query in one at most. They are the workspace's, like its brands."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.querying.models import QueryFolder
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

NAME_LIMIT = 80  # characters


@transaction.atomic
def folder_create(*, actor: Actor, workspace: Workspace, name: str) -> QueryFolder:
    """Make a folder."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    folder = QueryFolder(workspace=workspace, name=_named(name))
    _save(folder)
    _audit(actor, workspace, "folder.create", folder, after={"name": folder.name})
    return folder


@transaction.atomic
def folder_rename(*, actor: Actor, workspace: Workspace, folder_id: int, name: str) -> QueryFolder:
    """Give a folder another name; its queries stay in it."""
    folder = _own(actor, workspace, folder_id)
    before, folder.name = folder.name, _named(name)
    _save(folder)
    _audit(actor, workspace, "folder.rename", folder, before={"name": before}, after={"name": folder.name})
    return folder


@transaction.atomic
def folder_delete(*, actor: Actor, workspace: Workspace, folder_id: int) -> None:
    """Take a folder away; its queries stay, in no folder."""
    folder = _own(actor, workspace, folder_id)
    _audit(actor, workspace, "folder.delete", folder, before={"name": folder.name})
    folder.delete()


def _own(actor: Actor, workspace: Workspace, pk: int) -> QueryFolder:
    require(actor, workspace, Verb.EDIT_QUERIES)
    found = QueryFolder.objects.select_for_update().filter(workspace=workspace, pk=pk).first()
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return found


def _named(name: str) -> str:
    name = name.replace("\x00", " ").strip()[:NAME_LIMIT]
    if not name:
        raise BadInput(_("Give the folder a name."), code="name_missing")
    return name


def _save(folder: QueryFolder) -> None:
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError as error:
        raise Conflict(
            _("There is already a folder of this name. Choose another."), code="name_taken"
        ) from error


def _audit(actor: Actor, workspace: Workspace, verb: str, folder: QueryFolder, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="folder", target_id=folder.pk, **changes)
