"""What a failure means for a delivery: try later, renew the permission, ask a person, or go and look.

The one rule above all: a commit whose outcome is not known is never repeated before it was looked for, and
then only where the network still knows the key.
"""

from __future__ import annotations

import enum
import random
from datetime import datetime, timedelta
from typing import Final

from parvis.apps.publishing.states import Reason
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import harmless

FIRST_WAIT_S: Final = 5.0
LONGEST_WAIT_S: Final = 600.0
MOST_ATTEMPTS: Final = 12  # some forty minutes; what has not begun is asked about when it is late
# A list of posts may lag behind the post: looked at again and again before it counts as absent.
LOOKS_AFTER_S: Final = (3.0, 15.0, 60.0, 180.0)
UNSETTLED_AFTER: Final = timedelta(hours=24)


class Meaning(enum.Enum):
    """What to do next."""

    LATER = enum.auto()
    RENEW = enum.auto()
    FAILS = enum.auto()
    LOOK = enum.auto()


def before_commit(fault: NetworkError) -> Meaning:
    """What a failure of ``prepare`` means: nobody has seen anything."""
    if fault.fault is Fault.AUTH:
        return Meaning.RENEW
    return Meaning.LATER if fault.fault in {Fault.RETRY, Fault.GARBAGE} else Meaning.FAILS


def of_commit(fault: NetworkError) -> Meaning:
    """What a failure of ``commit`` means."""
    if not harmless(fault):
        return Meaning.LOOK
    return before_commit(fault)


def of_settle(fault: NetworkError) -> Meaning:
    """What a failure of ``settle`` means: the network may have said no for good, or not have answered."""
    if fault.fault in {Fault.REFUSED, Fault.BAD_INPUT}:
        return Meaning.FAILS
    return Meaning.RENEW if fault.fault is Fault.AUTH else Meaning.LATER


def wait_s(attempts: int, fault: NetworkError, rng: random.Random) -> float:
    """Seconds until the next try: doubled each time, with jitter; never less than the network asked for."""
    ceiling = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(attempts, 16))
    return (fault.retry_after or 0.0) + rng.uniform(ceiling / 2, ceiling)


def look_again_at(looked: int, now: datetime) -> datetime | None:
    """When to look for a lost answer the next time; None when it was looked for often enough."""
    return now + timedelta(seconds=LOOKS_AFTER_S[looked]) if looked < len(LOOKS_AFTER_S) else None


def why_failed(fault: NetworkError) -> Reason:
    """The reason that the page shows; the network's own words stand in the log."""
    return Reason.NO_ANSWER if fault.fault in {Fault.RETRY, Fault.GARBAGE} else Reason.REFUSED
