"""E-mail to people: alerts that ring, and the digest of a day. In each reader's language, at their hours.

Text and HTML say the same: what happened, why, and where to read on. No words of a post and nobody's name
leave by e-mail: they would escape erasure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.alerts import selectors, wording
from parvis.apps.alerts.models import Alert, Reach, Telling
from parvis.apps.alerts.quiet import due_today, local_day, quiet_until
from parvis.apps.alerts.ringing import alert_url, email_later
from parvis.apps.alerts.selectors import followers_of, reach_of, reached
from parvis.apps.alerts.storms import DAY
from parvis.core.jobs.tasks import job
from parvis.core.letters import letter_send
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace

MOST_SHOWN: Final = 30


@job(max_attempts=8, backoff_base_s=30.0)
def email_alerts(workspace_id: int, user_id: int) -> int:
    """Send a person every alert that waits for them, in one e-mail; how many it told.

    Their wishes are read again now: quiet hours set meanwhile hold (urgent alerts go on). The mail server may
    take a mail whose taking we do not learn of; the second then bears the same Message-ID.
    """
    return alerts_email(workspace_id, user_id, now=timezone.now())


def alerts_email(workspace_id: int, user_id: int, *, now: datetime) -> int:
    """The same, at an instant that is given."""
    waiting = Telling.objects.filter(
        alert__workspace_id=workspace_id, user_id=user_id, sent_at__isnull=True
    ).select_related("alert__workspace", "alert__rule", "user")
    told = list(waiting.order_by("alert_id"))
    if not told:
        return 0
    workspace, user = told[0].alert.workspace, told[0].user
    told = _still_wanted(told)
    if not told:
        return 0
    reach = reach_of(workspace, user)
    quiet = quiet_until(now, reach.quiet_from, reach.quiet_to, reach.time_zone) if reach.quiet else None
    if quiet is not None:
        told = [one for one in told if one.alert.rule is not None and one.alert.rule.urgent]
        _wake(workspace, user_id, quiet)
        if not told:
            return 0
    _send(user, workspace, "alerts", [one.alert for one in told], key=f"alerts-{told[0].pk}-{told[-1].pk}")
    Telling.objects.filter(pk__in=[one.pk for one in told]).update(sent_at=now)
    return len(told)


def _still_wanted(tellings: Sequence[Telling]) -> list[Telling]:
    """Those not settled whose reader still belongs here and wants them; the others are forgotten."""
    wanted = [
        one
        for one in tellings
        if one.alert.settled_at is None and one.user_id in {reach.user_id for reach in reached(one.alert)}
    ]
    Telling.objects.filter(pk__in={one.pk for one in tellings} - {one.pk for one in wanted}).delete()
    return wanted


@transaction.atomic
def _wake(workspace: Workspace, user_id: int, at: datetime) -> None:
    email_later(workspace, user_id, at)


@job(max_attempts=3)
def send_digests() -> int:
    """Have the day's digest sent to each person whose hour has come; how many were asked."""
    asked = 0
    for workspace in Workspace.objects.all():
        for reach in followers_of(workspace):
            if digest_is_due(reach, now=timezone.now()):
                email_digest.using(
                    workspace_id=workspace.pk, unique_key=f"alert-digest:{workspace.pk}:{reach.user_id}"
                ).enqueue(workspace_id=workspace.pk, user_id=reach.user_id)
                asked += 1
    return asked


def digest_is_due(reach: Reach, *, now: datetime) -> bool:
    """Whether the person wants one, the clocks have come to their hour, and today's was not dealt with."""
    if not reach.digest or reach.digest_on == local_day(now, reach.time_zone):
        return False
    return due_today(now, reach.digest_at, reach.time_zone)


@job(max_attempts=8, backoff_base_s=30.0)
def email_digest(workspace_id: int, user_id: int) -> int:
    """Send one person's digest of the last day; how many alerts it tells of (0: none, and no e-mail)."""
    return digest_email(workspace_id, user_id, now=timezone.now())


def digest_email(workspace_id: int, user_id: int, *, now: datetime) -> int:
    """The same, at an instant that is given. A day without alerts is dealt with too, by no e-mail."""
    workspace = Workspace.objects.get(pk=workspace_id)
    user = User.objects.get(pk=user_id)
    reach = reach_of(workspace, user)
    if not digest_is_due(reach, now=now):
        return 0
    alerts = _of_the_day(workspace, user, now)
    day = local_day(now, reach.time_zone)
    if alerts:
        _send(user, workspace, "digest", alerts, key=f"digest-{workspace.pk}-{user.pk}-{day}")
    Reach.objects.update_or_create(
        workspace=workspace,
        user=user,
        defaults={"digest_on": day},
        create_defaults={"digest_on": day, "time_zone": reach.time_zone},
    )
    return len(alerts)


def _of_the_day(workspace: Workspace, user: User, now: datetime) -> list[Alert]:
    """What rang or was held back in a day, as far as it is this person's business and not settled."""
    member = Membership.objects.filter(workspace=workspace, user=user).first()
    if member is None:
        return []
    rows = selectors.concerning(selectors.alerts_of(workspace), member)
    rows = rows.filter(last_at__gt=now - DAY, last_at__lte=now, settled_at__isnull=True)
    return list(rows.order_by("held", "-pk"))


def _send(user: User, workspace: Workspace, kind: str, alerts: Sequence[Alert], *, key: str) -> None:
    with translation.override(user.language):
        context = _context(user, workspace, kind, alerts)
        letter_send(to=user.email, template=f"alerts/mail/{kind}", context=context, key=key)


def _context(user: User, workspace: Workspace, kind: str, alerts: Sequence[Alert]) -> dict[str, Any]:
    shown = [
        {
            "title": wording.title(one),
            "reasons": wording.reasons(one),
            "url": alert_url(one),
            "at": timezone.localtime(one.happened_at, ZoneInfo(workspace.time_zone)),
            "held": one.held,
            "again": one.again,
        }
        for one in alerts[:MOST_SHOWN]
    ]
    return {
        "subject": _subject(workspace, kind, alerts),
        "workspace": workspace,
        "reader": user,
        "alerts": shown,
        "more": max(0, len(alerts) - MOST_SHOWN),
        "rang": [one for one in shown if not one["held"]],
        "held": [one for one in shown if one["held"]],
        "url": settings.PUBLIC_URL + reverse("alerts:alerts", args=[workspace.slug]),
        "reach_url": settings.PUBLIC_URL + reverse("alerts:reach", args=[workspace.slug]),
    }


def _subject(workspace: Workspace, kind: str, alerts: Sequence[Alert]) -> str:
    n = len(alerts)
    if kind == "digest":
        said = ngettext("%(n)s alert in a day", "%(n)s alerts in a day", n) % {"n": n}
    elif n == 1:
        said = wording.title(alerts[0])
    else:
        said = ngettext("%(n)s alert", "%(n)s alerts", n) % {"n": n}
    return _("%(workspace)s: %(said)s") % {"workspace": workspace.name, "said": said}
