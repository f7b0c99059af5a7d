"""Queues: each post takes the next free slot of its category, in order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.planning.made import NOW, account, approve, approved, draft
from parvis.apps.planning import handlers
from parvis.apps.planning.models import Category, Plan, Skip, Slot
from parvis.apps.planning.plans import plan_create, plan_move
from parvis.apps.planning.queues import services
from parvis.apps.planning.queues.services import Step
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.services import delivery_reschedule
from parvis.apps.publishing.states import State
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
PARIS = "Europe/Paris"
# Mondays and Thursdays at nine in Paris, after Thursday 26 November, noon.
MON1, THU1, MON2, THU2 = (
    datetime(2026, *day, 8, tzinfo=UTC) for day in ((11, 30), (12, 3), (12, 7), (12, 10))
)


@pytest.fixture
def where(workspace: Workspace) -> Account:
    return account(workspace)


@pytest.fixture
def tips(actor: Actor, workspace: Workspace, where: Account) -> Category:
    made = services.category_create(actor=actor, workspace=workspace, name="Conseils")
    for weekday in (0, 3):
        services.slot_create(
            actor=actor, workspace=workspace, category_id=made.pk, account_id=where.pk, weekday=weekday,
            at=time(9), zone=PARIS, now=NOW,
        )  # fmt: skip
    return made


@pytest.fixture
def add(actor: Actor, workspace: Workspace, where: Account, tips: Category) -> Any:
    def put(post: Any, now: datetime = NOW) -> Plan:
        return services.queue_add(
            actor=actor,
            workspace=workspace,
            category_id=tips.pk,
            account_id=where.pk,
            post_id=post.pk,
            now=now,
        )

    return put


def times(tips: Category) -> list[tuple[str, datetime | None]]:
    rows = Plan.objects.filter(category=tips).order_by("position")
    return [(plan.post.title, plan.due_at) for plan in rows.select_related("post")]


def test_posts_take_the_next_free_slots_in_order(add: Any, workspace: Workspace, tips: Category) -> None:
    add(draft(workspace, title="a"))
    add(approved(workspace, title="b"))
    assert times(tips) == [("a", MON1), ("b", THU1)]
    assert list(Delivery.objects.values_list("due_at", "state")) == [(THU1, State.SCHEDULED)]


def test_a_slot_at_which_the_account_posts_already_is_passed_over(
    add: Any, actor: Actor, workspace: Workspace, where: Account, tips: Category
) -> None:
    plan_create(
        actor=actor, workspace=workspace, post_id=draft(workspace).pk, account_id=where.pk,
        day=date(2026, 11, 30), at=time(9), zone=PARIS, now=NOW,
    )  # fmt: skip
    add(draft(workspace, title="a"))
    assert times(tips) == [("a", THU1)]


@pytest.mark.parametrize(
    ("step", "order"),
    [(Step.FIRST, "cab"), (Step.EARLIER, "acb"), (Step.LATER, "abc"), (Step.LAST, "abc")],
)
def test_moving_a_post_moves_the_others_up_or_down_and_their_deliveries_with_them(
    add: Any, actor: Actor, tips: Category, step: Step, order: str
) -> None:
    workspace = tips.workspace
    plans = [add(approved(workspace, title=name)) for name in "abc"]
    services.queue_move(actor=actor, workspace=workspace, plan_id=plans[2].pk, step=step, now=NOW)
    assert times(tips) == list(zip(order, (MON1, THU1, MON2), strict=True))
    for plan in Plan.objects.select_related("delivery"):
        assert plan.delivery is not None
        assert plan.delivery.due_at == plan.due_at


def test_a_pause_withdraws_what_was_scheduled_and_going_on_places_it_again(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    add(approved(workspace, title="a"))
    add(draft(workspace, title="b"))
    paused = {"actor": actor, "workspace": workspace, "category_id": tips.pk}
    services.category_pause(**paused, paused=True, now=NOW)
    assert times(tips) == [("a", None), ("b", None)]
    assert Delivery.objects.get().state == State.CANCELLED
    services.category_pause(**paused, paused=False, now=NOW + timedelta(days=5))
    assert times(tips) == [("a", THU1), ("b", MON2)]
    assert Delivery.objects.exclude(state=State.CANCELLED).get().due_at == THU1


def test_a_skipped_slot_stays_empty_until_it_is_used_after_all(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    add(approved(workspace, title="a"))
    monday = Slot.objects.get(weekday=0)
    skip = {
        "actor": actor,
        "workspace": workspace,
        "slot_id": monday.pk,
        "day": date(2026, 11, 30),
        "now": NOW,
    }
    services.slot_skip(**skip, skipped=True)
    assert times(tips) == [("a", THU1)]
    services.slot_skip(**skip, skipped=False)
    assert times(tips) == [("a", MON1)]
    assert not Skip.objects.exists()
    with pytest.raises(BadInput):
        services.slot_skip(**{**skip, "day": date(2026, 12, 1)}, skipped=True)


def test_a_post_moved_by_hand_leaves_the_queue_and_its_slot(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    first, _second = add(approved(workspace, title="a")), add(approved(workspace, title="b"))
    plan_move(
        actor=actor,
        workspace=workspace,
        plan_id=first.pk,
        day=date(2026, 12, 1),
        at=time(12),
        zone=PARIS,
        now=NOW,
    )
    add(draft(workspace, title="c"))
    assert times(tips) == [("b", MON1), ("c", THU1)]


def test_a_delivery_moved_elsewhere_leaves_the_queue_too(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    add(approved(workspace, title="a"))
    delivery = Delivery.objects.get()
    delivery_reschedule(
        actor=actor, workspace=workspace, delivery_id=delivery.pk, day=date(2026, 12, 1), at=time(12),
        zone=PARIS, now=NOW,
    )  # fmt: skip
    add(draft(workspace, title="b"))
    assert times(tips) == [("b", MON1)]
    assert Plan.objects.get(delivery=delivery).due_at == datetime(2026, 12, 1, 11, tzinfo=UTC)


def test_taken_out_of_the_queue_it_does_not_leave_and_the_next_moves_up(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    first = add(approved(workspace, title="a"))
    add(approved(workspace, title="b"))
    services.queue_remove(actor=actor, workspace=workspace, plan_id=first.pk, now=NOW)
    assert times(tips) == [("b", MON1)]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [State.CANCELLED, State.SCHEDULED]


def test_a_slot_taken_away_sends_its_post_to_the_next(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    add(approved(workspace, title="a"))
    services.slot_delete(actor=actor, workspace=workspace, slot_id=Slot.objects.get(weekday=0).pk, now=NOW)
    assert times(tips) == [("a", THU1)]
    services.slot_delete(actor=actor, workspace=workspace, slot_id=Slot.objects.get().pk, now=NOW)
    assert times(tips) == [("a", None)]
    assert Delivery.objects.get().state == State.CANCELLED


def test_a_slot_that_is_near_goes_to_the_first_post_that_is_approved(
    add: Any, workspace: Workspace, tips: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = draft(workspace, title="a")
    add(waiting)
    add(approved(workspace, title="b"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: MON1 - timedelta(minutes=20))
    handlers.begin_plans.func()
    assert dict(times(tips)) == {"a": THU1, "b": MON1}
    approve(waiting)
    handlers.begin_plans.func()
    assert dict(Delivery.objects.values_list("post__title", "due_at")) == {"a": THU1, "b": MON1}


def test_what_missed_its_slot_takes_the_next_one(
    add: Any, workspace: Workspace, tips: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(draft(workspace, title="a"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: MON1 + timedelta(minutes=1))
    handlers.begin_plans.func()
    assert times(tips) == [("a", THU1)]


def test_what_is_due_now_is_left_alone(add: Any, actor: Actor, workspace: Workspace, tips: Category) -> None:
    add(approved(workspace, title="a"))
    add(approved(workspace, title="b"), now=MON1 + timedelta(seconds=30))
    assert times(tips) == [("a", MON1), ("b", THU1)]


def test_a_deleted_category_leaves_times_where_they_are(
    add: Any, actor: Actor, workspace: Workspace, tips: Category
) -> None:
    add(approved(workspace, title="a"))
    services.category_delete(actor=actor, workspace=workspace, category_id=tips.pk)
    assert Delivery.objects.get().state == State.SCHEDULED
    assert Plan.objects.get().category is None


def test_a_queue_without_a_slot_says_so(actor: Actor, workspace: Workspace, where: Account) -> None:
    empty = services.category_create(actor=actor, workspace=workspace, name="Vide")
    with pytest.raises(Conflict, match=r"slot|créneau"):
        services.queue_add(
            actor=actor, workspace=workspace, category_id=empty.pk, account_id=where.pk,
            post_id=draft(workspace).pk, now=NOW,
        )  # fmt: skip


def test_two_slots_at_one_time_two_categories_of_a_name_and_other_workspaces_are_refused(
    tips: Category, actor: Actor, workspace: Workspace, where: Account, other_workspace: Workspace
) -> None:
    slot = {
        "actor": actor,
        "workspace": workspace,
        "account_id": where.pk,
        "at": time(9),
        "zone": PARIS,
        "now": NOW,
    }
    with pytest.raises(Conflict):
        services.slot_create(**slot, category_id=tips.pk, weekday=0)
    with pytest.raises(BadInput):
        services.slot_create(**slot, category_id=tips.pk, weekday=7)
    with pytest.raises(Conflict):
        services.category_create(actor=actor, workspace=workspace, name=" Conseils ")
    theirs = Category.objects.create(workspace=other_workspace, name="x")
    with pytest.raises(NotFound):
        services.slot_create(**slot, category_id=theirs.pk, weekday=1)


@given(steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Step)), max_size=6))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_queue_is_rearranged_nothing_is_lost_or_doubled(
    add: Any, actor: Actor, workspace: Workspace, tips: Category, steps: list[tuple[int, Step]]
) -> None:
    Plan.objects.all().delete()
    Delivery.objects.all().update(state=State.CANCELLED)
    plans = [add(approved(workspace, title=name)) for name in "abcd"]
    for which, step in steps:
        services.queue_move(actor=actor, workspace=workspace, plan_id=plans[which].pk, step=step, now=NOW)
    found = times(tips)
    assert sorted(name for name, _due in found) == list("abcd")
    assert [due for _name, due in found] == [MON1, THU1, MON2, THU2]
    live = Delivery.objects.exclude(state=State.CANCELLED)
    assert sorted(live.values_list("due_at", flat=True)) == [MON1, THU1, MON2, THU2]
