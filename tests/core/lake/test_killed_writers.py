"""Writers are killed at random moments: what was acknowledged is there, once; the rest is whole or absent."""

from __future__ import annotations

import multiprocessing
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.lake.writer import Killed, Order, batch, writers
from parvis.core.lake import Filter, Lake
from parvis.core.lake.catalogue import Catalogue
from parvis.core.lake.files import Room
from parvis.core.lake.search.index import filed, name_of

KILLS = 200
CALLS = 6_000  # of functions: opening the lake and about three batches


@contextmanager
def opened(root: Path) -> Iterator[Connection]:
    """Where writers are ordered."""
    processes = multiprocessing.get_context("spawn")
    here, there = processes.Pipe()
    process = processes.Process(target=writers, args=(root, there))
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.send(None)
        process.join()


def ordered(kill: int, first: int, rng: random.Random) -> Order:
    """Half die at a random call, half at a random time; one in 25 while it also compacts."""
    if kill % 25 == 24:
        return Order(first, compacts=True, batches=1, after_s=rng.random())
    if kill % 2:
        return Order(first, call=rng.randrange(1, CALLS))
    return Order(first, batches=rng.randrange(3), after_s=rng.random() * 0.04)


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_batch_and_leave_no_torn_or_double_mention(
    tmp_path: Path,
) -> None:
    root, rng = tmp_path / "lake", random.Random(20261123)
    Lake(root)
    acknowledged: set[int] = set()
    started: set[int] = set()
    first = 1
    with opened(root) as orders:
        for kill in range(KILLS):
            orders.send(ordered(kill, first, rng))
            end: Killed = orders.recv()
            assert end.signal == signal.SIGKILL  # it died of us, not of a fault
            acknowledged |= set(end.acknowledged)
            last = max(end.acknowledged, default=first - 1)
            started |= {*range(first, last + 2)}
            # Half of the time the interrupted batch is sent again, as a worker that resumes would.
            first = last + (1 if rng.random() < 0.5 else 2)

    assert len(acknowledged) > KILLS / 4
    later = datetime.now(UTC) + timedelta(days=1)
    _assert_whole(Lake(root), acknowledged, started)
    # Twice: what the first compaction replaces is swept up by one after the readers' time of grace.
    for now in (later, later + timedelta(hours=1)):
        Lake(root, clock=lambda now=now: now).compact()  # type: ignore[misc]
    _assert_whole(Lake(root), acknowledged, started)
    _assert_nothing_left_over(root)


def _assert_whole(lake: Lake, acknowledged: set[int], started: set[int]) -> None:
    held = lake.latest(Filter(), limit=10**6)["mention"].to_pylist()
    assert len(held) == len(set(held)) == lake.count(Filter())
    for number in started:
        # The mentions that only this batch brings first.
        own = {m for m in batch(number)["mention"].to_pylist() if m.startswith(f"{number}-")}
        found = own & set(held)
        assert found == own or (number not in acknowledged and len(found) <= 2)


def _assert_nothing_left_over(root: Path) -> None:
    segments = Catalogue(root / "catalogue.sqlite3").snapshot().segments
    counted = {name for s in segments for name in s.files()}
    indexes = {name_of(s) for s in segments if filed(Room(root), s)}
    assert {str(p.relative_to(root / "days")) for p in root.glob("days/*/*")} == counted | indexes
    assert not list((root / "tmp").iterdir())
    for name in counted:
        pq.read_table(root / "days" / name)
