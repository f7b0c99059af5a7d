"""Which posts are alike, so that they may be compared: by accounts, format, quarter, kind of day and hour.

The unit is the post, not each place where it stands: it is the post that a person or the AI made, and what
is good about it is good on every account. Posts that went to the same accounts are alike; what such a post
gathered is the mean over them of log(1 + interactions), so that twice as much counts the same on a large and
on a small account, and one that went viral does not decide for all.

The quarter belongs to what must be equal: accounts grow, and the share of the AI grows at the same time. What
grows inside a quarter is levelled by the day (``Unit.when``). Arms of an A/B test are alike by their test:
same subject, same accounts, and which of them got which moment was drawn by lot.
"""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.core.actors import Made
from parvis.science.matching import Unit


class DayPart(enum.StrEnum):
    """The rhythm of a day on the clocks of those who read."""

    NIGHT = "night"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"


BEGINS: Final = (
    (22, DayPart.NIGHT),
    (18, DayPart.EVENING),
    (14, DayPart.AFTERNOON),
    (11, DayPart.MIDDAY),
    (6, DayPart.MORNING),
    (0, DayPart.NIGHT),
)
SATURDAY: Final = 5
DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a post gathered on one account at the age at which posts are compared. ``at`` is when it was
    published, on the clocks of the account."""

    post: Hashable
    account: Hashable
    made: Made
    at: datetime
    format: str
    interactions: int
    lot: Hashable = None  # the A/B test that it is an arm of: its moment was drawn there


def day_part(at: datetime) -> DayPart:
    """The part of the day that the clocks of ``at`` show."""
    return next(part for hour, part in BEGINS if at.hour >= hour)


def units(outcomes: Iterable[Outcome], treated: Made, against: Made = Made.HUMAN) -> list[Unit]:
    """The posts made in the two ways, each with what it must share with those it is compared with."""
    by_post: dict[Hashable, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.made in {treated, against}:
            by_post[one.post].append(one)
    return [_unit(found, treated) for found in by_post.values()]


def _unit(found: list[Outcome], treated: Made) -> Unit:
    first = min(found, key=lambda one: one.at)
    went = tuple(sorted((str(one.account), one.format) for one in found))
    quarter = (first.at.year, (first.at.month + 2) // 3)
    stratum: Hashable = (went, quarter, first.at.weekday() >= SATURDAY, day_part(first.at))
    if first.lot is not None:
        stratum = (went, first.lot)
    outcome = sum(math.log1p(one.interactions) for one in found) / len(found)
    return Unit(stratum, first.made == treated, outcome, when=first.at.timestamp() / DAY_S)
