"""Compaction is killed while it makes an index: every search answers as before, and nothing stays behind."""

from __future__ import annotations

import multiprocessing
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.lake.posts import some_posts
from core.lake.search.dying import MOMENTS, compact_and_die
from parvis.core.lake import Filter, Lake, read_words
from parvis.core.lake.catalogue import Catalogue
from parvis.core.lake.search.index import name_of, open_index


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_compaction_killed_while_it_indexes_changes_no_answer_and_leaves_nothing(
    tmp_path: Path, moment: str
) -> None:
    root = tmp_path / "lake"
    lake = Lake(root)
    lake.append(some_posts(200, seed=7, span=timedelta(hours=9)), batch_id="first")
    expected = lake.search(read_words("pluie"), Filter()).total
    process = multiprocessing.get_context("spawn").Process(target=compact_and_die, args=(root, moment))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    renamed = moment == MOMENTS[-1]
    assert bool(list((root / "tmp").iterdir())) != renamed
    assert bool(list(root.glob("days/*/*.search-*"))) == renamed
    assert Lake(root).search(read_words("pluie"), Filter()).total == expected
    later = datetime.now(UTC) + timedelta(days=1)
    for now in (later, later + timedelta(hours=1)):
        Lake(root, clock=lambda now=now: now).compact()  # type: ignore[misc]
    assert Lake(root).search(read_words("pluie"), Filter()).total == expected
    segments = Catalogue(root / "catalogue.sqlite3").snapshot().segments
    left = list(root.glob("days/*/*.search-*"))
    assert left == [root / "days" / name_of(segment) for segment in segments]
    assert [open_index(path).num_docs for path in left] == [segment.rows for segment in segments] == [200]
    assert not list((root / "tmp").iterdir())
