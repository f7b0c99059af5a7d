"""Who is told that a delivery, or an account, needs a person: one call for each cause, kept true by looking.

Nothing is told by whoever holds a delivery, since a trigger of the database may hold it too, and a process
may die in between. A minute's job reads what waits now and makes the open calls say exactly that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.alerts.calls import Call, calls_keep
from parvis.apps.alerts.models import Alert, Kind
from parvis.apps.alerts.spoken import Said
from parvis.apps.publishing import wording
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import NEEDS_A_PERSON, Connection, Reason, State
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.networks.registry import NETWORKS

BY_PEOPLE: Final = (Reason.EDITED, Reason.UNAPPROVED, Reason.REVOKED)
KINDS: Final = (Kind.DELIVERY, Kind.ACCOUNT)
AHEAD: Final = timedelta(hours=24)  # what people held themselves is told a day before its hour, not at once
OF_ALL: Final = (
    Reason.STOPPED,
    Reason.LATE,
    Reason.PUBLIC_URL,
    Reason.REVOKED,
)  # one cause for the workspace
OF_POST: Final = (Reason.EDITED, Reason.UNAPPROVED, Reason.RIGHTS, Reason.MEDIA, Reason.REFUSED)
BY_HAND: Final = "by_hand"


def workspaces_to_look_at() -> QuerySet[Workspace]:
    """Those where something waits, or is said to wait."""
    waiting = Delivery.objects.filter(state__in=NEEDS_A_PERSON, is_sample=False).values("workspace")
    lost = Account.objects.filter(state=Connection.DISCONNECTED).values("workspace")
    called = Alert.objects.filter(kind__in=KINDS, settled_at__isnull=True).values("workspace")
    return Workspace.objects.filter(Q(pk__in=waiting) | Q(pk__in=lost) | Q(pk__in=called))


def calls_look(*, workspace: Workspace, now: datetime) -> int:
    """Make the open calls of a workspace say what waits now; how many are open."""
    return calls_keep(workspace=workspace, kinds=KINDS, waiting=_calls(workspace, now), now=now)


def _calls(workspace: Workspace, now: datetime) -> Iterable[Call]:
    causes: dict[str, list[Delivery]] = {}
    for one in _waiting(workspace, now):
        causes.setdefault(_cause(one), []).append(one)
    lost = Account.objects.filter(workspace=workspace, state=Connection.DISCONNECTED)
    accounts = {_of_account(one.pk): one for one in lost.exclude(trouble=BY_HAND)}
    accounts |= {name: rows[0].account for name, rows in causes.items() if rows[0].reason == Reason.AUTH}
    for name, account in accounts.items():
        yield _account_call(account, causes.pop(name, []))
    for name, rows in causes.items():
        yield _delivery_call(name, rows)


def _waiting(workspace: Workspace, now: datetime) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(workspace=workspace, state__in=NEEDS_A_PERSON, is_sample=False)
    rows = rows.exclude(state=State.HELD, reason__in=BY_PEOPLE, due_at__gt=now + AHEAD)
    return rows.select_related("post", "account").defer("post__body").order_by("due_at", "pk")


def _cause(one: Delivery) -> str:
    """What it waits for: things that one act of one person settles have one cause."""
    if one.reason == Reason.AUTH:
        return _of_account(one.account_id)
    if one.state == State.UNCONFIRMED:
        return f"delivery:unknown:{one.account_id}"
    if one.reason in OF_ALL:
        return f"delivery:{one.reason}"
    return f"delivery:{one.reason}:{one.post_id if one.reason in OF_POST else one.account_id}"


def _of_account(pk: int) -> str:
    return f"account:{pk}"


def _account_call(account: Account, rows: Sequence[Delivery]) -> Call:
    facts = {"account": str(account), "network": account.network, "trouble": account.trouble, "n": len(rows)}
    return Call(
        kind=Kind.ACCOUNT, subject=_of_account(account.pk), name=str(account), verb=Verb.CONNECT_ACCOUNTS,
        people=_authors(rows), facts=facts,
    )  # fmt: skip


def _delivery_call(subject: str, rows: Sequence[Delivery]) -> Call:
    first = rows[0]
    facts = {
        "n": len(rows),
        "state": first.state,
        "reason": first.reason,
        "delivery": str(first.pk),
        "post": first.post.title,
        "account": str(first.account),
        "network": first.account.network,
    }
    return Call(
        kind=Kind.DELIVERY, subject=subject, name=first.post.title or str(first.account),
        verb=Verb.PUBLISH_POSTS, people=_authors(rows), facts=facts,
    )  # fmt: skip


def _authors(rows: Iterable[Delivery]) -> frozenset[int]:
    return frozenset(one.post.created_by_id for one in rows if one.post.created_by_id is not None)


def said(alert: Alert) -> Said:
    """A call in words: one sentence on what waits, one on why and what to do, one place to go."""
    say = _account_said if alert.kind == Kind.ACCOUNT else _delivery_said
    return say(alert.workspace, alert.facts)


def _account_said(workspace: Workspace, facts: dict[str, Any]) -> Said:
    named = {"account": facts["account"], "network": NETWORKS[facts["network"]].label}
    n, why = facts["n"], wording.TROUBLES.get(facts["trouble"], wording.REASONS[Reason.AUTH])
    reasons = [str(why)]
    if n:
        waits = ngettext("%(n)s delivery waits for it.", "%(n)s deliveries wait for it.", n)
        reasons.append(waits % {"n": number_format(n, force_grouping=True)})
    href = reverse("publishing:accounts", args=[workspace.slug])
    title = _("%(account)s must be connected again on %(network)s") % named
    return Said(title, tuple(reasons), href)


def _delivery_said(workspace: Workspace, facts: dict[str, Any]) -> Said:
    n, reason = facts["n"], facts["reason"]
    why = (str(wording.REASONS[reason]),) if reason in wording.REASONS else ()
    needs = reverse("publishing:deliveries", args=[workspace.slug]) + "?show=needs"
    if n > 1:
        waiting = ngettext("%(n)s delivery waits for you", "%(n)s deliveries wait for you", n)
        title = waiting % {"n": number_format(n, force_grouping=True)}
        return Said(_because(title, reason), why, needs)
    href = reverse("publishing:delivery", args=[workspace.slug, facts["delivery"]])
    return Said(_because(_one(facts), "" if facts["state"] == State.UNCONFIRMED else reason), why, href)


def _because(title: str, reason: str) -> str:
    if reason not in Reason.values:
        return title
    return _("%(what)s: %(why)s") % {"what": title, "why": Reason(reason).label}


def _one(facts: dict[str, Any]) -> str:
    named = {"post": wording.quoted(facts["post"]), "account": facts["account"]}
    if facts["state"] == State.UNCONFIRMED:
        return _("%(post)s: is it live on %(account)s? The network’s answer was lost") % named
    if facts["state"] == State.FAILED:
        return _("%(post)s could not be published on %(account)s") % named
    return _("%(post)s waits for you before it leaves for %(account)s") % named
