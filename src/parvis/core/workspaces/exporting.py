"""Taking a workspace along: one ZIP of all its rows, as JSON lines, and of all its files.

Secrets stay: a sealed field is worth nothing without the keys of the installation.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.workspaces.belonging import belonging, rows_of
from parvis.core.workspaces.closing import folders_of
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

CHUNK: Final = 1 << 16
ROWS: Final = 500


class _Pipe(io.RawIOBase):
    """What was written since it was last emptied: a ZIP needs no seeking to be written."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def emptied(self) -> bytes:
        taken, self.held = bytes(self.held), bytearray()
        return taken


def workspace_export(*, actor: Actor, workspace: Workspace) -> Iterator[bytes]:
    """The ZIP, piece by piece, never whole in memory; that it was taken is in the audit."""
    require(actor, workspace, Verb.EDIT_WORKSPACE)
    with transaction.atomic():
        audit.record(
            actor=actor, workspace=workspace, verb="workspace.export", target="workspace",
            target_id=workspace.pk,
        )  # fmt: skip
    return _zipped(workspace)


def _zipped(workspace: Workspace) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in _tables(workspace):
            with archive.open(f"rows/{name}.jsonl", "w", force_zip64=True) as entry:
                for line in lines:
                    entry.write(line)
                    if len(pipe.held) > CHUNK:
                        yield pipe.emptied()
        for folder in folders_of(workspace.pk):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield from _file(
                        archive, pipe, path, f"files/{folder.parent.name}/{path.relative_to(folder)}"
                    )
    yield pipe.emptied()


def _file(archive: zipfile.ZipFile, pipe: _Pipe, path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
            while piece := source.read(CHUNK):
                entry.write(piece)
                yield pipe.emptied()
    except FileNotFoundError:  # compacted, or removed by somebody meanwhile
        return


def _tables(workspace: Workspace) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "workspaces.workspace", _lines(Workspace.objects.filter(pk=workspace.pk))
    for model, way in belonging():
        rows = rows_of(workspace, model, way)
        if rows.exists():
            yield model._meta.label_lower, _lines(rows)


def _lines(rows: models.QuerySet[Any]) -> Iterator[bytes]:
    """A row a line, without fields that hold bytes: those are sealed, or keys."""
    told = [
        one.attname for one in rows.model._meta.concrete_fields if not isinstance(one, models.BinaryField)
    ]
    for row in rows.values(*told).iterator(chunk_size=ROWS):
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"
