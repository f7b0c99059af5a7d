"""A new query is put to the past: newest days first, seen on its way, stopped, resumed, killed, gone on."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.listening.querying.conftest import DAY, Hear, found, on_day
from parvis.apps.listening import services
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying import backfill
from parvis.apps.listening.querying.backfill import keep_matching
from parvis.apps.listening.querying.models import Backfill, BackfillState
from parvis.apps.listening.querying.selectors import matches_so_far, past_of
from parvis.apps.listening.store import lake_of
from parvis.core.actors import Actor
from parvis.core.jobs import leases
from parvis.core.jobs.models import Job, Kind, Status
from parvis.core.jobs.runs import Run
from parvis.core.jobs.worker import drain
from parvis.core.lake import LakeFull
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def query(actor: Actor, workspace: Workspace, five_days: None) -> Query:
    return services.query_create(actor=actor, workspace=workspace, name="Vélo", text="vélo")


def step(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one job read some days, and no more."""
    monkeypatch.setattr(backfill, "DAYS_A_RUN", days)
    drain(limit=1)


def test_the_newest_days_are_matched_first_and_the_way_is_seen(
    workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = past_of(workspace, query)
    assert waiting is not None
    assert (waiting.read, waiting.posts, waiting.reached) == (0, 15, None)
    assert matches_so_far(workspace, waiting) == 0
    step(2, monkeypatch)
    assert found(workspace, query.pk) == ["Le vélo du jour 0", "Le vélo du jour 1"]
    past = past_of(workspace, query)
    assert past is not None
    assert (past.read, past.posts, past.reached) == (6, 15, date(2026, 11, 19))
    assert matches_so_far(workspace, past) == 2
    assert past.share == pytest.approx(0.4)
    query.refresh_from_db()
    assert query.matched_at is None
    drain()
    assert len(found(workspace, query.pk)) == 5
    assert past_of(workspace, query) is None
    query.refresh_from_db()
    assert query.matched_at is not None


def test_a_newer_query_catches_up_and_both_are_read_together(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(2, monkeypatch)
    tram = services.query_create(actor=actor, workspace=workspace, name="Tram", text="tram")
    read: list[tuple[date, int]] = []
    reading = backfill._read

    def noted(lake: Any, pk: int, queries: Any, day: date, *, told: Any) -> None:
        read.append((day, len(queries)))
        reading(lake, pk, queries, day, told=told)

    monkeypatch.setattr(backfill, "_read", noted)
    monkeypatch.setattr(backfill, "DAYS_A_RUN", 60)
    drain()
    first = DAY.date()
    assert read == [(first - timedelta(days=back), 1 if back < 2 else 2) for back in range(5)]
    assert len(found(workspace, query.pk)) == len(found(workspace, tram.pk)) == 5


class Killed(BaseException):
    """As when a process ends in the middle."""


@pytest.mark.parametrize("when", ["before the lake's commit", "after it"])
def test_a_worker_killed_on_the_way_leaves_a_day_that_another_reads_again(
    workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    reading, calls = backfill._read, []

    def dying(*args: Any, **kwargs: Any) -> None:
        calls.append(args)
        if len(calls) == 3 and when.startswith("before"):
            raise Killed
        reading(*args, **kwargs)
        if len(calls) == 3:
            raise Killed

    monkeypatch.setattr(backfill, "_read", dying)
    taken = leases.claim(worker="a", now=timezone.now(), kind=Kind.ONCE)
    assert taken is not None
    context = Run(*taken, clock=timezone.now, rng=None)._context()  # type: ignore[arg-type]
    with pytest.raises(Killed):
        backfill.match_past.func(context, workspace_id=workspace.pk)  # type: ignore[call-arg, arg-type]
    row = Backfill.objects.get(query=query)
    assert (row.state, row.done_from) == (BackfillState.RUNNING, date(2026, 11, 19))
    Job.objects.filter(pk=taken[0].pk).update(lease_until=timezone.now() - timedelta(hours=1))
    monkeypatch.setattr(backfill, "_read", reading)
    assert leases.reap(timezone.now()) == 1
    drain()
    assert len(found(workspace, query.pk)) == 5
    assert past_of(workspace, query) is None


def test_a_worker_that_lost_its_lease_moves_nobody(
    workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = leases.claim(worker="a", now=timezone.now(), kind=Kind.ONCE)
    assert taken is not None
    context = Run(*taken, clock=timezone.now, rng=None)._context()  # type: ignore[arg-type]
    Job.objects.filter(pk=taken[0].pk).update(lease_token="another's")
    with pytest.raises(leases.LeaseLost):
        backfill.match_past.func(context, workspace_id=workspace.pk)  # type: ignore[call-arg, arg-type]
    assert Backfill.objects.get(query=query).done_from is None


def test_a_person_stops_it_and_it_goes_on_where_it_was(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(2, monkeypatch)
    services.past_stop(actor=actor, workspace=workspace, query_id=query.pk)
    drain()
    stopped = past_of(workspace, query)
    assert stopped is not None
    assert (stopped.stopped, stopped.read) == (True, 6)
    assert len(found(workspace, query.pk)) == 2
    services.past_resume(actor=actor, workspace=workspace, query_id=query.pk)
    drain()
    assert len(found(workspace, query.pk)) == 5


def test_stopping_in_the_middle_of_a_long_day_leaves_the_day_as_it_was(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "BEAT", 1)
    update = backfill._update

    def stopped_before(rows: Any, **changes: Any) -> int:
        if changes.get("within"):  # the first sign of life of the day
            services.past_stop(actor=actor, workspace=workspace, query_id=query.pk)
        return update(rows, **changes)

    monkeypatch.setattr(backfill, "_update", stopped_before)
    drain()
    assert found(workspace, query.pk) == []
    assert Backfill.objects.get(query=query).state == BackfillState.STOPPED


def test_a_worker_that_is_shutting_down_hands_over(
    workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = leases.claim(worker="a", now=timezone.now(), kind=Kind.ONCE)
    assert taken is not None
    run = Run(*taken, clock=timezone.now, rng=None)  # type: ignore[arg-type]
    run.ask_to_stop()
    run.execute()
    assert Job.objects.filter(status=Status.WAITING, task__endswith="match_past").count() == 1
    drain()
    assert len(found(workspace, query.pk)) == 5


def test_a_changed_text_begins_anew_and_takes_back_what_it_no_longer_says(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(2, monkeypatch)
    services.query_update(actor=actor, workspace=workspace, query_id=query.pk, name="Vélo", text="tram")
    assert Backfill.objects.filter(query=query).count() == 1
    past = past_of(workspace, query)
    assert past is not None
    assert past.read == 0
    drain()
    assert found(workspace, query.pk) == [f"Le tram du jour {back}" for back in range(5)]


def test_a_text_changed_while_a_day_is_read_does_not_inherit_the_day(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, changed = backfill._read, []

    def changing(*args: Any, **kwargs: Any) -> None:
        reading(*args, **kwargs)
        if not changed:
            changed.append(True)
            services.query_update(
                actor=actor, workspace=workspace, query_id=query.pk, name="Vélo", text="bus"
            )

    monkeypatch.setattr(backfill, "_read", changing)
    drain()
    assert found(workspace, query.pk) == [f"Le bus du jour {back}" for back in range(5)]


def test_a_new_name_matches_nothing_anew(actor: Actor, workspace: Workspace, query: Query) -> None:
    drain()
    jobs = Job.objects.count()
    services.query_update(actor=actor, workspace=workspace, query_id=query.pk, name="Bicyclette", text="vélo")
    assert Job.objects.count() == jobs
    assert past_of(workspace, query) is None


def test_what_listeners_kept_before_they_knew_of_it_is_matched_by_a_second_look(
    workspace: Workspace, query: Query, hear: Hear
) -> None:
    """A listener sees a new query within half a minute; posts of any day may come meanwhile."""
    drain()
    now = timezone.now()
    late = [on_day(back, f"late-{back}", f"Un vélo tardif {back}") for back in (0, 3, 40)]
    hear([one.__class__(**{**_fields(one), "heard_at": now}) for one in late], batch="late")
    assert not [text for text in found(workspace, query.pk) if "tardif" in text]
    drain(clock=lambda: now + timedelta(minutes=5))
    assert sum("tardif" in text for text in found(workspace, query.pk)) == 3


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_a_query_deleted_on_the_way_stops_nothing(
    actor: Actor, workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(1, monkeypatch)
    tram = services.query_create(actor=actor, workspace=workspace, name="Tram", text="tram")
    services.query_delete(actor=actor, workspace=workspace, query_id=query.pk)
    drain()
    assert len(found(workspace, tram.pk)) == 5


def test_a_query_that_no_longer_parses_is_left_out_and_the_others_go_on(
    actor: Actor, workspace: Workspace, query: Query
) -> None:
    broken = services.query_create(actor=actor, workspace=workspace, name="x", text="bus")
    Query.objects.filter(pk=broken.pk).update(text="(", changed_at=timezone.now())
    drain()
    assert len(found(workspace, query.pk)) == 5
    assert found(workspace, broken.pk) == []


def test_nothing_heard_is_matched_at_once(actor: Actor, workspace: Workspace) -> None:
    query = services.query_create(actor=actor, workspace=workspace, name="Vélo", text="vélo")
    drain()
    assert past_of(workspace, query) is None


def test_a_full_disk_waits_and_loses_nothing(
    workspace: Workspace, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = backfill._read

    def full(*args: Any, **kwargs: Any) -> None:
        raise LakeFull("the disk is full")

    monkeypatch.setattr(backfill, "_read", full)
    drain()
    job = Job.objects.get(task__endswith="match_past")
    assert job.status == Status.WAITING
    assert job.run_after > timezone.now() + timedelta(minutes=4)
    monkeypatch.setattr(backfill, "_read", reading)
    drain(clock=lambda: timezone.now() + timedelta(hours=2))
    assert len(found(workspace, query.pk)) == 5


def test_a_job_that_died_for_good_is_replaced(workspace: Workspace, query: Query) -> None:
    Job.objects.all().delete()
    keep_matching.call()
    keep_matching.call()
    assert Job.objects.filter(task__endswith="match_past").count() == 1
    drain()
    assert len(found(workspace, query.pk)) == 5
    keep_matching.call()
    assert not Job.objects.filter(task__endswith="match_past", status=Status.WAITING).exists()


def test_other_queries_keep_what_they_matched(actor: Actor, workspace: Workspace, query: Query) -> None:
    drain()
    both = services.query_create(actor=actor, workspace=workspace, name="Deux", text="vélo OR tram")
    drain()
    assert len(found(workspace, query.pk)) == 5
    assert len(found(workspace, both.pk)) == 10
    assert lake_of(workspace.pk).query_counts() == {query.pk: 5, both.pk: 10}


def test_threads_are_told_to_stop_between_posts(workspace: Workspace) -> None:
    """The sign of life of a long day raises as soon as the worker's stop is set."""
    stop = threading.Event()

    class Context:
        stopping = property(lambda _self: stop.is_set())

    told = backfill._teller(Context(), [])  # type: ignore[arg-type]
    told(5)
    stop.set()
    with pytest.raises(backfill.Interrupted):
        told(5)


def test_a_hundred_queries_cost_no_more_statements_than_two(
    actor: Actor, workspace: Workspace, five_days: None
) -> None:
    def statements(names: range) -> int:
        table = "name,query\n" + "".join(f"q{n},vélo OR mot{n}\n" for n in names)
        services.queries_import(actor=actor, workspace=workspace, data=table.encode(), replace=False)
        with CaptureQueriesContext(connection) as seen:
            drain()
        return len(seen.captured_queries)

    statements(range(2))
    few = statements(range(2, 4))
    assert statements(range(4, 104)) == few
    counts = lake_of(workspace.pk).query_counts()
    assert len(counts) == 104
    assert set(counts.values()) == {5}
