"""A planned post that does not leave finds a person: before, it was a word on the calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation

from apps.planning.made import NOW, account, approve, draft
from parvis.apps.alerts.models import Alert
from parvis.apps.alerts.wording import reasons, title
from parvis.apps.content.models import Post
from parvis.apps.planning.calls import calls_look, workspaces_to_look_at
from parvis.apps.planning.models import Plan
from parvis.apps.planning.plans import plan_begin_when_due, plan_create, plan_move, plan_remove
from parvis.apps.publishing.calls import calls_look as deliveries_look
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.states import Connection
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 11, 30, 8, 1, tzinfo=NOW.tzinfo)  # a minute past nine in Paris


def planned(actor: Actor, workspace: Workspace, post: Post, where: Account) -> Plan:
    """For Monday at nine in Paris."""
    return plan_create(
        actor=actor, workspace=workspace, post_id=post.pk, account_id=where.pk,
        day=date(2026, 11, 30), at=time(9), zone="Europe/Paris", now=NOW,
    )  # fmt: skip


def test_a_plan_that_nobody_approved_in_time_rings_once_and_names_its_author(
    actor: Actor, workspace: Workspace
) -> None:
    planned(actor, workspace, draft(workspace, title="La balade"), account(workspace))
    assert calls_look(workspace=workspace, now=NOW) == 0
    assert calls_look(workspace=workspace, now=AFTER) == calls_look(workspace=workspace, now=AFTER) == 1
    (alert,) = Alert.objects.all()
    assert actor.user_id in alert.people.values_list("pk", flat=True)
    with translation.override("fr"):
        assert title(alert) == "« La balade » n’a pas été validée à temps pour velo"
        assert reasons(alert) == [
            "L’heure est passée avant la validation. Faites-la valider, puis choisissez un autre moment."
        ]
    with translation.override("en"):
        assert title(alert) == "“La balade” was not approved in time for velo"


def test_several_are_one_call_that_counts_them(actor: Actor, workspace: Workspace) -> None:
    for name in ("velo", "cargo"):
        planned(actor, workspace, draft(workspace), account(workspace, name))
    calls_look(workspace=workspace, now=AFTER)
    with translation.override("fr"):
        assert title(Alert.objects.get()) == "2 publications prévues n’ont pas été validées à temps"


@pytest.mark.parametrize("settled", ["moved", "removed"])
def test_it_is_quiet_when_somebody_dealt_with_it(actor: Actor, workspace: Workspace, settled: str) -> None:
    plan = planned(actor, workspace, draft(workspace), account(workspace))
    calls_look(workspace=workspace, now=AFTER)
    if settled == "moved":
        later = (AFTER + timedelta(days=1)).date()
        plan_move(
            actor=actor, workspace=workspace, plan_id=plan.pk,
            day=later, at=time(9), zone="Europe/Paris", now=AFTER,
        )  # fmt: skip
    else:
        plan_remove(actor=actor, workspace=workspace, plan_id=plan.pk)
    assert list(workspaces_to_look_at(AFTER)) == [workspace]
    assert calls_look(workspace=workspace, now=AFTER) == 0
    assert Alert.objects.get().settled_at == AFTER
    assert list(workspaces_to_look_at(AFTER)) == []


def test_a_plan_that_is_approved_and_cannot_leave_says_why(actor: Actor, workspace: Workspace) -> None:
    where, post = account(workspace), draft(workspace, title="La balade")
    plan = planned(actor, workspace, post, where)
    Account.objects.update(state=Connection.DISCONNECTED)
    approve(post)
    assert plan_begin_when_due(plan_id=plan.pk, now=NOW) is False
    assert calls_look(workspace=workspace, now=NOW) == 1
    alert = Alert.objects.get()
    plan.refresh_from_db()
    assert plan.words
    assert reasons(alert) == [plan.words]
    with translation.override("fr"):
        assert title(alert) == "« La balade » ne peut pas partir pour velo"


def test_what_another_app_says_waits_is_left_alone(actor: Actor, workspace: Workspace) -> None:
    planned(actor, workspace, draft(workspace), account(workspace))
    calls_look(workspace=workspace, now=AFTER)
    deliveries_look(workspace=workspace, now=AFTER)
    assert Alert.objects.get().settled_at is None
