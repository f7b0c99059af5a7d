"""What a process keeps in memory is never out of date, whoever changes the lake, and never too much."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from core.lake.posts import NOON, some_posts
from parvis.core.lake import By, Column, Filter, Lake
from parvis.core.lake import rewrite as rewrite_module
from parvis.core.lake.engine import Limits
from parvis.core.lake.memory import Memory

NOW = NOON + timedelta(days=3)
PERIOD = Filter(since=NOON - timedelta(hours=7), until=NOW + timedelta(hours=5))


def obey(root: Path, orders: Connection) -> None:
    """In a process of its own: what is asked of a lake, until nothing is."""
    rewrite_module.SMALL = 0
    lake = Lake(root, clock=lambda: NOW)
    orders.send(True)
    while (order := orders.recv()) is not None:
        verb, args, named = order
        orders.send(getattr(lake, verb)(*args, **named))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "lake"


@pytest.fixture
def other(root: Path) -> Iterator[Callable[..., Any]]:
    """Another process that writes to the lake."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=obey, args=(root, there))
    process.start()
    assert here.recv()

    def ask(verb: str, *args: Any, **named: Any) -> Any:
        here.send((verb, args, named))
        return here.recv()

    yield ask
    here.send(None)
    process.join()


def answers(lake: Lake) -> list[pa.Table]:
    """Every kind of question, by a query too."""
    by_query = Filter(queries=(2,))
    told = [lake.latest(Filter(), limit=20, word="tram"), lake.latest(by_query, limit=20, word="gare")]
    told += [lake.volume(PERIOD, by=By.NETWORK), lake.sentiment(PERIOD), lake.topic_languages(by_query)]
    return [*told, lake.counts(PERIOD, Column.AUTHOR, limit=99), lake.rising_terms(PERIOD)]


def test_a_warm_process_sees_at_once_what_another_one_changes(
    root: Path, other: Callable[..., Any], no_memory: Limits
) -> None:
    warm = Lake(root, clock=lambda: NOW)
    orders: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
        ("append", (some_posts(150, seed=1),), {"batch_id": "a"}),
        ("compact", (), {}),
        ("append", (some_posts(60, seed=2),), {"batch_id": "b"}),
        ("remove_mentions", (["1-3", "1-4", "2-5"],), {}),
        ("relabel", ("1-7",), {"sentiment": "positive", "topic": 9, "terms": ["corrigé"]}),
        ("relabel", ("2-7",), {"sentiment": "positive"}),
        ("compact", (), {}),
        ("erase_author", ("author-1",), {}),
        ("append", (some_posts(60, seed=3),), {"batch_id": "c"}),
        ("retain", (2,), {}),
        ("drop_source", (2,), {}),
        ("compact", (), {}),
    ]
    seen = [answers(warm)]
    for verb, args, named in orders:
        other(verb, *args, **named)
        told = answers(warm)
        assert told == answers(Lake(root, clock=lambda: NOW, limits=no_memory))
        assert (told == seen[-1]) == (verb == "compact")
        seen.append(told)


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> Limits:
    """Limits that give an engine of its own, which keeps nothing."""
    limits = Limits(memory_mb=400)
    held = Lake.__init__.__globals__["_engine"](limits)
    monkeypatch.setattr(type(held), "memory", property(lambda self: self._memory))
    held._open()
    held._memory = Memory(0)
    return limits


def test_a_warm_question_opens_no_roll_up(root: Path) -> None:
    lake = Lake(root, clock=lambda: NOW)
    lake.append(some_posts(150, seed=1), batch_id="a")
    lake.compact()
    asked = [lake.volume(PERIOD), lake.counts(PERIOD, Column.AUTHOR), lake.rising_terms(PERIOD)]
    for path in root.glob("days/*/*.rollup.parquet"):
        path.unlink()
    assert asked == [lake.volume(PERIOD), lake.counts(PERIOD, Column.AUTHOR), lake.rising_terms(PERIOD)]


def test_what_no_longer_counts_is_forgotten_at_the_next_question(
    root: Path, other: Callable[..., Any]
) -> None:
    lake = Lake(root, clock=lambda: NOW)
    other("append", some_posts(150, seed=1), batch_id="a")
    assert "author-1" in {row["author"] for row in lake.latest(Filter(), limit=500).to_pylist()}
    held = lake._engine.memory
    old = {file for folder, files, _ in held._held if folder == str(root) for file in files}
    other("erase_author", "author-1")
    lake.count(Filter())
    assert old
    now = {file for folder, files, _ in held._held if folder == str(root) for file in files}
    assert old.isdisjoint(now)


def test_the_least_recently_used_goes_first() -> None:
    memory, loads = Memory(most=100), []

    def get(file: str) -> str:
        def load() -> str:
            loads.append(file)
            return file

        return memory.get("lake", (file,), "part", load, lambda _: 40)

    for file in ("a", "b", "a", "c", "a", "b"):
        assert get(file) == file
    assert loads == ["a", "b", "c", "b"]
    assert memory.size == 80
