"""One attempt, seen by the heartbeat and by the one who asks it to stop."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.jobs import work
from parvis.core.jobs import leases
from parvis.core.jobs.models import Job, Kind, Status, Tick
from parvis.core.jobs.runs import Run
from parvis.core.jobs.schedules import registered
from parvis.core.jobs.worker import Worker

pytestmark = pytest.mark.django_db


def _run(kind: Kind = Kind.ONCE) -> Run:
    taken = leases.claim(worker="w", now=timezone.now(), kind=kind)
    assert taken is not None
    return Run(*taken, clock=timezone.now, rng=random.Random(0))


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the monotonic clock that runs look at."""
    moved = [1000.0]
    monkeypatch.setattr("parvis.core.jobs.runs.time.monotonic", lambda: moved[0])

    def pass_by(seconds: float) -> None:
        moved[0] += seconds

    return pass_by


def test_a_listener_asked_to_stop_by_its_worker_waits_for_another() -> None:
    work.count_up.enqueue()
    run = _run(Kind.SERVICE)
    run.ask_to_stop()
    run.execute()
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.WAITING, 0)


def test_a_listener_that_somebody_cancelled_ends_as_cancelled() -> None:
    work.count_up.enqueue()
    run = _run(Kind.SERVICE)
    run.heard(leases.Beat(lost=frozenset(), cancelled=frozenset({run.lease.job_id})))
    run.execute()
    assert Job.objects.get().status == Status.CANCELLED


def test_a_run_whose_lease_was_lost_stops_and_writes_nothing() -> None:
    work.count_up.enqueue()
    run = _run(Kind.SERVICE)
    Job.objects.update(lease_token="another worker's")
    run.heard(leases.Beat(lost=frozenset({run.lease.job_id}), cancelled=frozenset()))
    run.execute()
    job = Job.objects.get()
    assert (job.status, job.lease_token) == (Status.RUNNING, "another worker's")
    assert not run.keeps_lease


def test_a_lease_that_could_not_be_renewed_in_time_counts_as_lost(
    time_passes: Callable[[float], None],
) -> None:
    work.add.enqueue(left=1, right=1)
    run = _run()
    time_passes(59)
    run.check_time()
    assert run.keeps_lease
    run.heard(leases.Beat(lost=frozenset(), cancelled=frozenset()))
    time_passes(61)
    run.check_time()
    assert not run.keeps_lease


def test_a_listener_that_ran_well_for_long_fails_as_if_for_the_first_time(
    monkeypatch: pytest.MonkeyPatch, time_passes: Callable[[float], None]
) -> None:
    work.stumbles.enqueue()
    Job.objects.update(attempts=30)
    monkeypatch.setattr(work, "on_the_way", lambda: time_passes(301))
    _run(Kind.SERVICE).execute()
    job = Job.objects.get()
    assert (job.status, job.attempts, job.error_message) == (Status.WAITING, 1, "the line was cut")


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_this_process_runs_what_is_due_and_stops_when_asked() -> None:
    results = [work.add.enqueue(left=n, right=n) for n in range(20)]
    worker = Worker(threads=2, poll_s=0.05, beat_s=0.1)
    left: list[int] = []
    thread = threading.Thread(target=lambda: left.append(worker.run(grace_s=20)))
    thread.start()
    asked = Job.objects.filter(task="core.jobs.work.add")  # it also runs the house's schedules and listeners
    deadline = threading.Event()
    for _look in range(1200):
        if not asked.exclude(status=Status.DONE).exists() or deadline.wait(0.05):
            break
    worker.stop()
    thread.join(timeout=60)
    assert left == [0]
    for n, result in enumerate(results):
        result.refresh()
        assert result.return_value == 2 * n


@pytest.mark.django_db(transaction=True)  # a round begins by letting go of old connections
def test_a_worker_with_nothing_to_do_asks_little_and_writes_nothing() -> None:
    now = timezone.now()
    for one in registered():
        Tick.objects.create(schedule=one.name, instant=now)
    worker = Worker(clock=lambda: now)
    with CaptureQueriesContext(connection) as asked:
        assert worker.round() == 0
    assert len(asked) == 3, "what is due of the schedules, leases that ran out, what waits"
    assert all(one["sql"].startswith("SELECT") for one in asked)
    work.add.enqueue(left=1, right=1)
    assert leases.kinds_waiting(timezone.now()) == {Kind.ONCE}
