"""Reading alerts, rules, wishes. Nothing here loads the lake: every page asks how many are unread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from parvis.apps.alerts.models import Alert, AlertRule, Crisis, Feedback, Reach, Seen
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Verb

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


def unread(alerts: QuerySet[Alert], user: User, since: datetime | None = None) -> QuerySet[Alert]:
    """Those that rang in the last thirty days and that this person has not opened."""
    start = (since or timezone.now()) - BELL_DAYS
    seen = Seen.objects.filter(alert=OuterRef("pk"), user=user)
    return alerts.filter(held="", rang_at__gte=start).exclude(Exists(seen))


def unread_count(workspace: Workspace, user: User) -> int:
    """How many alerts the bell counts."""
    return unread(Alert.objects.filter(workspace=workspace), user).count()


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
    roles = [role for role, verbs in TABLE.items() if Verb.FOLLOW_ALERTS in verbs]
    members = Membership.objects.filter(workspace=workspace, role__in=roles, user__is_active=True)
    wishes = {one.user_id: one for one in Reach.objects.filter(workspace=workspace)}
    return [
        wishes.get(pk) or Reach(workspace=workspace, user_id=pk, time_zone=workspace.time_zone)
        for pk in members.order_by("user_id").values_list("user_id", flat=True)
    ]
