"""How things end, written down: the log of attempts, the audit, the news. Each function one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.apps.publishing import events
from parvis.apps.publishing.models import Account, Attempt, Delivery, Step
from parvis.apps.publishing.states import Boundary, Reason, State, StepState
from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.webhooks import news
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Pending, Remote

WORDS: Final = 500


def attempt(
    delivery: Delivery, step: Step | None, boundary: Boundary, outcome: str, *, at: datetime, words: str = ""
) -> None:
    """Add to the log."""
    Attempt.objects.create(
        delivery=delivery, step=step, boundary=boundary, outcome=outcome[:40], words=words[:WORDS], at=at
    )


def failed_attempt(step: Step, boundary: Boundary, fault: NetworkError, now: datetime) -> None:
    """Add what the network said."""
    attempt(step.delivery, step, boundary, fault.code, at=now, words=str(fault))


@transaction.atomic
def live(step: Step, remote: Remote, now: datetime, boundary: Boundary) -> None:
    """It is there. Nothing else is written with it that could fail and take the id along."""
    step.state, step.live_at = StepState.LIVE, now
    step.remote_id, step.remote_url = remote.id[:300], remote.url[:500]
    step.remote_data = dict(remote.data)
    step.save(update_fields=["state", "live_at", "remote_id", "remote_url", "remote_data"])
    attempt(step.delivery, step, boundary, "live", at=now)


@transaction.atomic
def pending(step: Step, told: Pending, now: datetime) -> None:
    """The network has taken it and works on it."""
    delivery = step.delivery
    step.state, step.prepared = StepState.PENDING, dict(told.state)
    step.save(update_fields=["state", "prepared"])
    delivery.state, delivery.next_at = State.PENDING, now + timedelta(seconds=max(told.again_s, 1.0))
    delivery.save(update_fields=["state", "next_at"])


@transaction.atomic
def later(delivery: Delivery, at: datetime, *, account_too: bool = False) -> None:
    """Look again then; ``account_too`` when nothing of the account may leave before."""
    delivery.next_at = at
    delivery.save(update_fields=["next_at", "attempts"])
    if account_too:
        Account.objects.filter(pk=delivery.account_id).update(resume_at=at)


@transaction.atomic
def published(delivery: Delivery, steps: Iterable[Step], now: datetime) -> None:
    """Every part is there (the comment perhaps not: the page says so). ``steps`` in their order."""
    first = next((step for step in steps if step.state == StepState.LIVE), None)
    delivery.state, delivery.reason, delivery.attempts = State.PUBLISHED, "", 0
    delivery.published_at = delivery.published_at or now
    delivery.shown = delivery.digest
    delivery.save(update_fields=["state", "reason", "attempts", "published_at", "shown"])
    told = {"url": first.remote_url if first else ""}
    _tell(delivery, "delivery.published", events.PUBLISHED, told, now)


@transaction.atomic
def waits_for_a_person(
    delivery: Delivery, state: State, reason: Reason, *, now: datetime, words: str = ""
) -> None:
    """Held, failed or unconfirmed: it says why, and waits."""
    delivery.state, delivery.reason = state, reason
    delivery.save(update_fields=["state", "reason"])
    attempt(delivery, None, Boundary.HOLD, reason, at=now, words=words)
    told = {"state": state.value, "reason": reason.value}
    _tell(delivery, f"delivery.{state.value}", events.NEEDS_A_PERSON, told, now)


def _tell(delivery: Delivery, verb: str, event: str, told: dict[str, str], now: datetime) -> None:
    account = delivery.account
    audit.record(
        actor=Actor.system(),
        workspace=delivery.workspace,
        verb=verb,
        target="delivery",
        target_id=delivery.pk,
        after={"account": str(account), **told},
    )
    ids = {"delivery_id": str(delivery.pk), "post_id": str(delivery.post_id), "account_id": account.pk}
    outbox.emit(event, workspace=delivery.workspace, payload={**ids, **told})
    key = f"{event}:{delivery.pk.hex}:{now.timestamp():.0f}"
    news.tell(workspace=delivery.workspace, event=event, key=key, data={**ids, **told})
