"""The service that never ends: an account with something due, its deliveries in turn, then the next account.

Several run side by side, in one process or in many. Each looks twice a second; an account is served for a
slice, then goes to the end of the queue, so that one that has much to send keeps nobody waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import OperationalError, close_old_connections
from django.db.models import F

from parvis.apps.publishing.engine import leases, noting, opening, patience, works
from parvis.apps.publishing.engine.forward import forward
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.engine.pace import Pace
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import ACTIVE, Boundary, Reason, State, StepState
from parvis.networks.ports import NetworkError

logger = logging.getLogger(__name__)
SLICE: Final = 20  # deliveries of one account in a row
LOOK_EACH_S: Final = 0.5
CRASHES: Final = 5
AFTER_CRASH: Final = timedelta(seconds=60)
QUOTA_KEPT: Final = timedelta(minutes=5)


def serve_one(hands: Hands, stopping: Callable[[], bool] = lambda: False) -> int | None:
    """Serve the account that waits longest, for a slice; how many deliveries moved, None if none waits."""
    account_id = leases.next_account(hands.clock())
    if account_id is None:
        return None
    with leases.held(account_id, hands.clock) as lease:
        if lease is None:  # another was quicker
            return 0
        try:
            return _slice(hands, lease, stopping)
        except leases.LeaseLost as lost:
            logger.warning("%s", lost)
            return 0


def _slice(hands: Hands, lease: leases.Lease, stopping: Callable[[], bool]) -> int:
    account = Account.objects.select_related("workspace").get(pk=lease.account_id)
    _read_quota(hands, account)
    moved, pace = 0, Pace(account.pk)
    for delivery in works.at_hand(account, hands.clock(), SLICE):
        if stopping():
            break
        moved += 1
        if _rests(hands, lease, delivery, pace):
            break
    return moved


def _rests(hands: Hands, lease: leases.Lease, delivery: Delivery, pace: Pace) -> bool:
    """Move one delivery; whether the network, or the guard, wants nothing more of the account for now."""
    try:
        return forward(hands, lease, delivery, pace)
    except leases.LeaseLost:
        raise
    except OperationalError as error:  # locked or away: what is stored tells where to go on
        logger.warning("delivery %s: the database does not answer (%s)", delivery.pk, error)
        hands.rest(LOOK_EACH_S)
    except Exception:
        logger.exception("delivery %s: a fault of Parvis itself", delivery.pk)
        patience.patiently(hands.rest, lambda: _crashed(hands, delivery.pk))
    return False


def _crashed(hands: Hands, delivery_id: UUID) -> None:
    """A fault of ours: again in a minute, and after some of these a person must know."""
    now = hands.clock()
    rows = Delivery.objects.filter(pk=delivery_id)
    rows.update(attempts=F("attempts") + 1, next_at=now + AFTER_CRASH)
    delivery = rows.select_related("account", "workspace").get()
    noting.attempt(delivery, None, Boundary.HOLD, "crashed", at=now)
    if delivery.attempts < CRASHES or delivery.state not in ACTIVE:
        return
    doubtful = delivery.steps.filter(state__in=[StepState.COMMITTING, StepState.PENDING])
    if doubtful.update(state=StepState.UNCONFIRMED):
        noting.waits_for_a_person(delivery, State.UNCONFIRMED, Reason.CANNOT_LOOK, now=now)
    else:
        noting.waits_for_a_person(delivery, State.HELD, Reason.NO_ANSWER, now=now)


def _read_quota(hands: Hands, account: Account) -> None:
    """Ask the network how much is left, where it tells, every few minutes; a failure changes nothing."""
    now, quotas = hands.clock(), hands.quotas(account.network)
    fresh = account.quota_at is not None and now - account.quota_at < QUOTA_KEPT
    if quotas is None or fresh:
        return
    try:
        told = quotas.quota(opening.opened(hands, account))
    except NetworkError as fault:
        logger.info("%s does not tell its quota: %s", account, fault.code)
        return
    if told is not None:
        account.quota = {"used": told.used, "total": told.total, "window_s": told.window_s}
        account.quota_at = now
        account.save(update_fields=["quota", "quota_at"])


def serve(hands: Hands, wait: Callable[[float], bool]) -> None:
    """Serve until ``wait`` says that it is time to stop."""
    while not wait(0.0):
        close_old_connections()
        try:
            moved = serve_one(hands, lambda: wait(0.0))
        except OperationalError as error:
            logger.warning("the database does not answer (%s)", error)
            moved = None
        if moved is None and wait(LOOK_EACH_S):
            return
