"""Files: looked into, mapped by a person, read in the background like any other source."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.handlers import accept, asked_of, finish, listen
from parvis.apps.listening.intake import Kept
from parvis.apps.listening.models import Source, SourceState
from parvis.apps.listening.selectors import reading_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound, ParvisError
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.networks import registry
from parvis.networks.ports import SourceKind

NETWORK = "files"


class DiskFullError(ParvisError):
    """Nothing more fits on the disk."""

    status = 507
    code = "disk_full"


class Never:
    """A stop that is never asked for: a command runs to the end or to Ctrl-C."""

    def is_set(self) -> bool:
        """Never."""
        return False

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - the port's shape
        """Never."""
        return False


def file_store(*, actor: Actor, workspace: Workspace, upload: UploadedFile[bytes]) -> Source:
    """Keep an uploaded file until it is imported, under a name of our own."""
    require(actor, workspace, Verb.IMPORT_POSTS)
    if not upload.size:
        raise BadInput(_("This file is empty."), code="file_empty")
    if upload.size > settings.PARVIS_MAX_UPLOAD_BYTES:
        raise BadInput(
            _("This file is too large. Use the command “parvis import” on the server."), code="file_large"
        )
    folder = Path(settings.HOME) / "uploads" / str(workspace.pk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for chunk in upload.chunks():
                stream.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DiskFullError(
            _("The file could not be kept: the disk is full. Make room and send it again.")
        ) from error
    return file_import(
        actor=actor,
        workspace=workspace,
        path=path,
        name=Path(upload.name or "file").name[:120],
        options={"root": str(folder)},
        state=SourceState.PAUSED,
    )


@transaction.atomic
def file_import(
    *,
    actor: Actor,
    workspace: Workspace,
    path: Path,
    name: str,
    options: Mapping[str, str],
    state: SourceState = SourceState.WAITING,
) -> Source:
    """Write down that a file is to be read; ``options`` is its column mapping."""
    require(actor, workspace, Verb.IMPORT_POSTS)
    source = Source.objects.create(
        workspace=workspace,
        name=name,
        network=NETWORK,
        kind=SourceKind.FILE.value,
        term=str(path),
        options=dict(options),
        keep_all=True,
        state=state,
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="file.import",
        target="source",
        target_id=source.pk,
        after={"name": name},
    )
    return source


@transaction.atomic
def file_begin(*, actor: Actor, workspace: Workspace, source_id: int, options: Mapping[str, str]) -> Source:
    """The columns are named: read the file in the background."""
    require(actor, workspace, Verb.IMPORT_POSTS)
    source = Source.objects.select_for_update().filter(workspace=workspace, pk=source_id).first()
    if source is None or source.kind != SourceKind.FILE.value:
        raise NotFound(_("This file is no longer here. Send it again."))
    if source.state == SourceState.PAUSED:
        source.options, source.state = dict(options), SourceState.WAITING
        source.save(update_fields=["options", "state"])
        audit.record(
            actor=actor, workspace=workspace, verb="file.begin", target="source", target_id=source.pk
        )
        listen.using(workspace_id=workspace.pk, unique_key=f"listen:{source.pk}").enqueue(source_id=source.pk)
    return source


def import_run(*, source_id: int) -> Iterator[Kept]:
    """Read a file now, yielding after each batch; started again, it goes on where it stopped."""
    source = Source.objects.get(pk=source_id)
    manifest = registry.NETWORKS.get(source.network)
    if manifest is None or manifest.listener is None:
        raise BadInput(_("This network cannot be listened to in this way."), code="kind_unknown")
    reading, heard = reading_of(source.workspace_id), 0
    for batch in manifest.listener().listen(asked_of(source), source.cursor, Never()):
        kept = accept(source, batch, reading, guard=lambda: None)
        heard += kept.heard
        yield Kept(heard, kept.kept, kept.removed)
    finish(source)
