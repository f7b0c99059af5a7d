"""A mention edited on its network: the words change everywhere at once, and only forwards."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.lake.posts import NOON, post, table
from parvis.core.lake import Bucket, By, Column, Filter, Lake, LakeFull


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", clock=lambda: NOON)


def newer(held: dict[str, Any], row: dict[str, Any]) -> bool:
    """The version of a test's post is in its reference."""
    return bool(held["ref"] < row["ref"])


def version(number: int, text: str, name: str = "a", **columns: Any) -> dict[str, Any]:
    return post(name, text=text, ref=f"v{number}".encode(), **columns)


def texts(lake: Lake) -> list[str]:
    return sorted(lake.latest(Filter(), limit=100)["text"].to_pylist())


@pytest.mark.parametrize("compacted", [False, True], ids=["fresh", "compacted"])
def test_the_words_of_an_edit_stand_in_every_answer(lake: Lake, compacted: bool) -> None:
    rows = [version(0, "le tram est en retard", terms=["tram"]), version(0, "le bus", "b", terms=["bus"])]
    lake.append(table(rows), batch_id="1")
    if compacted:
        lake.compact()
    edit = version(1, "le vélo est arrivé", terms=["vélo"], sentiment="positive", language="en")
    assert lake.revise(table([edit]), newer=newer) == ["a"]
    for _again in range(2):
        assert texts(lake) == ["le bus", "le vélo est arrivé"]
        assert lake.latest(Filter(), word="tram").num_rows == 0
        assert lake.latest(Filter(), word="vélo").num_rows == 1
        terms = lake.counts(Filter(), Column.TERM).to_pylist()
        assert {row["key"]: row["n"] for row in terms} == {"vélo": 1, "bus": 1}
        by_language = lake.volume(Filter(), bucket=Bucket.DAY, by=By.LANGUAGE).to_pylist()
        assert {row["key"]: row["n"] for row in by_language} == {"en": 1, "fr": 1}
        assert lake.count(Filter()) == lake.stats().rows == 2
        lake.compact()


def test_an_older_edit_changes_nothing_and_the_same_one_nothing_more(lake: Lake) -> None:
    lake.append(table([version(0, "un")]), batch_id="1")
    assert lake.revise(table([version(2, "trois")]), newer=newer) == ["a"]
    assert lake.revise(table([version(1, "deux")]), newer=newer) == []
    assert lake.revise(table([version(2, "trois")]), newer=newer) == []
    assert texts(lake) == ["trois"]
    assert lake.stats().segments == 2, "what changes nothing writes nothing"


def test_an_edit_keeps_when_a_mention_was_created_and_heard_and_by_whom(lake: Lake) -> None:
    lake.append(table([version(0, "un", source=3)]), batch_id="1")
    later = NOON + timedelta(days=2)
    lake.revise(table([version(1, "deux", at=later, heard_at=later, source=9)]), newer=newer)
    (row,) = lake.latest(Filter()).to_pylist()
    assert (row["created_at"], row["heard_at"], row["source"]) == (NOON, NOON, 3)
    assert lake.drop_source(3) == 1


def test_an_edit_of_what_is_not_here_or_was_deleted_brings_nothing(lake: Lake) -> None:
    lake.append(table([version(0, "un")]), batch_id="1")
    assert lake.revise(table([version(1, "deux", "elsewhere")]), newer=newer) == []
    lake.remove_mentions(["a"])
    assert lake.revise(table([version(1, "deux")]), newer=newer) == []
    assert lake.count(Filter()) == 0


def test_a_full_disk_leaves_the_words_as_they_were(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.append(table([version(0, "un")]), batch_id="1")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(LakeFull):
            lake.revise(table([version(1, "deux")]), newer=newer)
    assert texts(lake) == ["un"]
    assert lake.revise(table([version(1, "deux")]), newer=newer) == ["a"]
