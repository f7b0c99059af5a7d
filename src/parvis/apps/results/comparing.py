"""Ally or adversary? Posts that the AI made, alone or with people, beside those of people alone.

Each comparison is of its own, at 95 %: of twenty in which there is no difference, one will seem to have one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from parvis.apps.results.alike import Outcome, units
from parvis.apps.results.models import Watch
from parvis.apps.results.pace import OVERRIPE
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import watches_of
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace
from parvis.science.differences import Interval
from parvis.science.matching import Compared, Verdict, compare, needed, verdict

SEED: Final = 20_261_126  # the same posts always give the same interval
MATTERS: Final = (0.10, 0.25, 0.50)  # differences that the page lets one choose among
USUAL: Final = 0.25
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

    def count(self, made: Made) -> Count:
        """The posts made in one way."""
        return next(one for one in self.counts if one.made is made)


def ally(workspace: Workspace, scope: Scope, *, matters: float, now: datetime) -> Ally:
    """Compare what was published in a scope; ``matters`` is the smallest difference to act upon, a part."""
    rows = list(watches_of(workspace, scope).select_related("delivery").order_by("pk"))
    outcomes = list(_outcomes(rows))
    return Ally(
        tuple(_comparison(outcomes, made, matters) for made in COMPARED),
        tuple(_count(rows, made, now) for made in (Made.HUMAN, Made.BOTH, Made.AI)),
    )


def _outcomes(rows: Iterable[Watch]) -> Iterator[Outcome]:
    for one in rows:
        if one.ripe is not None and one.ripe.interactions is not None:
            yield Outcome(
                post=one.post_id,
                account=one.account_id,
                made=Made(one.made),
                at=one.published_at.astimezone(ZoneInfo(one.delivery.zone)),
                format=one.format,
                interactions=one.ripe.interactions,
            )


def _comparison(outcomes: list[Outcome], made: Made, matters: float) -> Comparison:
    found = compare(units(outcomes, made), rng=np.random.default_rng(SEED))
    if found is None:
        return Comparison(made, matters, None, Verdict.UNKNOWN, None, None)
    least = math.log1p(matters)
    change = Interval(_part(found.value), _part(found.low), _part(found.high)) if found.bounded else None
    return Comparison(made, matters, found, verdict(found, least), change, needed(found, least))


def _part(logarithm: float) -> float:
    return math.expm1(min(logarithm, 500.0))  # a handful of posts can ask for more than a float holds


def _count(rows: Iterable[Watch], made: Made, now: datetime) -> Count:
    """By post, not by account: a post is usable where one network told in time, young while one still may."""
    states: dict[object, int] = {}
    for one in rows:
        if one.made != made:
            continue
        told = one.ripe is not None and one.ripe.interactions is not None
        waits = one.ripe is None and one.next_at is not None and one.published_at > now - OVERRIPE
        states[one.post_id] = max(states.get(one.post_id, 0), 2 if told else int(waits))
    found = list(states.values())
    return Count(made, len(found), found.count(1), found.count(0))
