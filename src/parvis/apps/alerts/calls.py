"""Calls: something of Parvis's own that waits for somebody. One is open per subject, until it is settled.

What waits is known above; the words for it come by ``spoken``. A call joins the bell, the e-mail and the
wishes of alerts, for those alone who can settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from parvis.apps.alerts.models import Alert, Kind, Seen, Telling
from parvis.apps.alerts.ringing import alert_tell
from parvis.apps.alerts.selectors import calls_open
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

SILENCE: Final = timedelta(hours=12)  # more of the same is told again after it, and not before
BUNDLE: Final = timedelta(minutes=1)  # what happens together is told together


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What waits: for those whose role includes ``verb``, and for ``people`` by their ids.

    ``subject`` is its cause: the same cause is the same call. ``facts`` are JSON; ``facts["n"]`` is how many
    things wait.
    """

    kind: str
    subject: str
    name: str
    verb: Verb
    people: frozenset[int]
    facts: Mapping[str, Any]


@transaction.atomic
def calls_keep(*, workspace: Workspace, kinds: Sequence[Kind], waiting: Iterable[Call], now: datetime) -> int:
    """Make the open calls of these kinds say what waits now, and settle the others; how many are open.

    As often as one likes: what is told already is not told again.
    """
    wanted = {one.subject: one for one in waiting}
    for alert in calls_open(workspace, kinds):
        if alert.subject not in wanted:
            call_settle(alert=alert, now=now)
    for call in wanted.values():
        call_open(workspace=workspace, call=call, now=now)
    return len(wanted)


@transaction.atomic
def call_open(*, workspace: Workspace, call: Call, now: datetime) -> Alert:
    """Ring for what waits, or bring the open call of the same cause up to date.

    Told once; again only when more of it waits and the last ring is ``SILENCE`` old. Whoever it concerns anew
    is told at once.
    """
    alert = calls_open(workspace).select_for_update(of=("self",)).filter(subject=call.subject).first()
    if alert is None:
        alert = _begun(workspace, call, now)
        alert.people.set(call.people)
        _ring(alert, now)
        return alert
    more = call.facts["n"] > alert.facts["n"]
    if dict(call.facts) != alert.facts:
        alert.facts, alert.last_at = dict(call.facts), now if more else alert.last_at
        alert.save(update_fields=["facts", "last_at"])
    newcomers = call.people - set(alert.people.values_list("pk", flat=True))
    alert.people.add(*newcomers)
    if more and now - alert.rang_at >= SILENCE:
        alert.rang_at = now
        alert.save(update_fields=["rang_at"])
        Seen.objects.filter(alert=alert).delete()
        Telling.objects.filter(alert=alert).delete()
        _ring(alert, now)
    elif newcomers:
        alert_tell(alert, email=True, webhook=False, urgent=False, now=now + BUNDLE)
    return alert


def _begun(workspace: Workspace, call: Call, now: datetime) -> Alert:
    return Alert.objects.create(
        workspace=workspace,
        kind=call.kind,
        name=call.name[:80],
        key=f"{call.subject}:{now.timestamp():.6f}",
        subject=call.subject,
        facts=dict(call.facts),
        verb=call.verb,
        happened_at=now,
        rang_at=now,
        last_at=now,
    )


def _ring(alert: Alert, now: datetime) -> None:
    _audit("alert.ring", alert)
    alert_tell(alert, email=True, webhook=False, urgent=False, now=now + BUNDLE)


@transaction.atomic
def call_settle(*, alert: Alert, now: datetime) -> None:
    """Nothing waits any more: the bell is quiet, and letters that have not left do not leave."""
    alert.settled_at = now
    alert.save(update_fields=["settled_at"])
    Telling.objects.filter(alert=alert, sent_at__isnull=True).delete()
    _audit("alert.settle", alert)


def _audit(verb: str, alert: Alert) -> None:
    audit.record(
        actor=Actor.system(),
        workspace=alert.workspace,
        verb=verb,
        target="alert",
        target_id=alert.pk,
        after={"name": alert.name, "kind": alert.kind},
    )
