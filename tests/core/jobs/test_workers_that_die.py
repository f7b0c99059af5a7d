"""Four workers, killed at random: no job is lost, none is done twice."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.jobs.house import House, until

JOBS = 500
WORKERS = 4
MOST_KILLS = 8
LEASE_S = 2
WORKER = ("worker", "--threads", "2")
FILL = """
from django.db import transaction
from core.jobs import work
work.make_tables()
with transaction.atomic():
    for key in range({jobs}):
        (work.atomic_effect if key % 2 else work.keyed_effect).enqueue(key=key)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An installation on each database."""
    made = request.getfixturevalue("new_house")(request.param, tmp_path)
    yield made
    made.close()


@pytest.mark.slow
def test_500_flaky_jobs_on_4_workers_killed_at_random_are_each_done_exactly_once(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    house.ask(FILL.format(jobs=JOBS))
    rng = random.Random(20261123)
    workers = {house.fork(*WORKER) for _ in range(WORKERS)}
    kills, interrupted, began = 0, 0, time.monotonic()
    while left := _jobs(house, "id", "AND status IN ('waiting', 'running')"):
        assert time.monotonic() - began < 600, f"{len(left)} jobs left\n{house.log()[-3000:]}"
        time.sleep(rng.uniform(0.05, 0.5))
        busy = sorted({pid for pid in _holders(house) if pid in workers})
        if kills < MOST_KILLS and busy:
            victim = rng.choice(busy)
            house.kill(victim)
            interrupted += _holders(house).count(victim)
            workers = {*workers - {victim}, house.fork(*WORKER)}
            kills += 1
    seconds = time.monotonic() - began
    attempts = int(_jobs(house, "sum(attempts)")[0][0])
    told = f"{kills} kills ({interrupted} jobs cut off), {attempts} attempts, {JOBS} jobs, {seconds:.0f} s"
    record_property("measured", told)
    print(told)  # noqa: T201
    assert house.rows("SELECT count(*), count(DISTINCT key) FROM effects") == [(JOBS, JOBS)]
    assert _jobs(house, "status, count(*)", "GROUP BY status") == [("done", JOBS)]
    assert attempts > JOBS, "nothing failed: this test proved nothing"
    assert interrupted >= 3, "no worker died with a job in its hands: this test proved nothing"


def test_a_killed_workers_listener_goes_on_elsewhere_within_its_lease(house: House) -> None:
    house.ask("from core.jobs.work import count_up\ncount_up.enqueue()")
    first = house.fork("worker")
    before = until(lambda: _checkpoint(house), within_s=120, what="the listener to begin")
    assert before["pid"] == first
    second = house.fork("worker")
    until(lambda: _alive(house) == 2, within_s=120, what="the second worker")
    house.kill(first)
    after = until(
        lambda: (now := _checkpoint(house))["pid"] == second and now,
        within_s=LEASE_S + 10,
        what="the other worker to take over",
    )
    assert after["count"] > before["count"], "it goes on from the checkpoint, not from zero"


def test_a_worker_asked_to_stop_gives_its_listener_back_at_once(house: House) -> None:
    house.ask("from core.jobs.work import count_up\ncount_up.enqueue()")
    worker = house.start("worker")
    until(lambda: _checkpoint(house), within_s=120, what="the listener to begin")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0, house.log()
    assert _jobs(house, "status, attempts, lease_token") == [("waiting", 0, "")]
    assert _checkpoint(house)["count"] > 0
    assert _alive(house) == 0, "a worker that leaves says so"


def _jobs(house: House, columns: str, rest: str = "") -> list[tuple[Any, ...]]:
    """Of the test's own jobs: the workers also run the house's schedules."""
    return house.rows(f"SELECT {columns} FROM jobs_job WHERE task LIKE 'core.jobs.work.%' {rest}")  # noqa: S608


def _holders(house: House) -> list[int]:
    """The process of each lease that is out."""
    found = _jobs(house, "worker_ids", "AND status = 'running'")
    names = [json.loads(ids) if isinstance(ids, str) else ids for (ids,) in found]
    return [int(name[-1].split(":")[1]) for name in names]


def _checkpoint(house: House) -> dict[str, int]:
    [(found,)] = _jobs(house, "checkpoint")
    state: dict[str, int] = json.loads(found) if isinstance(found, str) else found
    return state


def _alive(house: House) -> int:
    return _count(house, "SELECT count(*) FROM jobs_workerpresence")


def _count(house: House, query: str) -> int:
    return int(house.rows(query)[0][0])
