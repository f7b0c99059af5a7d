"""Where music lies and where films are made: a folder for each workspace, which goes with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

FOLDER: Final = "films"


def folder_of(workspace_id: int) -> Path:
    """The folder of a workspace; may not exist yet."""
    return Path(settings.HOME) / FOLDER / str(workspace_id)


def music_at(workspace_id: int, sha256: str, file_format: str) -> Path:
    """Where a sound lies; raises ``ValueError`` for what is no hash or no format."""
    if len(sha256) != 64 or not sha256.isalnum() or not file_format.isalnum():
        message = "not a hash, or not a format"
        raise ValueError(message)
    return folder_of(workspace_id) / "music" / f"{sha256}.{file_format}"


@contextmanager
def workplace(workspace_id: int, film_id: UUID) -> Iterator[Path]:
    """An empty folder to make a film in, gone at the end. What a worker left there that was killed goes
    first."""
    folder = folder_of(workspace_id) / "making" / str(film_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
