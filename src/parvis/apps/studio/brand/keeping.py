"""Where fonts lie: under the installation's home, one folder a workspace, named by their hash."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from parvis.apps.studio.brand.models import Font

FOLDER = "fonts"


def path_of(workspace_id: int, sha256: str, file_format: str) -> Path:
    """Where a font lies; may not exist yet."""
    return Path(settings.HOME) / FOLDER / str(int(workspace_id)) / f"{sha256}.{file_format}"


def place(workspace_id: int, sha256: str, file_format: str, data: bytes) -> None:
    """Keep a font: whole or not at all."""
    target = path_of(workspace_id, sha256, file_format)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arriving = target.with_name(f"{secrets.token_hex(16)}.part")
    with arriving.open("xb") as file:
        file.write(data)
        os.fsync(file.fileno())
    arriving.rename(target)


def path_of_font(font: Font) -> Path:
    """Where this one lies."""
    return path_of(font.workspace_id, font.sha256, font.format)
