"""Files on the disk: whole or not at all, and none that nobody knows."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from apps.library.drawn import encoded, picture, upload
from parvis.apps.library import keeping, services
from parvis.apps.library.handlers import clean_library
from parvis.apps.library.models import Asset
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
TWO_DAYS_AGO = (timezone.now() - timedelta(days=2)).timestamp()


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def asset(actor: Actor, workspace: Workspace) -> Asset:
    return services.asset_add(actor=actor, workspace=workspace, file=upload(encoded(picture(1)))).asset


@pytest.mark.parametrize("name", ["../../../etc/passwd", "0" * 63, "0" * 63 + "/", "0" * 63 + "."])
def test_what_is_no_hash_names_no_file(name: str) -> None:
    with pytest.raises(ValueError, match="not a hash"):
        keeping.path_of(1, name, "jpeg")
    with pytest.raises(ValueError, match="not a hash"):
        keeping.path_of(1, "0" * 64, "../x")


def test_nobody_else_on_the_machine_may_read_a_file(asset: Asset) -> None:
    path = keeping.path_of(asset.workspace_id, asset.sha256, asset.format)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_old_files_that_no_row_names_go_at_night_and_the_others_stay(
    asset: Asset, workspace: Workspace
) -> None:
    known = keeping.path_of(workspace.pk, asset.sha256, asset.format)
    lost = keeping.path_of(workspace.pk, "a" * 64, "png")
    young = keeping.path_of(workspace.pk, "b" * 64, "png")
    broken_off = keeping.unfinished(workspace.pk) / "x.part"
    for path in (lost, young, broken_off):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    thumb = keeping.thumb_of(workspace.pk, asset.sha256)
    for path in (known, thumb, lost, broken_off):
        os.utime(path, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    assert clean_library.func() == 2
    there = [path for path in (known, thumb, lost, young, broken_off) if path.exists()]
    assert there == [known, thumb, young]


def test_a_file_of_another_workspace_is_not_taken_for_ones_own(
    asset: Asset, workspace: Workspace, other_workspace: Workspace
) -> None:
    stray = keeping.path_of(other_workspace.pk, asset.sha256, asset.format)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    os.utime(stray, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    assert clean_library.func() == 1
    assert keeping.path_of(workspace.pk, asset.sha256, asset.format).exists()


def test_a_crash_between_the_file_and_its_row_leaves_only_a_file(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(services.audit, "record", crash)
    with pytest.raises(KeyboardInterrupt):
        services.asset_add(actor=actor, workspace=workspace, file=upload(encoded(picture(1))))
    assert not Asset.objects.exists()
    files = list(keeping.folder_of(workspace.pk).glob("*/*.jpeg"))
    assert len(files) == 1
    os.utime(files[0], (TWO_DAYS_AGO, TWO_DAYS_AGO))
    monkeypatch.undo()
    clean_library.func()
    assert not files[0].exists()


def test_who_holds_the_folder_is_waited_for(workspace: Workspace) -> None:
    order: list[str] = []
    begun = threading.Event()

    def other() -> None:
        begun.set()
        with keeping.locked(workspace.pk):
            order.append("other")

    with keeping.locked(workspace.pk):
        thread = threading.Thread(target=other)
        thread.start()
        begun.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "other"]
