"""Ally or adversary? Posts that the AI made, alone or with people, beside those of people alone.

Each comparison is of its own, at 95 %: of twenty in which there is no difference, one will seem to have one.
"""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from parvis.apps.creation.selectors import lots_of
from parvis.apps.results.alike import Outcome, units
from parvis.apps.results.models import Watch
from parvis.apps.results.pace import OVERRIPE
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import watches_of
from parvis.apps.results.visiting import WEEK, visits_of
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace
from parvis.science.differences import Interval
from parvis.science.matching import Compared, Verdict, compare, needed, verdict

SEED: Final = 20_261_126  # the same posts always give the same interval
MATTERS: Final = (0.10, 0.25, 0.50)  # differences that the page lets one choose among
USUAL: Final = 0.25


class ComparedBy(enum.StrEnum):
    """What posts are compared by: what people did with them on the network, or how often they followed our
    own short links, each in a post's first seven days."""

    INTERACTIONS = "interactions"
    VISITS = "visits"


COMPARED: Final = (Made.AI, Made.BOTH)


@dataclass(frozen=True, slots=True)
class Count:
    """Posts made in one way: all of them; those too young to be compared; those of which no network told."""

    made: Made
    posts: int
    young: int
    untold: int

    @property
    def usable(self) -> int:
        """Posts that can be compared, if any is like them."""
        return self.posts - self.young - self.untold


@dataclass(frozen=True, slots=True)
class Comparison:
    """Posts made in one way beside those of people. ``found`` is on logarithms, None without any match;
    ``change`` the same as a part: 0.25 is a quarter more. ``needed``: about how many posts with a match would
    show a difference of ``matters``."""

    made: Made
    measure: ComparedBy
    matters: float
    found: Compared | None
    verdict: Verdict
    change: Interval | None
    needed: int | None


@dataclass(frozen=True, slots=True)
class Ally:
    """The comparisons, and what they rest on."""

    comparisons: tuple[Comparison, ...]
    counts: tuple[Count, ...]
    tested: tuple[Comparison, ...] = ()  # arms of A/B tests alone: which of them got which moment was drawn
    tests: int = 0

    def count(self, made: Made) -> Count:
        """The posts made in one way."""
        return next(one for one in self.counts if one.made is made)


def ally(
    workspace: Workspace, scope: Scope, *, matters: float, now: datetime,
    measure: ComparedBy = ComparedBy.INTERACTIONS,
) -> Ally:  # fmt: skip
    """Compare what was published in a scope; ``matters`` is the smallest difference to act upon, a part."""
    rows = list(watches_of(workspace, scope).select_related("delivery").order_by("pk"))
    told = _visits(workspace, rows, now) if measure is ComparedBy.VISITS else _interactions(rows, now)
    lots = lots_of(workspace)
    outcomes = [replace(one, lot=lots.get(cast("UUID", one.post))) for one in told.outcomes]
    tested = [one for one in outcomes if one.lot is not None]
    return Ally(
        tuple(_comparison(outcomes, made, matters, measure) for made in COMPARED),
        tuple(_count(rows, told, made) for made in (Made.HUMAN, Made.BOTH, Made.AI)),
        tuple(_comparison(tested, made, matters, measure) for made in COMPARED) if tested else (),
        len({one.lot for one in tested}),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of posts: outcomes, and the watches that may still have one."""

    outcomes: list[Outcome]
    waiting: set[int]


def _interactions(rows: Sequence[Watch], now: datetime) -> _Told:
    outcomes = [
        _outcome(one, one.account_id, one.ripe.interactions)
        for one in rows
        if one.ripe is not None and one.ripe.interactions is not None
    ]
    waits = (one for one in rows if one.ripe is None and one.next_at is not None)
    return _Told(outcomes, {one.pk for one in waits if one.published_at > now - OVERRIPE})


def _visits(workspace: Workspace, rows: Sequence[Watch], now: datetime) -> _Told:
    """A post counts once on each network, under all of its accounts there: they share its link."""
    visits, today = visits_of(workspace, rows), now.astimezone(ZoneInfo(workspace.time_zone)).date()
    there: dict[tuple[object, str], list[Watch]] = defaultdict(list)
    for one in rows:
        if one.pk in visits:
            there[one.post_id, one.account.network].append(one)
    outcomes, waiting = [], set[int]()
    for watches in there.values():
        first, held = min(watches, key=lambda one: one.published_at), visits[watches[0].pk]
        if held.began + WEEK > today:
            waiting |= {one.pk for one in watches}
        else:
            accounts = tuple(sorted(one.account_id for one in watches))
            outcomes.append(_outcome(first, accounts, held.week))
    return _Told(outcomes, waiting)


def _outcome(one: Watch, account: Hashable, gathered: int) -> Outcome:
    return Outcome(
        post=one.post_id,
        account=account,
        made=Made(one.made),
        at=one.published_at.astimezone(ZoneInfo(one.delivery.zone)),
        format=one.format,
        interactions=gathered,
    )


def _comparison(outcomes: list[Outcome], made: Made, matters: float, measure: ComparedBy) -> Comparison:
    found = compare(units(outcomes, made), rng=np.random.default_rng(SEED))
    if found is None:
        return Comparison(made, measure, matters, None, Verdict.UNKNOWN, None, None)
    least = math.log1p(matters)
    change = Interval(_part(found.value), _part(found.low), _part(found.high)) if found.bounded else None
    return Comparison(made, measure, matters, found, verdict(found, least), change, needed(found, least))


def _part(logarithm: float) -> float:
    return math.expm1(min(logarithm, 500.0))  # a handful of posts can ask for more than a float holds


def _count(rows: Iterable[Watch], told: _Told, made: Made) -> Count:
    """By post, not by account: a post is usable where one network told in time, young while one still may."""
    usable = {one.post for one in told.outcomes}
    states: dict[object, int] = {}
    for one in rows:
        if one.made == made:
            state = 2 if one.post_id in usable else int(one.pk in told.waiting)
            states[one.post_id] = max(states.get(one.post_id, 0), state)
    found = list(states.values())
    return Count(made, len(found), found.count(1), found.count(0))
