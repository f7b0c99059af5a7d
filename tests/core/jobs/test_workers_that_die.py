"""Four workers, killed at random: no job is lost, none is done twice."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.jobs.house import House, fresh_postgres, until

JOBS = 500
WORKERS = 4
FILL = """
from django.db import transaction
from core.jobs import work
work.make_tables()
with transaction.atomic():
    for key in range({jobs}):
        (work.atomic_effect if key % 2 else work.keyed_effect).enqueue(key=key)
"""
COUNT = """
from django.db import connection
from django.db.models import Count, Sum
from parvis.core.jobs.models import Job
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*), count(DISTINCT key) FROM effects")
    effects = cursor.fetchone()
answer = {
    "effects": list(effects),
    "statuses": dict(Job.objects.values_list("status").annotate(Count("id")).order_by()),
    "attempts": Job.objects.aggregate(n=Sum("attempts"))["n"],
    "vanished": Job.objects.filter(error_class__endswith="WorkerVanished").count(),
}
"""
LEFT = "from parvis.core.jobs.models import LIVE, Job\nanswer = Job.objects.filter(status__in=LIVE).count()"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An installation on each database."""
    url = fresh_postgres(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else ""
    made = House(tmp_path, url)
    assert made.run("migrate").returncode == 0
    yield made
    made.close()


@pytest.mark.slow
def test_500_flaky_jobs_on_4_workers_killed_at_random_are_each_done_exactly_once(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    house.ask(FILL.format(jobs=JOBS))
    rng = random.Random(20261123)
    workers = [house.start("worker", "--threads", "2") for _ in range(WORKERS)]
    kills, began = 0, time.monotonic()
    left, next_look = JOBS, began + 6
    while left:
        assert time.monotonic() - began < 150, f"{left} jobs left\n{house.log()[-3000:]}"
        time.sleep(rng.uniform(0.3, 1.5))
        if kills < 12:
            victim = rng.randrange(WORKERS)
            workers[victim].send_signal(signal.SIGKILL)
            workers[victim].wait()
            workers[victim] = house.start("worker", "--threads", "2")
            kills += 1
        if time.monotonic() > next_look:
            left, next_look = house.ask(LEFT), time.monotonic() + 3
    seconds = time.monotonic() - began
    found: dict[str, Any] = house.ask(COUNT)
    record_property("measured", f"{kills} kills, {found['attempts']} attempts, {seconds:.0f} s")
    print(f"{kills} kills, {found['attempts']} attempts for {JOBS} jobs, {seconds:.0f} s")  # noqa: T201
    assert found["effects"] == [JOBS, JOBS]
    assert found["statuses"] == {"done": JOBS}
    assert found["attempts"] > JOBS, "nothing failed: this test proved nothing"
    assert kills >= 4


def test_a_killed_workers_listener_goes_on_elsewhere_within_its_lease(house: House) -> None:
    house.ask("from core.jobs.work import count_up\ncount_up.enqueue()")
    state = "from parvis.core.jobs.models import Job\nanswer = Job.objects.get().checkpoint"
    first = house.start("worker")
    before = until(lambda: house.ask(state), within_s=20, what="the listener to begin")
    assert before["pid"] == first.pid
    second = house.start("worker")
    until(lambda: house.log().count("") and _alive(house) == 2, within_s=20, what="the second worker")
    first.send_signal(signal.SIGKILL)
    first.wait()
    after = until(
        lambda: (now := house.ask(state))["pid"] == second.pid and now,
        within_s=10,
        what="the other worker to take over",
    )
    assert after["count"] > before["count"], "it goes on from the checkpoint, not from zero"


def test_a_worker_asked_to_stop_gives_its_listener_back_at_once(house: House) -> None:
    house.ask("from core.jobs.work import count_up\ncount_up.enqueue()")
    state = """
from parvis.core.jobs.models import Job
found = Job.objects.get()
answer = [found.status, found.attempts, found.lease_token, found.checkpoint]
"""
    worker = house.start("worker")
    until(lambda: house.ask(state)[3], within_s=20, what="the listener to begin")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0, house.log()
    status, attempts, token, checkpoint = house.ask(state)
    assert (status, attempts, token) == ("waiting", 0, "")
    assert checkpoint["count"] > 0
    assert _alive(house) == 0, "a worker that leaves says so"


def _alive(house: House) -> int:
    count: int = house.ask(
        "from parvis.core.jobs.selectors import workers_alive\nanswer = workers_alive().count()"
    )
    return count
