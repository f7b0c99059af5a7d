"""How fast an account may go: our own guard, and what the network said is left.

An account that suddenly posts a hundred times is most often a mistake. A thread counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from parvis.apps.publishing.models import Account, Step

FULL_QUOTA_WAIT: Final = timedelta(minutes=15)
COUNTED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Later:
    """Not yet, and nobody need do anything: the account has sent enough for now."""

    at: datetime
    why: str


class Pace:
    """When the posts of one account began within the hour, the newest first.

    Read once, then kept in step by whoever holds the account's lease: nobody else begins any.
    """

    def __init__(self, account_id: int) -> None:
        self._account_id = account_id
        self._begun: list[datetime] | None = None

    def began(self, at: datetime) -> None:
        """One more began just now."""
        if self._begun is not None:
            self._begun.insert(0, at)

    def forget(self) -> None:
        """Read anew: one that had begun turned out not to have."""
        self._begun = None

    def wait(self, account: Account, now: datetime) -> Later | None:
        """Until when the account must wait, and why; None if another post may begin now."""
        return self._guard(account, now) or _quota(account, now)

    def _guard(self, account: Account, now: datetime) -> Later | None:
        begun = self._within_the_hour(now)
        if not begun:
            return None
        gap_ends = begun[0] + timedelta(seconds=account.gap_seconds)
        if gap_ends > now:
            return Later(gap_ends, "gap")
        return Later(begun[account.an_hour - 1] + COUNTED, "burst") if len(begun) >= account.an_hour else None

    def _within_the_hour(self, now: datetime) -> list[datetime]:
        since = now - COUNTED
        if self._begun is None:
            firsts = Step.objects.filter(account=self._account_id, position=1, commit_began_at__gt=since)
            moments = firsts.order_by("-commit_began_at").values_list("commit_began_at", flat=True)
            self._begun = [moment for moment in moments if moment is not None]
        self._begun = [moment for moment in self._begun if moment > since]
        return self._begun


def _quota(account: Account, now: datetime) -> Later | None:
    """What the network itself said is left, when it was last asked."""
    told = account.quota or {}
    if not told or account.quota_at is None or told["used"] < told["total"]:
        return None
    fresh_until = account.quota_at + FULL_QUOTA_WAIT
    return Later(fresh_until, "quota") if now < fresh_until else None
