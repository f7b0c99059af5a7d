"""What a job promises, seen through its row."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from core.jobs import work
from parvis.core.jobs import leases
from parvis.core.jobs.backend import JobsBackend
from parvis.core.jobs.models import Job, Kind, Status
from parvis.core.jobs.runs import Run
from parvis.core.jobs.tasks import LeaseLost
from parvis.core.jobs.worker import drain
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def _claim(now: datetime | None = None, kind: Kind = Kind.ONCE) -> tuple[Job, leases.Lease]:
    taken = leases.claim(worker="test:1:a", now=now or timezone.now(), kind=kind)
    assert taken is not None
    return taken


def test_a_job_gives_its_result_through_the_django_tasks_api() -> None:
    result = work.add.enqueue(left=2, right=3)
    assert result.status == TaskResultStatus.READY
    assert drain() == 1
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (TaskResultStatus.SUCCESSFUL, 5, 1)


def test_the_backend_says_what_it_can_do_and_does_not_know_a_job_that_was_cleaned_away() -> None:
    backend = work.add.get_backend()
    assert isinstance(backend, JobsBackend)
    assert (backend.supports_defer, backend.supports_priority, backend.supports_get_result) == (
        True,
        True,
        True,
    )
    for unknown in ("12345", "not-a-number"):
        with pytest.raises(TaskResultDoesNotExist):
            backend.get_result(unknown)


def test_a_job_enqueued_in_a_transaction_that_fails_does_not_exist() -> None:
    @transaction.atomic
    def cause() -> None:
        work.add.enqueue(left=1, right=1)
        raise RuntimeError("the cause did not happen")

    with pytest.raises(RuntimeError, match="did not happen"):
        cause()
    assert not Job.objects.exists()


def test_urgent_jobs_run_first_and_deferred_ones_wait_for_their_time() -> None:
    work.add.using(run_after=timezone.now() + timedelta(hours=1), priority=100).enqueue(left=9, right=9)
    work.add.using(priority=-5).enqueue(left=0, right=0)
    work.add.using(priority=50).enqueue(left=1, right=1)
    order = []
    while taken := leases.claim(worker="w", now=timezone.now(), kind=Kind.ONCE):
        order.append(taken[0].arguments["kwargs"]["left"])
    assert order == [1, 0]


def test_a_unique_key_is_held_by_one_live_job_and_free_again_once_it_ended() -> None:
    keyed = work.add.using(unique_key="poll:3")
    first, second = keyed.enqueue(left=1, right=1), keyed.enqueue(left=2, right=2)
    assert first.id == second.id
    drain()
    assert keyed.enqueue(left=3, right=3).id != first.id


def test_the_database_itself_refuses_two_live_jobs_with_one_unique_key() -> None:
    work.add.using(unique_key="poll:3").enqueue(left=1, right=1)
    twin = Job.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_jobs_of_one_serial_key_run_one_at_a_time_and_others_pass_them() -> None:
    serial = work.add.using(serial_key="match:1")
    serial.enqueue(left=1, right=1)
    serial.enqueue(left=2, right=2)
    work.add.enqueue(left=3, right=3)
    first, lease = _claim()
    other, _other_lease = _claim()
    assert [job.arguments["kwargs"]["left"] for job in (first, other)] == [1, 3]
    assert leases.claim(worker="w", now=timezone.now(), kind=Kind.ONCE) is None
    leases.finish(lease, now=timezone.now())
    assert _claim()[0].arguments["kwargs"]["left"] == 2


def test_a_failure_keeps_its_class_its_words_and_the_end_of_its_traceback() -> None:
    work.always_fails.enqueue()
    drain()
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.WAITING, 1)
    assert (job.error_class, job.error_message) == ("core.jobs.work.Flake", "the feed answered nonsense")
    assert "raise Flake" in job.error_traceback


def test_a_job_is_tried_again_later_each_time_and_failed_after_its_last_attempt() -> None:
    work.always_fails.enqueue()
    now = timezone.now()
    waits = []
    for _attempt in range(3):
        drain(clock=lambda now=now: now)  # type: ignore[misc]
        job = Job.objects.get()
        waits.append((job.run_after - now).total_seconds())
        now = job.run_after + timedelta(seconds=1)
    assert (job.status, job.attempts) == (Status.FAILED, 3)
    assert 0 <= waits[0] <= 5, "full jitter: anything up to the base"
    assert 0 <= waits[1] <= 10, "twice the base at most the second time"
    assert job.finished_at is not None


def test_a_job_that_gives_up_is_not_tried_again() -> None:
    work.hopeless.enqueue()
    assert drain() == 1
    assert Job.objects.get().status == Status.FAILED


def test_a_job_told_to_come_back_later_waits_at_least_so_long() -> None:
    work.asked_to_wait.enqueue()
    now = timezone.now()
    drain(clock=lambda: now)
    job = Job.objects.get()
    assert job.status == Status.WAITING
    assert job.run_after >= now + timedelta(seconds=900)


def test_what_an_atomic_job_wrote_before_it_failed_is_not_there() -> None:
    work.writes_then_fails.enqueue()
    drain()
    assert Job.objects.count() == 1
    assert Job.objects.get().error_message == "after writing"


def test_a_job_finds_the_state_it_stored_in_its_earlier_attempt() -> None:
    work.remembers.enqueue()
    drain()
    later = timezone.now() + timedelta(hours=1)
    drain(clock=lambda: later)
    job = Job.objects.get()
    assert (job.status, job.result) == (Status.DONE, {"seen": 2})


def test_a_job_whose_code_is_gone_fails_and_says_so() -> None:
    Job.objects.create(task="core.jobs.work.removed_last_week", arguments={"args": [], "kwargs": {}})
    drain()
    job = Job.objects.get()
    assert job.status == Status.FAILED
    assert "removed_last_week" in job.error_message


def test_a_worker_that_lost_its_lease_changes_nothing() -> None:
    work.add.enqueue(left=1, right=1)
    start = timezone.now()
    _job, old = _claim(start + timedelta(days=1))
    at = start + timedelta(days=2)
    leases.reap(at)
    _job, new = _claim(at)
    assert not leases.finish(old, now=at)
    assert not leases.fail(old, now=at, error=ValueError("late"), retry_at=None, attempts=1)
    assert not leases.release(old, now=at)
    assert leases.extend([old], at).lost == {old.job_id}
    assert not leases.extend([new], at).lost
    with pytest.raises(LeaseLost):
        leases.checkpoint(old, {"late": True})
    with pytest.raises(LeaseLost), transaction.atomic():
        leases.hold(old)
    assert Job.objects.get().status == Status.RUNNING
    assert leases.finish(new, now=at)


def test_an_atomic_job_whose_lease_ran_out_keeps_nothing_of_what_it_did() -> None:
    work.remembers.enqueue()
    job, lease = _claim()
    Job.objects.update(lease_token="somebody else's")
    job.task = work.atomic_add_and_enqueue.module_path
    Run(job, lease, clock=timezone.now, rng=random.Random(0)).execute()
    assert Job.objects.count() == 1, "the job it enqueued was rolled back"


def test_a_job_that_kills_its_workers_is_failed_after_its_last_attempt() -> None:
    work.always_fails.enqueue()
    now = timezone.now()
    for _attempt in range(3):
        _claim(now)
        now += timedelta(minutes=5)
        leases.reap(now)
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.FAILED, 3)
    assert job.error_class.endswith("WorkerVanished")


def test_a_listener_is_started_again_however_often_its_workers_die() -> None:
    work.count_up.enqueue()
    now = timezone.now()
    for _attempt in range(20):
        _claim(now, Kind.SERVICE)
        now += timedelta(minutes=5)
        leases.reap(now)
    assert Job.objects.get().status == Status.WAITING


def test_a_heartbeat_renews_leases_and_tells_which_are_lost_or_unwanted() -> None:
    for _n in range(3):
        work.add.enqueue(left=1, right=1)
    (_a, kept), (_b, lost), (_c, unwanted) = (_claim() for _n in range(3))
    Job.objects.filter(pk=lost.job_id).update(lease_token="another")
    Job.objects.filter(pk=unwanted.job_id).update(cancel_requested=True)
    later = timezone.now() + timedelta(seconds=50)
    beat = leases.extend([kept, lost, unwanted], later)
    assert (beat.lost, beat.cancelled) == ({lost.job_id}, {unwanted.job_id})
    assert Job.objects.get(pk=kept.job_id).lease_until == later + timedelta(seconds=60)


def test_a_lease_is_only_pinned_inside_a_transaction(transactional_db: None) -> None:
    work.add.enqueue(left=1, right=1)
    _job, lease = _claim()
    with pytest.raises(RuntimeError):
        leases.hold(lease)


def test_a_job_knows_its_workspace(workspace: Workspace) -> None:
    work.add.using(workspace_id=workspace.pk).enqueue(left=1, right=1)
    assert Job.objects.get().workspace == workspace


def test_an_idle_look_for_work_reads_once_and_writes_nothing(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert leases.claim(worker="w", now=timezone.now(), kind=Kind.ONCE) is None
