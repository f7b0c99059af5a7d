"""Alerts and closed crises are kept as long as the workspace says; what is open stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.alerts.planted import NOW, rule
from parvis.apps.alerts.keeping import alerts_forget, workspace_forget
from parvis.apps.alerts.models import Alert, AlertRule, Crisis, Feedback, Note, Statement
from parvis.config.wiring import schedules
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def alert(one: AlertRule, days: int) -> Alert:
    at = NOW - days * DAY
    return Alert.objects.create(
        workspace=one.workspace, rule=one, kind=one.kind, name=one.name, key=f"{days}", subject="s",
        happened_at=at, rang_at=at, last_at=at,
    )  # fmt: skip


def crisis(workspace: Workspace, days: int, *, closed: bool, of: Alert | None = None) -> Crisis:
    at = NOW - days * DAY
    made = Crisis.objects.create(
        workspace=workspace, title=f"c{days}", began_at=at, opened_at=at, alert=of,
        closed_at=at if closed else None, summary="Fini." if closed else "",
    )  # fmt: skip
    made.notes.create(at=at, text="Une note")
    made.statements.create(language="fr", text="Un texte", digest="0" * 64, at=at)
    return made


def test_what_is_past_its_time_goes_with_all_that_hangs_on_it(workspace: Workspace, owner: User) -> None:
    workspace.alert_days = 90
    one = rule(workspace)
    old, kept = alert(one, 91), alert(one, 89)
    Feedback.objects.create(alert=old, rule=one, user=owner, useful=True, before=1, after=1, at=NOW)
    crisis(workspace, 91, closed=True)
    recent = crisis(workspace, 89, closed=True)
    assert workspace_forget(workspace=workspace, now=NOW) == 2
    assert [*Alert.objects.all()] == [kept]
    assert [*Crisis.objects.all()] == [recent]
    assert not Feedback.objects.exists()
    assert Note.objects.count() == Statement.objects.count() == 1
    assert AlertRule.objects.count() == 1
    entry = AuditEntry.objects.get(verb="alert.forget")
    assert (entry.actor_kind, entry.after) == ("system", {"alerts": 1, "crises": 1, "alert_days": 90})


def test_an_open_crisis_keeps_itself_and_the_alert_it_began_with(workspace: Workspace) -> None:
    first = alert(rule(workspace), 2000)
    room = crisis(workspace, 2000, closed=False, of=first)
    assert workspace_forget(workspace=workspace, now=NOW) == 0
    room.closed_at, room.summary = NOW - 2000 * DAY, "Fini."
    room.save()
    assert workspace_forget(workspace=workspace, now=NOW) == 2


def test_nothing_to_forget_leaves_no_trace_in_the_audit(workspace: Workspace) -> None:
    alert(rule(workspace), 30)
    assert workspace_forget(workspace=workspace, now=NOW) == 0
    assert not AuditEntry.objects.filter(verb="alert.forget").exists()


def test_each_workspace_keeps_its_own_time_and_the_schedule_knows(
    workspace: Workspace, other_workspace: Workspace
) -> None:
    Workspace.objects.filter(pk=other_workspace.pk).update(alert_days=31)
    mine, theirs = alert(rule(workspace), 400), alert(rule(other_workspace), 400)
    assert alerts_forget.call() == 1
    assert [*Alert.objects.all()] == [mine]
    assert theirs.pk not in {one.pk for one in Alert.objects.all()}
    task, _rule = schedules("Europe/Paris")["forget-alerts"]
    assert task == "parvis.apps.alerts.keeping.alerts_forget"


def test_less_than_a_month_is_refused_by_the_database(workspace: Workspace) -> None:
    """An alert that is forgotten could ring for the same happening again."""
    workspace.alert_days = 30
    with pytest.raises(IntegrityError), transaction.atomic():
        workspace.save()
