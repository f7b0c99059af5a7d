"""What people see of jobs, and may do to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.jobs import work
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import Conflict, NotAllowed, NotFound
from parvis.core.jobs import leases, selectors
from parvis.core.jobs.models import Job, Kind, Status, WorkerPresence
from parvis.core.jobs.services import job_cancel, job_retry, jobs_clean, work_cancel
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def _failed(workspace: Workspace | None, key: str = "") -> Job:
    work.hopeless.using(workspace_id=workspace.pk if workspace else None, unique_key=key).enqueue()
    drain()
    return Job.objects.latest("id")


def test_a_routine_of_the_installation_shows_its_last_run_and_people_s_work_every_run(
    actor: Actor, workspace: Workspace
) -> None:
    for number in range(3):
        work.add.enqueue(left=number, right=0)
        work.add.using(workspace_id=workspace.pk).enqueue(left=number, right=0)
    drain()
    seen = selectors.ended(selectors.jobs_for(Actor.system("test"), workspace))
    told = [(job.workspace_id, job.arguments["kwargs"]["left"]) for job in seen]
    assert sorted(told, key=str) == sorted([(None, 2), *((workspace.pk, n) for n in range(3))], key=str)


def test_a_failed_job_retried_by_a_person_has_all_its_attempts_again_and_is_audited(
    actor: Actor, workspace: Workspace
) -> None:
    job = _failed(workspace)
    job_retry(actor=actor, workspace=workspace, job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.finished_at) == (Status.WAITING, 0, None)
    assert job.error_message == "the account is gone", "why it failed stays readable until it succeeds"
    entry = AuditEntry.objects.get(verb="job.retry")
    assert (entry.actor_label, entry.target_id, entry.before) == (
        "Ada",
        str(job.pk),
        {"status": "failed", "attempts": 1},
    )


def test_a_job_that_waits_or_is_done_cannot_be_retried(actor: Actor, workspace: Workspace) -> None:
    work.add.using(workspace_id=workspace.pk).enqueue(left=1, right=1)
    job = Job.objects.get()
    with pytest.raises(Conflict):
        job_retry(actor=actor, workspace=workspace, job_id=job.pk)
    drain()
    with pytest.raises(Conflict):
        job_retry(actor=actor, workspace=workspace, job_id=job.pk)


def test_a_job_whose_work_was_enqueued_again_meanwhile_cannot_be_retried(
    actor: Actor, workspace: Workspace
) -> None:
    job = _failed(workspace, key="poll:3")
    work.add.using(unique_key="poll:3").enqueue(left=1, right=1)
    with pytest.raises(Conflict) as refused:
        job_retry(actor=actor, workspace=workspace, job_id=job.pk)
    assert refused.value.code == "job_exists"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.CLIENT])
def test_who_may_only_look_may_not_retry(
    role: Role, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    job = _failed(workspace)
    with pytest.raises(NotAllowed):
        job_retry(actor=Actor.human(member(role)), workspace=workspace, job_id=job.pk)


def test_another_workspaces_job_does_not_exist_here(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    job = _failed(other_workspace)
    for service in (job_retry, job_cancel):
        with pytest.raises(NotFound):
            service(actor=actor, workspace=workspace, job_id=job.pk)


def test_owners_also_see_the_installations_own_jobs_and_others_do_not(
    actor: Actor, workspace: Workspace, other_workspace: Workspace, member: Callable[[Role], User]
) -> None:
    mine, system, theirs = _failed(workspace), _failed(None), _failed(other_workspace)
    assert set(selectors.jobs_for(actor, workspace)) == {mine, system}
    assert set(selectors.jobs_for(Actor.human(member(Role.MANAGER)), workspace)) == {mine}
    assert theirs not in selectors.jobs_for(Actor.system(), workspace)


def test_a_waiting_job_is_cancelled_and_a_running_one_is_asked_to_stop(
    actor: Actor, workspace: Workspace
) -> None:
    for _n in range(2):
        work.add.using(workspace_id=workspace.pk).enqueue(left=1, right=1)
    taken = leases.claim(worker="w", now=timezone.now(), kind=Kind.ONCE)
    assert taken is not None
    running = taken[0]
    waiting = Job.objects.get(status=Status.WAITING)
    for job in (running, waiting):
        job_cancel(actor=actor, workspace=workspace, job_id=job.pk)
        job.refresh_from_db()
    assert (waiting.status, running.status, running.cancel_requested) == (
        Status.CANCELLED,
        Status.RUNNING,
        True,
    )
    with pytest.raises(Conflict):
        job_cancel(actor=actor, workspace=workspace, job_id=waiting.pk)


def test_work_that_is_no_longer_wanted_is_cancelled_by_its_key() -> None:
    work.count_up.using(unique_key="listen:3").enqueue()
    assert work_cancel(unique_key="listen:3") == 1
    assert Job.objects.get().status == Status.CANCELLED
    work.count_up.using(unique_key="listen:3").enqueue()
    leases.claim(worker="w", now=timezone.now(), kind=Kind.SERVICE)
    assert work_cancel(unique_key="listen:3") == 1
    assert Job.objects.get(status=Status.RUNNING).cancel_requested


def test_the_counts_take_one_query_and_tell_since_when_work_is_late(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    work.add.enqueue(left=1, right=1)
    work.add.using(run_after=timezone.now() + timedelta(days=1)).enqueue(left=1, right=1)
    _failed_one = Job.objects.create(task="x", status=Status.FAILED)
    due = Job.objects.filter(status=Status.WAITING).earliest("run_after").run_after
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        counts = selectors.job_counts(Job.objects.all())
    assert (counts.waiting, counts.failed, counts.done, counts.oldest_waiting) == (2, 1, 0, due)


def test_old_ended_jobs_are_forgotten_failed_ones_later_and_live_ones_never() -> None:
    now = timezone.now()
    ages = {Status.DONE: (6, 8), Status.CANCELLED: (6, 8), Status.FAILED: (89, 91)}
    for status, days in ages.items():
        for age in days:
            Job.objects.create(task="x", status=status, finished_at=now - timedelta(days=age))
    Job.objects.create(task="x", created_at=now - timedelta(days=999))
    WorkerPresence.objects.create(worker="old", started_at=now, seen_at=now - timedelta(hours=2))
    assert jobs_clean.call() == 3
    assert sorted(Job.objects.values_list("status", flat=True)) == ["cancelled", "done", "failed", "waiting"]
    assert not WorkerPresence.objects.exists()


def test_a_worker_not_seen_for_half_a_minute_is_not_alive() -> None:
    now = timezone.now()
    for name, age in (("fresh", 5), ("stale", 31)):
        WorkerPresence.objects.create(worker=name, started_at=now, seen_at=now - timedelta(seconds=age))
    assert [row.worker for row in selectors.workers_alive(now=now)] == ["fresh"]
