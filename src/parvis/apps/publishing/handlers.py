"""What runs in the background: the engine's lanes, keeping instants true to the rules of their zones, and
telling people what waits for them."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from parvis.apps.publishing import calls, times
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.engine.running import serve
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.core.jobs.tasks import JobContext, job, listener

LANES: Final = 4
PRIORITY: Final = 10  # before any listener: there are only so many places for services


@listener()
def publish(context: JobContext, lane: int) -> None:
    """One lane of the engine; any number run side by side."""
    del lane
    hands = Hands()
    try:
        serve(hands, lambda seconds: context.wait(seconds) if seconds else context.stopping)
    finally:
        hands.close()


@job(max_attempts=3)
def keep_publishing() -> int:
    """See that every lane runs; how many were asked for."""
    for lane in range(LANES):
        publish.using(unique_key=f"publish:{lane}", priority=PRIORITY).enqueue(lane=lane)
    return LANES


@job(max_attempts=3)
def rederive_instants() -> int:
    """Derive the instant of everything scheduled anew, since the rules of a zone may have changed; how many
    moved."""
    moved = 0
    rows = Delivery.objects.filter(state=State.SCHEDULED, due_at__gt=timezone.now())
    for row in rows.only("day", "time", "zone", "due_at").iterator(500):
        due_at = times.instant(row.day, row.time, row.zone)
        if due_at != row.due_at:
            held = Delivery.objects.filter(pk=row.pk, state=State.SCHEDULED, due_at=row.due_at)
            moved += held.update(due_at=due_at, next_at=due_at)
    return moved


@job(max_attempts=3)
def call_people() -> int:
    """Have whoever can settle it told of what waits for a person, in every workspace; how many calls are
    open."""
    now = timezone.now()
    return sum(calls.calls_look(workspace=one, now=now) for one in calls.workspaces_to_look_at())
