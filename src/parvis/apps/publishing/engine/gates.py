"""The last look before something leaves, in the transaction that says that it begins.

Everything is read anew: the stop, the account, whose yes holds, the words that were kept, the rights to each
file, how late it is, how much the account has sent. What a page showed a minute ago counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from parvis.apps.publishing import material, reach
from parvis.apps.publishing.models import Account, Delivery, Step
from parvis.apps.publishing.states import Connection, Reason
from parvis.core.autonomy.selectors import stop_of

FULL_QUOTA_WAIT: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Hold:
    """A person must decide; ``words`` say more than the reason, in the workspace's language."""

    reason: Reason
    words: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Not yet, and nobody need do anything: the account has sent enough for now."""

    at: datetime
    why: str


def look(delivery: Delivery, now: datetime, *, begun: bool) -> Hold | Later | None:
    """Why this delivery may not go on at this moment; None if it may.

    Once a part of it is out (``begun``), being late and having sent much stop it no more: half a thread is
    worse than a late one.
    """
    if stop_of(delivery.workspace_id) is not None:
        return Hold(Reason.STOPPED)
    account = Account.objects.get(pk=delivery.account_id)
    if account.state != Connection.CONNECTED:
        return Hold(Reason.AUTH)
    why = reach.refusal(delivery, now)
    if why is not None:
        return Hold(why)
    return _of_files(delivery, now) or (None if begun else _of_time(delivery, account, now))


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


def _of_time(delivery: Delivery, account: Account, now: datetime) -> Hold | Later | None:
    if is_late(delivery, now):
        return Hold(Reason.LATE)
    return _guard(account, now) or _quota(account, now)


def is_late(delivery: Delivery, now: datetime) -> bool:
    """Whether it is so late that a person should be asked first."""
    late = delivery.due_at + timedelta(minutes=delivery.account.late_minutes)
    return now > late and not delivery.late_allowed


def _guard(account: Account, now: datetime) -> Later | None:
    """Our own guard: a pause between two posts, and so many an hour. A thread counts once."""
    since = now - timedelta(hours=1)
    firsts = Step.objects.filter(account=account, position=1, commit_began_at__gt=since)
    begun = firsts.order_by("-commit_began_at").values_list("commit_began_at", flat=True)
    last = begun.first()
    if last is None:
        return None
    if last + timedelta(seconds=account.gap_seconds) > now:
        return Later(last + timedelta(seconds=account.gap_seconds), "gap")
    first_that_counts = next(iter(begun[account.an_hour - 1 : account.an_hour]), None)
    return Later(first_that_counts + timedelta(hours=1), "burst") if first_that_counts else None


def _quota(account: Account, now: datetime) -> Later | None:
    """What the network itself said is left, when it was last asked."""
    told = account.quota or {}
    if not told or account.quota_at is None or told["used"] < told["total"]:
        return None
    fresh_until = account.quota_at + FULL_QUOTA_WAIT
    return Later(fresh_until, "quota") if now < fresh_until else None
