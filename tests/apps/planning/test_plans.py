"""Plans: wishes that become deliveries once their post is approved, and never before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from apps.planning.made import NOW, account, approve, approved, draft
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_save
from parvis.apps.planning import handlers
from parvis.apps.planning.models import Plan
from parvis.apps.planning.plans import delivery_move, plan_begin_again, plan_create, plan_move, plan_remove
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.services import delivery_cancel
from parvis.apps.publishing.states import Reason, State
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.autonomy.models import Grant, Task
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)
NINE = time(9)
PARIS = "Europe/Paris"


def planned(actor: Actor, workspace: Workspace, post: Any, where: Any, **other: Any) -> Plan:
    given = {"day": MONDAY, "at": NINE, "zone": PARIS, "now": NOW, **other}
    return plan_create(actor=actor, workspace=workspace, post_id=post.pk, account_id=where.pk, **given)


def at_now(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def test_a_plan_of_a_draft_is_no_delivery(actor: Actor, workspace: Workspace) -> None:
    plan = planned(actor, workspace, draft(workspace), account(workspace))
    assert plan.due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert plan.delivery is None
    assert not Delivery.objects.exists()
    assert AuditEntry.objects.filter(verb="plan.create", target_id=plan.pk).exists()


def test_a_plan_of_an_approved_post_is_a_delivery_at_once(actor: Actor, workspace: Workspace) -> None:
    plan = planned(actor, workspace, approved(workspace), account(workspace))
    assert plan.delivery is not None
    assert (plan.delivery.state, plan.delivery.due_at) == (State.SCHEDULED, plan.due_at)


def test_the_minute_after_its_approval_a_plan_is_a_delivery(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = draft(workspace)
    planned(actor, workspace, post, account(workspace))
    at_now(monkeypatch)
    assert handlers.begin_plans.func() == 0
    approve(post)
    assert handlers.begin_plans.func() == 1
    assert Delivery.objects.get().due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert handlers.begin_plans.func() == 0
    entry = AuditEntry.objects.get(verb="delivery.schedule")
    assert entry.on_behalf_of == "Ada"


def test_a_grant_of_autonomy_is_no_approval_of_what_was_planned(
    actor: Actor, workspace: Workspace, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Grant.objects.create(
        workspace=workspace, task=Task.PUBLISH, words="tout", a_day=9, granted_by=owner, granted_at=NOW,
        from_at=NOW - timedelta(days=1), until_at=NOW + timedelta(days=90),
    )  # fmt: skip
    planned(actor, workspace, draft(workspace), account(workspace))
    at_now(monkeypatch)
    assert handlers.begin_plans.func() == 0
    assert not Delivery.objects.exists()


def test_what_was_not_approved_in_time_never_leaves(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = draft(workspace)
    planned(actor, workspace, post, account(workspace))
    approve(post)
    at_now(monkeypatch, datetime(2026, 12, 1, tzinfo=UTC))
    assert handlers.begin_plans.func() == 0
    assert not Delivery.objects.exists()


def test_what_stands_in_the_way_is_written_on_the_plan(actor: Actor, workspace: Workspace) -> None:
    where = account(workspace)
    where.state = "disconnected"
    where.save()
    plan = planned(actor, workspace, approved(workspace), where)
    assert (plan.delivery, plan.trouble) == (None, "disconnected")
    assert "compte" in plan.words or "account" in plan.words


def test_moving_an_approved_post_keeps_its_approval(actor: Actor, workspace: Workspace) -> None:
    plan = planned(actor, workspace, approved(workspace), account(workspace))
    assert plan.delivery is not None
    clearance = plan.delivery.clearance
    plan_move(
        actor=actor,
        workspace=workspace,
        plan_id=plan.pk,
        day=date(2026, 12, 3),
        at=time(18, 30),
        zone=PARIS,
        now=NOW,
    )
    found = Delivery.objects.get()
    assert (found.state, found.clearance) == (State.SCHEDULED, clearance)
    assert found.due_at == datetime(2026, 12, 3, 17, 30, tzinfo=UTC)
    assert Plan.objects.get().due_at == found.due_at


def test_a_delivery_that_was_never_planned_is_moved_too(actor: Actor, workspace: Workspace) -> None:
    plan = planned(actor, workspace, approved(workspace), account(workspace))
    delivery = Delivery.objects.get()
    plan.delete()
    delivery_move(
        actor=actor,
        workspace=workspace,
        delivery_id=delivery.pk,
        day=date(2026, 12, 3),
        at=NINE,
        zone=PARIS,
        now=NOW,
    )
    delivery.refresh_from_db()
    assert delivery.day == date(2026, 12, 3)


def test_a_post_changed_and_approved_again_is_put_back_at_its_time(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = approved(workspace)
    planned(actor, workspace, post, account(workspace))
    body = Body(language="fr", common=Variant(parts=(Piece(text="Autre chose"),)))
    post_save(actor=actor, workspace=workspace, post_id=post.pk, body=body, seen=1, now=NOW)
    held = Delivery.objects.get()
    assert (held.state, held.reason) == (State.HELD, Reason.EDITED)
    at_now(monkeypatch)
    assert handlers.begin_plans.func() == 0
    approve(post)
    assert handlers.begin_plans.func() == 1
    states = dict(Delivery.objects.values_list("state", "due_at"))
    assert states == {State.CANCELLED: held.due_at, State.SCHEDULED: held.due_at}
    plan = Plan.objects.get()
    assert plan.delivery is not None
    assert plan.delivery.digest == Delivery.objects.get(state=State.SCHEDULED).digest != held.digest
    assert not plan_begin_again(plan_id=plan.pk, now=NOW)


def test_a_delivery_that_somebody_cancelled_does_not_come_back(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(actor, workspace, approved(workspace), account(workspace))
    assert plan.delivery_id is not None
    delivery_cancel(actor=actor, workspace=workspace, delivery_id=plan.delivery_id)
    at_now(monkeypatch)
    assert handlers.begin_plans.func() == 0
    assert Delivery.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 26)])
def test_a_moment_that_has_passed_is_refused(actor: Actor, workspace: Workspace, day: date) -> None:
    with pytest.raises(BadInput, match=r"passed|passé"):
        planned(actor, workspace, draft(workspace), account(workspace), day=day)


def test_a_zone_that_nobody_knows_is_refused(actor: Actor, workspace: Workspace) -> None:
    with pytest.raises(BadInput):
        planned(actor, workspace, draft(workspace), account(workspace), zone="Europe/Atlantis")


def test_the_same_post_is_planned_once_for_an_account(actor: Actor, workspace: Workspace) -> None:
    post, where = draft(workspace), account(workspace)
    planned(actor, workspace, post, where)
    with pytest.raises(Conflict):
        planned(actor, workspace, post, where, day=date(2026, 12, 9))
    planned(actor, workspace, post, account(workspace, "autre"))
    assert Plan.objects.count() == 2


def test_posts_and_accounts_of_others_do_not_exist(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    with pytest.raises(NotFound):
        planned(actor, workspace, draft(other_workspace), account(workspace))
    with pytest.raises(NotFound):
        planned(actor, workspace, draft(workspace), account(other_workspace))


def test_a_plan_given_up_leaves_the_post(actor: Actor, workspace: Workspace) -> None:
    plan = planned(actor, workspace, draft(workspace), account(workspace))
    plan_remove(actor=actor, workspace=workspace, plan_id=plan.pk)
    assert not Plan.objects.exists()
    scheduled = planned(actor, workspace, approved(workspace), account(workspace, "autre"))
    with pytest.raises(Conflict):
        plan_remove(actor=actor, workspace=workspace, plan_id=scheduled.pk)


def test_who_may_not_publish_plans_nothing(workspace: Workspace, member: Any) -> None:
    agent = Actor.human(member(Role.AGENT))
    with pytest.raises(NotAllowed):
        planned(agent, workspace, draft(workspace), account(workspace))
