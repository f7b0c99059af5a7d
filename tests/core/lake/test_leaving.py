"""Mentions leave, or are corrected: in every answer at once, and off the disk."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.lake.posts import NOON, post, some_posts, table
from parvis.core.lake import BadCorrection, Column, Filter, Lake, UnknownMention
from parvis.core.lake.engine import Limits


class Clock:
    def __init__(self) -> None:
        self.now = NOON + timedelta(days=3)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["fresh", "compacted"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Lake:
    lake = Lake(tmp_path / "lake", clock=clock)
    lake.append(some_posts(200, seed=1), batch_id="a")
    if request.param == "compacted":
        lake.compact()
    return lake


def on_disk(lake: Lake, needle: bytes, tmp_path: Path) -> bool:
    """Whether any file holds it; test segments are too small to hide short text from a look at the pages,
    so the files are read."""
    import pyarrow.parquet as pq

    return any(
        needle in repr(pq.read_table(path).to_pylist()).encode()
        for path in tmp_path.glob("lake/days/*/*.parquet")
    )


def test_a_deleted_mention_is_gone_at_once_and_off_the_disk_after_compaction(
    lake: Lake, clock: Clock, tmp_path: Path
) -> None:
    assert lake.remove_mentions(["1-7", "1-8", "never heard"]) == 2
    assert lake.remove_mentions(["1-7"]) == 0
    assert lake.count(Filter()) == lake.stats().rows == 198
    assert lake.mention("1-7").num_rows == 0
    clock.now += timedelta(hours=1)
    lake.compact()
    clock.now += timedelta(hours=1)
    lake.compact()
    assert lake.count(Filter()) == 198
    assert not on_disk(lake, b"'1-7'", tmp_path)
    assert on_disk(lake, b"'1-9'", tmp_path)


def test_a_deleted_mention_does_not_come_back_when_the_stream_is_read_again(lake: Lake) -> None:
    lake.remove_mentions(["1-7"])
    assert lake.append(some_posts(200, seed=1), batch_id="again") == 0


def test_an_erased_author_is_nowhere_on_the_disk(lake: Lake, tmp_path: Path) -> None:
    before = lake.count(Filter(authors=("author-3",)))
    lake.remove_mentions(lake.latest(Filter(authors=("author-3",)), limit=2)["mention"].to_pylist())
    assert on_disk(lake, b"author-3", tmp_path)
    assert lake.erase_author("author-3") == before - 2 > 0
    assert lake.count(Filter()) == 200 - before
    assert "author-3" not in lake.counts(Filter(), Column.AUTHOR)["key"].to_pylist()
    assert not on_disk(lake, b"author-3'", tmp_path)


def test_what_is_too_old_goes(lake: Lake, clock: Clock, tmp_path: Path) -> None:
    young = lake.count(Filter(since=clock.now - timedelta(days=1)))
    assert lake.retain(days=1) == 200 - young > 0
    assert lake.count(Filter()) == young
    oldest = lake.stats().oldest
    assert oldest is not None
    assert oldest >= clock.now - timedelta(days=1)


def test_a_dropped_source_can_come_again(lake: Lake) -> None:
    sample = table([post(f"s{i}", NOON, source=77) for i in range(5)])
    assert lake.append(sample, batch_id="sample") == 5
    assert lake.drop_source(77) == 5
    assert lake.count(Filter()) == 200
    assert lake.append(sample, batch_id="sample") == 5
    assert lake.count(Filter(sources=(77,))) == 5


def test_a_correction_shows_in_every_answer_and_survives_compaction(lake: Lake) -> None:
    was = lake.count(Filter(sentiments=("positive",)))
    name = lake.latest(Filter(sentiments=("negative",)))["mention"][0].as_py()
    lake.relabel(name, sentiment="positive", is_complaint=True)
    for _ in range(2):
        assert lake.count(Filter(sentiments=("positive",))) == was + 1
        row = lake.mention(name).to_pylist()[0]
        assert (row["sentiment"], row["is_complaint"]) == ("positive", True)
        assert lake.count(Filter()) == 200
        lake.compact()


def test_a_correction_that_makes_no_sense_is_refused(lake: Lake) -> None:
    with pytest.raises(UnknownMention):
        lake.relabel("nobody", sentiment="positive")
    with pytest.raises(BadCorrection, match="author"):
        lake.relabel("1-7", author="me")
    with pytest.raises(BadCorrection, match="topic"):
        lake.relabel("1-7", topic="sport")
    with pytest.raises(BadCorrection, match="sentiment"):
        lake.relabel("1-7", sentiment=None)
    assert lake.count(Filter()) == 200


def test_a_reader_whose_files_were_swept_away_looks_again(lake: Lake, clock: Clock, tmp_path: Path) -> None:
    other = Lake(tmp_path / "lake", clock=clock, limits=Limits(memory_mb=500))  # with a memory of its own
    stale = other._catalogue.snapshot()
    lake.erase_author("author-1")
    fresh, answers = lake._catalogue.snapshot, iter([stale])
    other._catalogue.snapshot = lambda: next(answers, None) or fresh()  # type: ignore[method-assign]
    assert other.latest(Filter(), limit=500).num_rows == lake.count(Filter()) < 200


def test_small_segments_of_a_day_become_one(tmp_path: Path, clock: Clock) -> None:
    lake = Lake(tmp_path / "lake", clock=clock)
    for seed in range(12):
        lake.append(some_posts(5, seed=seed, span=timedelta(hours=3)), batch_id=str(seed))
    assert (lake.stats().segments, lake.stats().fresh) == (12, 12)
    done = lake.compact()
    assert (done.read, done.written, done.rows) == (12, 1, 60)
    assert (lake.stats().segments, lake.stats().fresh, lake.stats().rows) == (1, 0, 60)
    assert lake.compact().read == 0
