"""The calendar as it is drawn: days of a month, a week or a list, with what falls on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from parvis.apps.planning.calendar.items import Item, Sight, items_between
from parvis.apps.planning.models import Skip, Slot
from parvis.core.workspaces.models import Workspace
from parvis.kit.slots import falls, instant_of

LISTED_DAYS: Final = 31
FIRST_DAY: Final = date(1991, 1, 14)
LAST_DAY: Final = date(2199, 12, 1)
_DAY: Final = timedelta(days=1)


One = TypeVar("One", Item, "Ghost")


class Shape(StrEnum):
    """How much of the calendar is shown, and how."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Ghost:
    """A slot that nothing takes: ``local`` on the workspace's clocks, ``day`` on its own."""

    slot: Slot
    local: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Day:
    """A day on the workspace's clocks, with what falls on it; ``outside`` the month that is shown."""

    date: date
    items: Sequence[Item]
    ghosts: Sequence[Ghost]
    outside: bool = False
    today: bool = False

    @property
    def lines(self) -> list[Item | Ghost]:
        """Both, by their hour."""
        return sorted([*self.items, *self.ghosts], key=lambda one: one.local)


@dataclass(frozen=True, slots=True)
class Grid:
    """Days in a row, and the days that lead to the page before and after."""

    shape: Shape
    anchor: date
    days: Sequence[Day]
    before: date
    after: date

    @property
    def total(self) -> int:
        """How many posts are shown."""
        return sum(len(day.items) for day in self.days)


def span_of(shape: Shape, anchor: date) -> tuple[date, date]:
    """The first day shown and the day after the last. A month begins on the Monday of its first week."""
    if shape is Shape.LIST:
        return anchor, anchor + LISTED_DAYS * _DAY
    if shape is Shape.WEEK:
        monday = anchor - anchor.weekday() * _DAY
        return monday, monday + 7 * _DAY
    first = anchor.replace(day=1)
    monday = first - first.weekday() * _DAY
    end = _next_month(first)
    return monday, end + (-end.weekday() % 7) * _DAY


def _next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1)


def _beside(shape: Shape, anchor: date) -> tuple[date, date]:
    if shape is Shape.MONTH:
        first = anchor.replace(day=1)
        return (first - _DAY).replace(day=1), _next_month(first)
    step = (7 if shape is Shape.WEEK else LISTED_DAYS) * _DAY
    return anchor - step, anchor + step


def midnight(day: date, zone: str) -> datetime:
    """When a day begins."""
    return instant_of(day, time(), zone)


def grid_of(workspace: Workspace, shape: Shape, anchor: date, sight: Sight, now: datetime) -> Grid:
    """What is shown around ``anchor``."""
    anchor = min(max(anchor, FIRST_DAY), LAST_DAY)
    first, end = span_of(shape, anchor)
    zone = workspace.time_zone
    since, until = midnight(first, zone), midnight(end, zone)
    every = items_between(workspace, since, until, now, Sight(sight.accounts, with_plans=sight.with_plans))
    shown = [one for one in every if sight.shows(one)]
    narrowed = bool(sight.states or sight.campaign)
    ghosts = [] if narrowed else free_slots(workspace, every, max(since, now), until, sight.accounts)
    today = now.astimezone(ZoneInfo(zone)).date()
    by_day, free = _by_day(shown), _by_day(ghosts)
    days = [
        Day(
            day, by_day[day], free[day], outside=shape is Shape.MONTH and day.month != anchor.month,
            today=day == today,
        )
        for day in (first + n * _DAY for n in range((end - first).days))
    ]  # fmt: skip
    return Grid(shape, anchor, days, *_beside(shape, anchor))


def _by_day(found: Iterable[One]) -> Mapping[date, list[One]]:
    days: dict[date, list[One]] = defaultdict(list)
    for one in found:
        days[one.local.date()].append(one)
    return days


def free_slots(
    workspace: Workspace, items: Iterable[Item], since: datetime, until: datetime, accounts: tuple[int, ...]
) -> list[Ghost]:
    """Slots between two moments at which no post of their account is due, and that nobody skipped."""
    slots = Slot.objects.filter(category__workspace=workspace, category__is_paused=False)
    slots = slots.select_related("category", "account")
    if accounts:
        slots = slots.filter(account__in=accounts)
    of_account: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        of_account[slot.account_id].append(slot)
    if not of_account or until <= since:
        return []
    taken = {(item.account.pk, item.at) for item in items}
    skips = Skip.objects.filter(slot__category__workspace=workspace, day__gte=since.date() - _DAY)
    skipped = set(skips.values_list("slot", "day"))
    zone = ZoneInfo(workspace.time_zone)
    found = []
    for account_id, own in of_account.items():
        by_id = {slot.pk: slot for slot in own}
        for fall in falls([slot.weekly for slot in own], since, until):
            free = (account_id, fall.instant) not in taken and (fall.slot.key, fall.day) not in skipped
            if free:
                found.append(Ghost(by_id[fall.slot.key], fall.instant.astimezone(zone), fall.day))
    return found
