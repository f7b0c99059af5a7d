"""Reading alerts, rules, wishes. Nothing here loads the lake: every page asks how many are unread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from parvis.apps.alerts.models import CALLS, Alert, AlertRule, Crisis, Feedback, Reach, Seen
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb

BELL_DAYS = timedelta(days=30)
MOVES_SHOWN = 20


def alerts_of(workspace: Workspace) -> QuerySet[Alert]:
    """The workspace's alerts, newest first; ``workspace`` and ``rule`` come with them."""
    return Alert.objects.filter(workspace=workspace).select_related("workspace", "rule")


def alerts_answered(workspace: Workspace, user: User) -> QuerySet[Alert]:
    """The same, with what people said: how many found each ``useful`` or ``not_useful``, and ``mine``."""
    mine = Feedback.objects.filter(alert=OuterRef("pk"), user=user).values("useful")[:1]
    return alerts_of(workspace).annotate(
        useful=Count("feedback", filter=Q(feedback__useful=True)),
        not_useful=Count("feedback", filter=Q(feedback__useful=False)),
        mine=Subquery(mine),
    )


def concerning(alerts: QuerySet[Alert], member: Membership) -> QuerySet[Alert]:
    """Those that are this member's business: what rules found, and what waits for them."""
    named = Alert.people.through.objects.filter(alert=OuterRef("pk"), user=member.user_id)
    return alerts.filter(Q(verb="") | Q(verb__in=TABLE[Role(member.role)]) | Exists(named))


def unread(alerts: QuerySet[Alert], member: Membership, since: datetime | None = None) -> QuerySet[Alert]:
    """Those that concern this member, rang in the last thirty days, are not settled and were not opened."""
    start = (since or timezone.now()) - BELL_DAYS
    seen = Seen.objects.filter(alert=OuterRef("pk"), user=member.user_id)
    rang = concerning(alerts, member).filter(held="", rang_at__gte=start, settled_at__isnull=True)
    return rang.exclude(Exists(seen))


def unread_count(member: Membership) -> int:
    """How many alerts the bell counts."""
    return unread(Alert.objects.filter(workspace=member.workspace_id), member).count()


def calls_open(workspace: Workspace, kinds: Sequence[str] = CALLS) -> QuerySet[Alert]:
    """What waits for somebody, and is not settled."""
    return alerts_of(workspace).filter(kind__in=kinds, settled_at__isnull=True)


def rules_of(workspace: Workspace) -> QuerySet[AlertRule]:
    """The workspace's rules."""
    return AlertRule.objects.filter(workspace=workspace).select_related("query", "workspace")


def moves_of(rule: AlertRule) -> QuerySet[Feedback]:
    """What people said of a rule's alerts and how it moved the threshold, newest first."""
    return rule.feedback.select_related("user", "alert")


def answer_of(alert: Alert, user: User) -> Feedback | None:
    """What this person said of an alert."""
    return Feedback.objects.filter(alert=alert, user=user).first()


def crises_of(workspace: Workspace) -> QuerySet[Crisis]:
    """The workspace's crises, newest first."""
    return Crisis.objects.filter(workspace=workspace).select_related(
        "workspace", "opened_by", "alert", "query"
    )


def reach_of(workspace: Workspace, user: User) -> Reach:
    """How a person wants to be reached: their own wish, or the defaults (a row not saved)."""
    found = Reach.objects.filter(workspace=workspace, user=user).first()
    return found or Reach(workspace=workspace, user=user, time_zone=workspace.time_zone)


def followers_of(workspace: Workspace) -> Sequence[Reach]:
    """Everybody who follows alerts here, with their wishes or the defaults."""
    wishes = {one.user_id: one for one in Reach.objects.filter(workspace=workspace)}
    return [
        wishes.get(pk) or Reach(workspace=workspace, user_id=pk, time_zone=workspace.time_zone)
        for pk in _members_who(Verb.FOLLOW_ALERTS, workspace).values_list("user_id", flat=True)
    ]


def reached(alert: Alert) -> Sequence[Reach]:
    """The followers to whom an alert is told by e-mail, each by their own wish."""
    followers = followers_of(alert.workspace)
    if alert.kind not in CALLS:
        return [one for one in followers if one.email]
    able = set(_members_who(Verb(alert.verb), alert.workspace).values_list("user_id", flat=True))
    able |= set(alert.people.values_list("pk", flat=True))
    return [one for one in followers if one.calls and one.user_id in able]


def _members_who(verb: Verb, workspace: Workspace) -> QuerySet[Membership]:
    roles = [role for role, verbs in TABLE.items() if verb in verbs]
    members = Membership.objects.filter(workspace=workspace, role__in=roles, user__is_active=True)
    return members.order_by("user_id")
