"""Writers are killed at random moments: what was acknowledged is there, once; the rest is whole or absent."""

from __future__ import annotations

import multiprocessing
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.lake.writer import batch, write
from parvis.core.lake import Filter, Lake
from parvis.core.lake.catalogue import Catalogue

KILLS = 200


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_batch_and_leave_no_torn_or_double_mention(
    tmp_path: Path,
) -> None:
    root, rng = tmp_path / "lake", random.Random(20261123)
    Lake(root)
    acknowledged: set[int] = set()
    started: set[int] = set()
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["parvis.core.lake", "pandas"])  # imported once, not 200 times
    first = 1
    for kill in range(KILLS):
        here, there = processes.Pipe(duplex=False)
        writer = processes.Process(target=write, args=(root, first, there, kill % 25 == 24))
        writer.start()
        there.close()
        here.recv()
        # Some batches, then a random part of the next one.
        done = [here.recv() for _ in range(rng.randrange(3))]
        writer.join(rng.random() * 0.08)
        writer.kill()
        writer.join()
        with suppress(EOFError):
            while here.poll():
                done.append(here.recv())
        acknowledged |= set(done)
        last = max(done, default=first - 1)
        started |= {*range(first, last + 2)}
        # Half of the time the interrupted batch is sent again, as a worker that resumes would.
        first = last + (1 if rng.random() < 0.5 else 2)

    assert len(acknowledged) > KILLS / 4
    later = datetime.now(UTC) + timedelta(days=1)
    lake = Lake(root, clock=lambda: later)
    _assert_whole(lake, acknowledged, started)
    lake.compact()
    lake.compact()
    _assert_whole(lake, acknowledged, started)
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
    counted = {name for s in Catalogue(root / "catalogue.sqlite3").snapshot().segments for name in s.files()}
    assert {str(p.relative_to(root / "days")) for p in root.glob("days/*/*")} == counted
    assert not [p for p in (root / "tmp").iterdir() if p.is_file()]
    for name in counted:
        pq.read_table(root / "days" / name)
