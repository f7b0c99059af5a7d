"""Batches come in: once each, whole, whatever they claim and whatever breaks."""

from __future__ import annotations

import errno
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from core.lake.posts import NOON, post, some_posts, table
from core.lake.writer import BATCH, write_some
from parvis.core.lake import BadBatch, Filter, Lake, LakeFull, files
from parvis.core.lake.schema import MENTION


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", clock=lambda: NOON)


def test_a_batch_sent_twice_counts_once(lake: Lake) -> None:
    posts = some_posts(30, seed=1)
    assert lake.append(posts, batch_id="a") == 30
    assert lake.append(posts, batch_id="a") == 0
    assert lake.count(Filter()) == 30


def test_a_post_heard_again_in_another_batch_or_twice_in_one_counts_once(lake: Lake) -> None:
    lake.append(table([post("x"), post("y"), post("x", text="again")]), batch_id="a")
    assert lake.append(table([post("y", NOON + timedelta(days=2)), post("z")]), batch_id="b") == 1
    lake.compact()
    assert lake.append(table([post("x"), post("y"), post("z")]), batch_id="c") == 0
    assert sorted(lake.latest(Filter())["mention"].to_pylist()) == ["x", "y", "z"]


def test_identifiers_that_are_keyed_hashes_count_once_too(lake: Lake) -> None:
    names = [f"{i:032x}" for i in range(1 << 80, (1 << 80) + 5)]
    hashes = [f"{i * 7919:016x}{'0' * 16}" for i in range(5)]
    assert lake.append(table([post(n) for n in [*names[:1], *hashes]]), batch_id="a") == 6
    assert lake.append(table([post(n) for n in hashes]), batch_id="b") == 0


@pytest.mark.parametrize("year", [1, 1970, 2099, 9999])
def test_a_post_may_claim_any_date(lake: Lake, year: int) -> None:
    at = datetime(year, 1, 1, 0, 0, 1, tzinfo=UTC)
    lake.append(table([post("odd", at), post("now")]), batch_id="a")
    lake.compact()
    assert set(lake.latest(Filter())["created_at"].to_pylist()) == {at, NOON}
    assert lake.volume(Filter(), bucket="day").num_rows == 2  # type: ignore[arg-type]


def test_a_time_beyond_the_calendar_is_filed_under_its_last_day(lake: Lake) -> None:
    posts = table([post("far")])
    far = pa.array([2**62]).cast(MENTION.field("created_at").type)
    at = MENTION.get_field_index("created_at")
    lake.append(posts.set_column(at, MENTION.field("created_at"), far), batch_id="a")
    assert lake.latest(Filter())["created_at"][0].as_py().year == 9999


def test_a_table_without_the_columns_of_a_mention_is_refused(lake: Lake) -> None:
    with pytest.raises(BadBatch, match="queries"):
        lake.append(some_posts(3, seed=1).drop_columns("queries"), batch_id="a")
    with pytest.raises(BadBatch, match="text"):
        lake.append(pa.Table.from_pylist([post("x", text=None)]), batch_id="a")
    assert lake.count(Filter()) == 0


def test_an_empty_batch_is_taken(lake: Lake) -> None:
    assert lake.append(MENTION.empty_table(), batch_id="a") == 0
    assert lake.volume(Filter()).num_rows == 0
    assert lake.latest(Filter(), word="tram").num_rows == 0


@pytest.mark.parametrize("failing", [1, 4, 6])
def test_a_full_disk_leaves_nothing_half_visible_and_keeps_what_was_accepted(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """The n-th time that something is made safe on disk, there is no room left."""
    lake.append(some_posts(20, seed=1), batch_id="a")
    calls = 0

    def full(path: Path, flags: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(files, "_sync", full)
    with pytest.raises(LakeFull) as refused:
        append_and_compact(lake)
    assert refused.value.code == "lake_full"
    monkeypatch.undo()
    assert lake.count(Filter()) in (20, 40)  # the append is whole, or absent
    assert lake.append(some_posts(20, seed=2), batch_id="b") + lake.count(Filter()) >= 40
    lake.compact()
    assert lake.count(Filter()) == 40


def test_a_write_that_the_system_cuts_short_is_a_full_disk(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    Lake(root).append(some_posts(20, seed=1), batch_id="a")
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=append_with_little_room, args=(root,))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    lake = Lake(root)
    assert lake.count(Filter()) == 20
    assert not [p for p in (root / "tmp").iterdir() if p.is_file()]


def append_and_compact(lake: Lake) -> None:
    lake.append(some_posts(20, seed=2), batch_id="b")
    lake.compact()


def append_with_little_room(root: Path) -> None:
    """In a process of its own: no file may grow past 40 kB, so the kernel itself refuses."""
    import resource

    lake = Lake(root)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    try:
        lake.append(some_posts(5000, seed=2), batch_id="b")
    except LakeFull:
        os._exit(0)
    os._exit(1)


def test_two_writers_and_a_reader_and_a_compaction_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    lake = Lake(root)
    context: Any = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(root, first, 25)) for first in (1, 1001)]
    for writer in writers:
        writer.start()
    seen = 0
    while any(writer.is_alive() for writer in writers):
        n = lake.count(Filter())
        names = lake.latest(Filter(), limit=10**5)["mention"].to_pylist()
        assert n >= seen
        assert len(names) == len(set(names)) >= n
        seen = n
        lake.compact()
    assert all(writer.exitcode == 0 for writer in writers)
    # Each batch brings ten posts of its own and repeats two, of which the first batch's are new as well.
    assert lake.count(Filter()) == 2 * (25 * (BATCH - 2) + 2)
