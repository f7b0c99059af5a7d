"""The last look before something leaves, in the transaction that says that it begins.

Everything is read anew: the stop, the account, whose yes holds, the words that were kept, the rights to each
file, how late it is, how much the account has sent. What a page showed a minute ago counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parvis.apps.publishing import material, reach
from parvis.apps.publishing.engine.pace import Later, Pace
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import Connection, Reason
from parvis.apps.trust.selectors import undisclosed
from parvis.apps.trust.wording import told


@dataclass(frozen=True, slots=True)
class Hold:
    """A person must decide; ``words`` say more than the reason, in the workspace's language."""

    reason: Reason
    words: str = ""


def look(
    delivery: Delivery, pace: Pace, now: datetime, *, begun: bool, holds: reach.Holding | None = None
) -> Hold | Later | None:
    """Why this delivery may not go on at this moment; None if it may.

    ``holds`` is what the database just said, else it is asked. Once a part of it is out (``begun``), being
    late and having sent much stop it no more: half a thread is worse than a late one.
    """
    holds = holds or reach.holding(delivery.pk)
    if holds.stopped:
        return Hold(Reason.STOPPED)
    if holds.connection != Connection.CONNECTED:
        return Hold(Reason.AUTH)
    why = reach.refusal(delivery, now, holds)
    if why is not None:
        return Hold(why)
    return (
        _of_files(delivery, now)
        or _of_disclosure(delivery, now)
        or (None if begun else _of_time(delivery, pace, now))
    )


def _of_files(delivery: Delivery, now: datetime) -> Hold | None:
    made = material.material_of(delivery.post, delivery.digest, delivery.account.network, delivery.place)
    if made is None:
        return Hold(Reason.EDITED)
    if made.missing:
        return Hold(Reason.MEDIA)
    if made.assets and (missing := reach.missing_address(delivery.account.network)):
        return Hold(Reason.PUBLIC_URL, missing)
    problem = made.rights_problem(now.astimezone(ZoneInfo(delivery.workspace.time_zone)).date())
    return Hold(Reason.RIGHTS, problem) if problem else None


def _of_disclosure(delivery: Delivery, now: datetime) -> Hold | None:
    """What a law asks to be said: somebody may have declared a partnership since these words were
    approved."""
    unsaid = undisclosed(delivery.post, now)
    return Hold(Reason.UNAPPROVED, told(unsaid[0]).sentence) if unsaid else None


def _of_time(delivery: Delivery, pace: Pace, now: datetime) -> Hold | Later | None:
    return Hold(Reason.LATE) if is_late(delivery, now) else pace.wait(delivery.account, now)


def is_late(delivery: Delivery, now: datetime) -> bool:
    """Whether it is so late that a person should be asked first."""
    late = delivery.due_at + timedelta(minutes=delivery.account.late_minutes)
    return now > late and not delivery.late_allowed
