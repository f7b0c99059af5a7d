"""Who is told that a planned post did not leave: its hour passed before anybody approved it, or it is
approved and still cannot go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.alerts.calls import Call, calls_keep
from parvis.apps.alerts.models import Alert, Kind
from parvis.apps.alerts.spoken import Said
from parvis.apps.planning.models import Plan
from parvis.apps.publishing.wording import quoted
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

MISSED, BLOCKED = "missed", "blocked"
KINDS: Final = (Kind.PLAN,)


def workspaces_to_look_at(now: datetime) -> QuerySet[Workspace]:
    """Those where a planned post did not leave, or is said to wait."""
    late = _stuck(Plan.objects.all(), now).values("workspace")
    called = Alert.objects.filter(kind__in=KINDS, settled_at__isnull=True).values("workspace")
    return Workspace.objects.filter(Q(pk__in=late) | Q(pk__in=called))


def calls_look(*, workspace: Workspace, now: datetime) -> int:
    """Make the open calls of a workspace say which planned posts did not leave; how many are open."""
    return calls_keep(workspace=workspace, kinds=KINDS, waiting=_calls(workspace, now), now=now)


def _stuck(plans: QuerySet[Plan], now: datetime) -> QuerySet[Plan]:
    """Plans that are past, or have been told what stands in their way. A queue moves its own on."""
    alone = plans.filter(delivery__isnull=True, post__is_sample=False)
    return alone.filter(Q(due_at__lte=now, category__isnull=True) | ~Q(trouble=""))


def _calls(workspace: Workspace, now: datetime) -> Iterable[Call]:
    rows = _stuck(Plan.objects.filter(workspace=workspace), now).select_related("post", "account")
    causes: dict[str, list[Plan]] = {}
    for plan in rows.defer("post__body"):
        past = plan.due_at is not None and plan.due_at <= now
        causes.setdefault(MISSED if past else BLOCKED, []).append(plan)
    for cause, stuck in causes.items():
        yield _call(cause, stuck)


def _call(cause: str, stuck: list[Plan]) -> Call:
    first = stuck[0]
    named = {"post": first.post.title, "account": str(first.account), "words": first.words}
    people = {pk for plan in stuck for pk in (plan.created_by_id, plan.post.created_by_id) if pk is not None}
    return Call(
        kind=Kind.PLAN, subject=f"plan:{cause}", name=first.post.title or str(first.account),
        verb=Verb.PUBLISH_POSTS, people=frozenset(people),
        facts={"n": len(stuck), "cause": cause, "post_id": str(first.post_id)} | named,
    )  # fmt: skip


def said(alert: Alert) -> Said:
    """A call in words: what did not leave, why and what to do, and where."""
    facts, slug = alert.facts, alert.workspace.slug
    if facts["n"] > 1:
        return Said(
            _many(facts), (_why(facts["cause"]),), reverse("planning:calendar", args=[slug]) + "?view=list"
        )
    reasons = (facts["words"],) if facts["words"] else (_why(facts["cause"]),)
    return Said(_one(facts), reasons, reverse("content:post", args=[slug, facts["post_id"]]))


def _why(cause: str) -> str:
    if cause == MISSED:
        return _("Its hour passed before it was approved. Have it approved, then choose another time.")
    return _("It is approved and cannot leave yet: the calendar says what to mend.")


def _many(facts: dict[str, Any]) -> str:
    n = facts["n"]
    words = (
        ngettext(
            "%(n)s planned post was not approved in time", "%(n)s planned posts were not approved in time", n
        )
        if facts["cause"] == MISSED
        else ngettext("%(n)s planned post cannot leave", "%(n)s planned posts cannot leave", n)
    )
    return words % {"n": number_format(n, force_grouping=True)}


def _one(facts: dict[str, Any]) -> str:
    named = {"post": quoted(facts["post"]), "account": facts["account"]}
    if facts["cause"] == MISSED:
        return _("%(post)s was not approved in time for %(account)s") % named
    return _("%(post)s cannot leave for %(account)s") % named
