"""From a finding to an alert: rung, joined to an earlier one, or kept for the digest. And whom it reaches.

Called in the transaction of the look that found it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from parvis.apps.alerts import events, storms, wording
from parvis.apps.alerts.finding import KEPT, Finding
from parvis.apps.alerts.models import Alert, AlertRule, Telling
from parvis.apps.alerts.quiet import quiet_until
from parvis.apps.alerts.selectors import reached
from parvis.apps.alerts.storms import Rung, Verdict
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.webhooks import news
from parvis.core.workspaces.models import Workspace

REMEMBERED = timedelta(days=30)


def findings_ring(*, rule: AlertRule, findings: Iterable[Finding], now: datetime) -> int:
    """Deal with what a look found; how many alerts rang. Must be called in the look's transaction."""
    rang = 0
    for finding in findings:
        earlier = _earlier(rule, now)
        verdict, joined = storms.judged(
            key=finding.key,
            subject=finding.subject,
            strength=finding.strength,
            at=now,
            earlier=[_rung(one) for one in earlier],
            silence_hours=rule.silence_hours,
            most_a_day=rule.most_a_day,
            others_today=_others_today(rule, now),
        )
        if verdict is Verdict.JOINS and joined is not None:
            _join(next(one for one in earlier if one.key == joined.key), finding, now)
        elif verdict in {Verdict.RINGS, Verdict.HELD}:
            alert_ring(rule=rule, finding=finding, now=now, held="cap" if verdict is Verdict.HELD else "")
            rang += verdict is Verdict.RINGS
    return rang


def alert_ring(*, rule: AlertRule, finding: Finding, now: datetime, held: str) -> Alert:
    """Write one alert, and tell it unless it is held back for the digest."""
    alert = Alert.objects.create(
        workspace=rule.workspace,
        rule=rule,
        kind=rule.kind,
        name=rule.name,
        key=finding.key,
        subject=finding.subject,
        strength=finding.strength,
        facts=finding.facts,
        mentions=list(finding.mentions),
        happened_at=finding.at,
        rang_at=now,
        last_at=now,
        held=held,
    )
    audit.record(
        actor=Actor.system(on_behalf_of=rule.name),
        workspace=rule.workspace,
        verb="alert.ring" if not held else "alert.hold",
        target="alert",
        target_id=alert.pk,
        after={"name": rule.name, "kind": rule.kind},
    )
    if not held:
        alert_tell(alert, email=rule.by_email, webhook=rule.by_webhook, urgent=rule.urgent, now=now)
    return alert


def alert_tell(alert: Alert, *, email: bool, webhook: bool, urgent: bool, now: datetime) -> None:
    """Queue what reaches people and other systems; the page's bell needs nothing."""
    if webhook:
        news.tell(workspace=alert.workspace, event=events.RANG, key=f"alert:{alert.pk}", data=as_data(alert))
    if not email:
        return
    for reach in reached(alert):
        Telling.objects.get_or_create(alert=alert, user_id=reach.user_id)
        quiet = None
        if reach.quiet and not urgent:
            quiet = quiet_until(now, reach.quiet_from, reach.quiet_to, reach.time_zone)
        email_later(alert.workspace, reach.user_id, quiet or now)


def email_later(workspace: Workspace, user_id: int, at: datetime) -> None:
    """Have a person's waiting alerts sent at an instant, in one e-mail. One such job runs at a time."""
    task = import_string("parvis.apps.alerts.telling.email_alerts")
    task.using(
        workspace_id=workspace.pk, serial_key=f"alert-mail:{workspace.pk}:{user_id}", run_after=at
    ).enqueue(workspace_id=workspace.pk, user_id=user_id)


def as_data(alert: Alert) -> dict[str, Any]:
    """An alert as another system hears it: numbers and an address, no words of a post, nobody's name."""
    with translation.override(alert.workspace.language):
        sentence = wording.title(alert)
    return {
        "alert_id": alert.pk,
        "kind": alert.kind,
        "name": alert.name,
        "sentence": sentence,
        "happened_at": alert.happened_at,
        "facts": alert.facts,
        "posts": len(alert.mentions),
        "url": alert_url(alert),
    }


def alert_url(alert: Alert) -> str:
    """The address of an alert's page, whole."""
    return settings.PUBLIC_URL + reverse("alerts:alert", args=[alert.workspace.slug, alert.pk])


def _earlier(rule: AlertRule, now: datetime) -> Sequence[Alert]:
    return list(Alert.objects.filter(rule=rule, rang_at__gte=now - REMEMBERED).order_by("pk"))


def _others_today(rule: AlertRule, now: datetime) -> int:
    today = Alert.objects.filter(workspace=rule.workspace, rang_at__gt=now - storms.DAY, held="")
    return today.exclude(rule=rule).count()


def _rung(alert: Alert) -> Rung:
    return Rung(alert.key, alert.subject, alert.rang_at, alert.strength, held=bool(alert.held))


def _join(alert: Alert, finding: Finding, now: datetime) -> None:
    """What comes in silence is counted on the alert it belongs to, once."""
    fresh = [mention for mention in finding.mentions if mention not in alert.mentions]
    if not fresh:
        return
    alert.again += len(fresh)
    alert.last_at = now
    alert.mentions = (alert.mentions + fresh)[:KEPT]
    alert.save(update_fields=["again", "last_at", "mentions"])
