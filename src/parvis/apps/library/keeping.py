"""Where files lie: under the installation's home, one folder a workspace, named by their hash.

A file is there before its row, and goes after it: whatever stops in between leaves a file that no row names,
which ``swept`` takes away. Both hold the folder's lock, so that no file goes while its row is being written.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import ParvisError

THUMB: Final = "webp"
UNFINISHED: Final = "incoming"  # beside the files and on the same disk, so that a rename is atomic
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFull(ParvisError):  # noqa: N818 - the name of what is wrong
    """Nothing more fits on the disk."""

    status = 507
    code = "disk_full"


def folder_of(workspace_id: int) -> Path:
    """The folder of a workspace's media; may not exist yet."""
    return Path(settings.HOME) / "media" / str(workspace_id)


def path_of(workspace_id: int, sha256: str, file_format: str) -> Path:
    """Where a file lies; raises ``ValueError`` for what is no hash or no format."""
    if len(sha256) != 64 or not sha256.isalnum() or not file_format.isalnum():
        message = "not a hash, or not a format"
        raise ValueError(message)
    return folder_of(workspace_id) / sha256[:2] / f"{sha256}.{file_format}"


def thumb_of(workspace_id: int, sha256: str) -> Path:
    """Where the small picture of a file lies."""
    full = path_of(workspace_id, sha256, THUMB)
    return full.with_name(f"{sha256}.thumb.{THUMB}")


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Say in one sentence that the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise DiskFull(
            _("The file could not be kept: the disk is full. Make room and send it again.")
        ) from error


def unfinished(workspace_id: int) -> Path:
    """The folder of what is still arriving."""
    folder = folder_of(workspace_id) / UNFINISHED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(workspace_id: int) -> Iterator[None]:
    """Hold the folder: nobody else places or removes a file meanwhile."""
    with (unfinished(workspace_id) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def place(arrived: Path, target: Path) -> None:
    """Put a finished file where it belongs: whole or not at all, and still there after a power cut."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with arrived.open("rb") as file:
        os.fsync(file.fileno())
    arrived.rename(target)
    os.utime(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def thumb_write(workspace_id: int, sha256: str, picture: bytes) -> Path:
    """Keep a small picture."""
    arriving = unfinished(workspace_id) / f"{secrets.token_hex(16)}.part"
    arriving.write_bytes(picture)
    place(arriving, target := thumb_of(workspace_id, sha256))
    return target


def remove(workspace_id: int, sha256: str, file_format: str) -> None:
    """Take a file and its small picture away; nothing happens if they are gone."""
    path_of(workspace_id, sha256, file_format).unlink(missing_ok=True)
    thumb_of(workspace_id, sha256).unlink(missing_ok=True)


def swept(workspace_id: int, *, before: float, known: Callable[[str], bool]) -> int:
    """Remove files that no row knows and that nobody touched since ``before`` (seconds since 1970); how many.

    ``known`` is asked for each hash while the folder is held.
    """
    gone = 0
    root = folder_of(workspace_id)
    for path in [*root.glob("[0-9a-f][0-9a-f]/*"), *root.glob(f"{UNFINISHED}/*.part")]:
        with locked(workspace_id):
            if path.stat().st_mtime < before and not known(path.name.partition(".")[0]):
                path.unlink()
                gone += 1
    return gone
