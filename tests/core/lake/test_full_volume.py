"""A volume that is really full: a small one, mounted for the test where the system lets us."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.lake.posts import NOON, some_posts
from parvis.core.lake import Filter, Lake, LakeFull, read_words
from parvis.core.lake.search import index


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """Eight megabytes, and no more."""
    place = tmp_path / "volume"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no volume can be mounted here: a really full disk was NOT tested")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # lazily: the lake keeps its catalogue open


def test_a_full_volume_keeps_all_that_was_accepted_and_goes_on_when_there_is_room(volume: Path) -> None:
    ballast = volume / "ballast"
    ballast.write_bytes(b"\0" * 5_000_000)
    lake = Lake(volume / "lake", clock=lambda: NOON)
    accepted = refused_at = 0
    for number in range(200):
        try:
            accepted += lake.append(some_posts(400, seed=number), batch_id=str(number))
        except LakeFull:
            refused_at = number
            break
    assert accepted
    assert refused_at, "the volume was never full"
    with pytest.raises(LakeFull):
        lake.append(some_posts(400, seed=refused_at), batch_id=str(refused_at))
    assert Lake(volume / "lake").count(Filter()) == accepted
    ballast.unlink()
    accepted += lake.append(some_posts(400, seed=refused_at), batch_id=str(refused_at))
    lake.compact()
    assert Lake(volume / "lake").count(Filter()) == accepted


def test_a_volume_that_is_full_while_an_index_is_made_changes_no_answer(
    volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(volume / "lake", clock=lambda: NOON)
    lake.append(some_posts(2_000, seed=1, span=timedelta(hours=9)), batch_id="1")
    expected = lake.search(read_words("tram"), Filter()).total
    before = sorted(volume.glob("lake/*/**/*"))
    fill = index._fill

    def fill_on_a_full_volume(*arguments: Any) -> None:
        (volume / "ballast").write_bytes(b"\0" * (shutil.disk_usage(volume).free - 20_000))
        fill(*arguments)

    monkeypatch.setattr(index, "_fill", fill_on_a_full_volume)
    with pytest.raises(LakeFull):
        lake.compact()
    monkeypatch.setattr(index, "_fill", fill)
    (volume / "ballast").unlink()
    assert sorted(volume.glob("lake/*/**/*")) == before
    assert Lake(volume / "lake").search(read_words("tram"), Filter()).total == expected
    lake.compact()
    assert Lake(volume / "lake").search(read_words("tram"), Filter()).total == expected > 0
