"""The studio's nightly work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from parvis.apps.studio.brand.keeping import FOLDER as FONTS
from parvis.apps.studio.brand.models import Font
from parvis.apps.studio.films.keeping import FOLDER as FILMS
from parvis.apps.studio.films.models import Music
from parvis.core.jobs.tasks import job

UNTOUCHED: Final = timedelta(days=1)  # nothing that arrives takes so long


@job(max_attempts=3)
def clean_studio() -> int:
    """Remove fonts and sounds that no row names: of uploads that were cut off, or of a crash between a row's
    end and its file's; how many went."""
    before = (timezone.now() - UNTOUCHED).timestamp()
    home = Path(settings.HOME)
    fonts, sounds = home.glob(f"{FONTS}/*/*"), home.glob(f"{FILMS}/*/music/*")
    return _swept(fonts, Font, before, depth=0) + _swept(sounds, Music, before, depth=1)


def _swept(paths: Iterable[Path], rows: type[Font | Music], before: float, *, depth: int) -> int:
    """``depth`` is how many folders lie between a file and the one of its workspace."""
    gone = 0
    for path in paths:
        workspace = path.parents[depth].name
        if not (path.is_file() and workspace.isdigit() and path.stat().st_mtime < before):
            continue
        if not rows.objects.filter(workspace=int(workspace), sha256=path.stem).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
