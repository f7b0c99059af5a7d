"""The studio's nightly work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from parvis.apps.studio.brand import keeping as fonts
from parvis.apps.studio.brand.models import Font
from parvis.apps.studio.films.keeping import music_at
from parvis.apps.studio.films.models import Music
from parvis.apps.studio.handlers import clean_studio
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
DAY_S = 86_400


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def lying(path: Path, *, days: float) -> Path:
    """A file that nobody touched for so long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"file")
    long_ago = timezone.now().timestamp() - days * DAY_S
    os.utime(path, (long_ago, long_ago))
    return path


def test_files_that_no_row_names_go_after_a_day_and_all_others_stay(workspace: Workspace) -> None:
    known, lost = "a" * 64, "b" * 64
    Font.objects.create(
        workspace=workspace, family="F", format="ttf", sha256=known, bytes=4, glyphs=1
    )  # fmt: skip
    Music.objects.create(
        workspace=workspace, name="M", sha256=known, format="mp3", bytes=4, seconds=1, licence="own"
    )
    stay = [
        lying(fonts.path_of(workspace.pk, known, "ttf"), days=3),
        lying(music_at(workspace.pk, known, "mp3"), days=3),
        lying(fonts.path_of(workspace.pk, "c" * 64, "ttf"), days=0.5),  # it may be arriving
    ]
    go = [
        lying(fonts.path_of(workspace.pk, lost, "ttf"), days=3),
        lying(music_at(workspace.pk, lost, "mp3"), days=3),
        lying(fonts.path_of(workspace.pk + 1, known, "ttf"), days=3),  # another workspace's row keeps nothing
        lying(music_at(workspace.pk, "d" * 64, "mp3").with_suffix(".part"), days=3),
    ]
    assert clean_studio.func() == len(go)
    assert all(path.exists() for path in stay)
    assert not any(path.exists() for path in go)
