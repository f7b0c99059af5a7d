"""Events: emitted with what happened, handled once by each subscriber."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from core.jobs import work
from parvis.core import outbox
from parvis.core.jobs.models import Job, Status
from parvis.core.jobs.worker import drain
from parvis.core.outbox import Event, Handled, emit
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
NAME = "test.mention_promoted"
heard: list[tuple[str, dict[str, object]]] = []


def _to_care(event: Event) -> None:
    heard.append(("care", event.payload))
    work.add.enqueue(left=event.payload["n"], right=0)


def _to_trust(event: Event) -> None:
    heard.append(("trust", event.payload))


def _breaks(event: Event) -> None:
    work.add.enqueue(left=0, right=0)
    raise RuntimeError("the handler failed after writing")


@pytest.fixture(autouse=True)
def subscribers() -> Iterator[None]:
    """Two that listen."""
    heard.clear()
    outbox.subscribe(NAME, subscriber="care", handler=_to_care)
    outbox.subscribe(NAME, subscriber="trust", handler=_to_trust)
    yield
    for subscriber in ("care", "trust", "broken"):
        outbox.unsubscribe(NAME, subscriber=subscriber)


def _emit(workspace: Workspace) -> Event:
    with transaction.atomic():
        return emit(NAME, workspace=workspace, payload={"n": 3})


def test_an_event_reaches_each_subscriber_through_a_job_of_its_own(workspace: Workspace) -> None:
    event = _emit(workspace)
    assert Job.objects.filter(workspace=workspace).count() == 2
    drain()
    assert sorted(name for name, _payload in heard) == ["care", "trust"]
    assert set(event.handled.values_list("subscriber", flat=True)) == {"care", "trust"}


def test_an_event_delivered_again_does_nothing(workspace: Workspace) -> None:
    event = _emit(workspace)
    drain()
    outbox.deliver.enqueue(event_id=event.pk, subscriber="care")
    drain()
    assert [name for name, _payload in heard].count("care") == 1
    assert Job.objects.filter(task=work.add.module_path).count() == 1


def test_an_event_whose_cause_failed_was_never_emitted(workspace: Workspace) -> None:
    @transaction.atomic
    def cause() -> None:
        emit(NAME, workspace=workspace, payload={"n": 1})
        raise RuntimeError("it did not happen")

    with pytest.raises(RuntimeError, match="did not happen"):
        cause()
    assert (Event.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_the_transaction_of_its_cause_is_refused(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        emit(NAME, workspace=workspace, payload={})


def test_a_handler_that_fails_leaves_nothing_behind_and_is_tried_again(workspace: Workspace) -> None:
    outbox.subscribe(NAME, subscriber="broken", handler=_breaks)
    event = _emit(workspace)
    drain()
    assert set(event.handled.values_list("subscriber", flat=True)) == {"care", "trust"}
    retried = Job.objects.get(error_message="the handler failed after writing")
    assert retried.status == Status.WAITING
    assert Job.objects.filter(task=work.add.module_path).count() == 1, "only what the healthy one enqueued"


def test_an_event_for_a_subscriber_that_left_fails_and_says_so(workspace: Workspace) -> None:
    _emit(workspace)
    outbox.unsubscribe(NAME, subscriber="care")
    drain(clock=timezone.now)
    assert "care" in Job.objects.get(status=Status.FAILED).error_message
    assert Handled.objects.count() == 1
