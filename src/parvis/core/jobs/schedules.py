"""What is due again and again: an interval, or a wall-clock time in a zone.

A schedule stores no future instant: the last one that fell is derived from the clock each time, so a
changed rule, a changed zone or a night switched off needs no repair. What was missed runs once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django_tasks.exceptions import InvalidTaskError

from parvis.core.jobs.models import Tick
from parvis.core.jobs.tasks import JobTask

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Rule(Protocol):
    """When something is due."""

    @property
    def runs_at_first_sight(self) -> bool:
        """Whether a schedule never seen before is due at once."""

    def last(self, now: datetime) -> datetime:
        """The latest instant at or before ``now``."""


@dataclass(frozen=True, slots=True)
class Every:
    """Each ``seconds``, counted from 1970-01-01 UTC; the first time at once."""

    seconds: int
    runs_at_first_sight: bool = True

    def last(self, now: datetime) -> datetime:
        """The latest multiple of the interval."""
        whole = int((now - EPOCH).total_seconds()) // self.seconds * self.seconds
        return EPOCH + timedelta(seconds=whole)


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at ``at`` on the clocks of ``zone``.

    A time that a spring change skips falls as much later (03:30 instead of 02:30); one that an autumn
    change repeats falls at its first occurrence.
    """

    at: time
    zone: str
    runs_at_first_sight: bool = False

    def last(self, now: datetime) -> datetime:
        """The latest such wall-clock time, in UTC."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        candidates = (self._on(today - timedelta(days=back)) for back in (0, 1, 2))
        return next(instant for instant in candidates if instant <= now)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task that is enqueued when its rule says so. Two runs of one schedule never overlap.

    ``task`` is its dotted path, resolved when it is due: a process that serves no schedule loads no task.
    """

    name: str
    task: str
    rule: Rule
    arguments: Mapping[str, Any] = field(default_factory=dict)


_registered: dict[str, Schedule] = {}


def register(schedule: Schedule) -> None:
    """Add or replace a schedule; only ``config/wiring.py`` calls this."""
    _registered[schedule.name] = schedule


def registered() -> tuple[Schedule, ...]:
    """Every schedule of the installation."""
    return tuple(_registered.values())


def unserved(now: datetime) -> list[Schedule]:
    """Those whose latest instant was not served yet; one question for all of them, which takes no lock."""
    served = dict(Tick.objects.values_list("schedule", "instant"))
    return [one for one in registered() if served.get(one.name, EPOCH) < one.rule.last(now)]


def serve(schedule: Schedule, now: datetime) -> bool:
    """Enqueue the schedule's job if its latest instant was not served yet; True if this call did it.

    The row of the schedule moves forward in the transaction of the enqueuing, and only one worker can
    move it to an instant. While the previous run still waits or runs, the instant passes without a second.
    """
    instant = schedule.rule.last(now)
    if Tick.objects.filter(schedule=schedule.name, instant__gte=instant).exists():
        return False  # reading takes no lock
    task = _task(schedule)  # may load much: never while the transaction keeps others waiting
    with transaction.atomic():
        if not _moved(schedule, instant):
            return False
        task.using(unique_key=f"schedule:{schedule.name}").enqueue(**schedule.arguments)
    return True


def _task(schedule: Schedule) -> JobTask[Any, Any]:
    found = import_string(schedule.task)
    if not isinstance(found, JobTask):
        raise InvalidTaskError(f"{schedule.task} is not a task")
    return found


def _moved(schedule: Schedule, instant: datetime) -> bool:
    rows = Tick.objects.filter(schedule=schedule.name)
    if rows.filter(instant__lt=instant).update(instant=instant):
        return True
    if rows.exists():
        return False
    try:
        with transaction.atomic():
            Tick.objects.create(schedule=schedule.name, instant=instant)
    except IntegrityError:  # another worker saw it first
        return False
    return schedule.rule.runs_at_first_sight
