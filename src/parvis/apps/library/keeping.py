"""Where files lie: under the installation's home, one folder a workspace, named by their hash."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def folder_of(workspace_id: int) -> Path:
    """The folder of a workspace's media; may not exist yet."""
    return Path(settings.HOME) / "media" / str(workspace_id)


def path_of(workspace_id: int, sha256: str, file_format: str) -> Path:
    """Where a file lies; raises ``ValueError`` for what is no hash or no format."""
    if len(sha256) != 64 or not sha256.isalnum() or not file_format.isalnum():
        message = "not a hash, or not a format"
        raise ValueError(message)
    return folder_of(workspace_id) / sha256[:2] / f"{sha256}.{file_format}"
