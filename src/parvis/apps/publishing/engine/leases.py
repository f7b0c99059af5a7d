"""Who speaks for an account now: one at a time, and not for longer than a lease.

A lease is a column that runs out by itself, never a status: what a dead process held is taken by the next. It
is on the account, so that two posts of one account never race, and permissions are renewed by one at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.models import F, Min, Q

from parvis.apps.publishing.engine.hands import LEASE
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import ACTIVE
from parvis.kit.moments import Clock


class LeaseLost(Exception):  # noqa: N818 - the name of what happened
    """Another process speaks for this account now: nothing more may be done for it here."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to speak for an account."""

    account_id: int
    token: str


def _free(now: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def next_account(now: datetime) -> int | None:
    """The account that waits for its turn longest: has something due, is held by nobody, and may be asked."""
    accounts = Account.objects.filter(_free(now)).filter(Q(resume_at__isnull=True) | Q(resume_at__lte=now))
    due = Delivery.objects.filter(state__in=ACTIVE, next_at__lte=now, account__in=accounts)
    rows = (
        due.order_by().values("account_id").annotate(since=Min("next_at"), served=Min("account__served_at"))
    )
    found = rows.order_by(F("served").asc(nulls_first=True), "since").first()
    return found["account_id"] if found else None


def take(account_id: int, now: datetime) -> Lease | None:
    """Take the lease of an account, or None if somebody holds it: one compare-and-set."""
    token = uuid4().hex
    free = Account.objects.filter(_free(now), pk=account_id)
    return Lease(account_id, token) if free.update(lease_by=token, lease_until=now + LEASE) else None


def renew(lease: Lease, now: datetime) -> None:
    """Hold it a whole lease longer; raises ``LeaseLost``. Inside a transaction it also pins the account."""
    held = Account.objects.filter(pk=lease.account_id, lease_by=lease.token, lease_until__gt=now)
    if not held.update(lease_until=now + LEASE):
        raise LeaseLost(f"account {lease.account_id} is spoken for by another process")


def give_back(lease: Lease, now: datetime) -> None:
    """Let others speak; the account goes to the end of the queue."""
    held = Account.objects.filter(pk=lease.account_id, lease_by=lease.token)
    held.update(lease_by="", lease_until=None, served_at=now)


@contextmanager
def held(account_id: int, clock: Clock) -> Iterator[Lease | None]:
    """Speak for an account within the block; None when somebody else does."""
    lease = take(account_id, clock())
    try:
        yield lease
    finally:
        if lease is not None:
            give_back(lease, clock())


@dataclass
class Heart:
    """Renews a lease while long uploads run. Beats in a thread of its own, on a connection of its own."""

    clock: Clock
    every_s: float = LEASE.total_seconds() / 4
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def beating(self, lease: Lease) -> Iterator[None]:
        """Keep the lease for as long as the block takes."""
        self._ended.clear()
        thread = threading.Thread(target=self._beat, args=(lease,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _beat(self, lease: Lease) -> None:
        try:
            while not self._ended.wait(self.every_s):
                try:
                    renew(lease, self.clock())
                except DatabaseTrouble:
                    connection.close()
                except LeaseLost:  # whoever works finds out at the gate
                    return
        finally:
            connection.close()
