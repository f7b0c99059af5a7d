"""When a post is looked at again: often while much happens, then ever more rarely.

What a post gathers saturates: attention to it falls off like a power of its age (Crane and Sornette 2008,
*Robust dynamic classes revealed by measuring the response function of a social system*, PNAS 105:15649; Szabo
and Huberman 2010, *Predicting the popularity of online content*, CACM 53:80), so that equal steps of the
logarithm of the age see about equal shares of what is still to come. Each age below is about twice the one
before; days and weeks are kept whole, since posts are compared at the same age. After the last, each look
comes when the age has doubled, until a year has passed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AGES: Final = (
    15 * _MINUTE, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR,
    _DAY, 2 * _DAY, 4 * _DAY, 7 * _DAY, 14 * _DAY, 28 * _DAY, 56 * _DAY, 112 * _DAY, 224 * _DAY,
)  # fmt: skip
RIPE: Final = 7 * _DAY  # the age at which posts are compared: most of what comes has come, on every network
OVERRIPE: Final = 14 * _DAY  # a first look this late is of another age


def next_look(published_at: datetime, last_look: datetime | None, now: datetime) -> datetime | None:
    """When to look next at what was published then; None when there is no more to wait for.

    In the past when a look is due. Of several that were missed (nothing ran), only the latest is made up
    for: what was then cannot be seen any more. All three are aware.
    """
    seen = last_look - published_at if last_look else timedelta(0)
    ahead = [age for age in AGES if age > seen]
    missed = [age for age in ahead if published_at + age <= now]
    wanted = missed[-1:] or ahead[:1]
    return published_at + wanted[0] if wanted else None


def comparable(published_at: datetime, looked_at: datetime) -> bool:
    """Whether a look tells how the post stood at the age at which posts are compared."""
    return RIPE <= looked_at - published_at < OVERRIPE
