"""Plans: wishes of when a post leaves. Each becomes a delivery when, and only when, its post is approved."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval.selectors import clearances
from parvis.apps.content.selectors import post_of
from parvis.apps.planning.models import Category, Origin, Plan
from parvis.apps.publishing import selectors as publishing
from parvis.apps.publishing import services as deliveries
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.states import Reason, State
from parvis.apps.publishing.times import instant, known_zone
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound, ParvisError
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

GONE: Final = _("It is not there any more. Somebody may have removed it.")
PASSED: Final = _("This moment has passed. Choose a later one.")


def cleared(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those whose post is approved as it stands now. A grant of autonomy is no approval here: what was
    planned for many weeks ahead waits for a person's yes."""
    return plans.filter(Exists(clearances(post=OuterRef("post"), digest=OuterRef("post__digest"))))


@transaction.atomic
def plan_create(
    *,
    actor: Actor,
    workspace: Workspace,
    post_id: UUID,
    account_id: int,
    day: date,
    at: time,
    zone: str,
    now: datetime,
    origin: Origin = Origin.PERSON,
) -> Plan:
    """Wish that a post leaves for an account when the clocks of ``zone`` show this, approved only."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    due_at = instant(day, at, known_zone(zone))
    if due_at <= now:
        raise BadInput(PASSED, code="day")
    plan = plan_keep(
        actor, workspace, post_id, account_id, origin=origin, day=day, time=at, zone=zone, due_at=due_at
    )
    plan_begin(actor, plan, now)
    return plan


def plan_keep(actor: Actor, workspace: Workspace, post_id: UUID, account_id: int, **columns: Any) -> Plan:
    """Write a plan down, with its audit entry; the same post and account twice is a ``Conflict``."""
    post = post_of(workspace, post_id)
    account = publishing.accounts_of(workspace).filter(pk=account_id).first()
    if post is None or account is None:
        raise NotFound(GONE)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                workspace=workspace, post=post, account=account, created_by_id=actor.user_id, **columns
            )
    except IntegrityError as error:
        raise Conflict(
            _("This post is planned for this account already: move it on the calendar."), code="twice"
        ) from error
    tell(actor, plan, "plan.create", after={"post": post.pk, "account": str(account), "due_at": plan.due_at})
    return plan


def plan_begin(actor: Actor, plan: Plan, now: datetime) -> None:
    """Make a delivery of a plan whose post is approved; what stands in its way is written on the plan.

    Within the caller's transaction. Never raises for what a person must mend.
    """
    if plan.day is None or plan.time is None or plan.due_at is None or plan.due_at <= now:
        return
    if not cleared(Plan.objects.filter(pk=plan.pk)).exists():
        return
    try:
        plan.delivery = deliveries.delivery_schedule(
            actor=actor, workspace=plan.workspace, post_id=plan.post_id, account_id=plan.account_id,
            day=plan.day, at=plan.time, zone=plan.zone, now=now,
        )  # fmt: skip
        plan.trouble = plan.words = ""
    except ParvisError as error:
        plan.trouble, plan.words = error.code[:40], str(error)[:500]
    plan.save(update_fields=["delivery", "trouble", "words"])


@transaction.atomic
def plan_move(
    *, actor: Actor, workspace: Workspace, plan_id: int, day: date, at: time, zone: str, now: datetime
) -> Plan:
    """Choose another time. What stood in a queue leaves it: a person chose."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    plan = own(workspace, plan_id)
    due_at = instant(day, at, known_zone(zone))
    if due_at <= now:
        raise BadInput(PASSED, code="day")
    if plan.delivery_id is not None:
        deliveries.delivery_reschedule(
            actor=actor, workspace=workspace, delivery_id=plan.delivery_id, day=day, at=at, zone=zone, now=now
        )
    before = {"due_at": plan.due_at, "category": plan.category_id}
    placed(plan, day, at, zone)
    plan.category = None
    plan.save(update_fields=["day", "time", "zone", "due_at", "category"])
    tell(actor, plan, "plan.move", before=before, after={"due_at": plan.due_at})
    if plan.delivery_id is None:
        plan_begin(actor, plan, now)
    return plan


@transaction.atomic
def delivery_move(
    *, actor: Actor, workspace: Workspace, delivery_id: UUID, day: date, at: time, zone: str, now: datetime
) -> None:
    """Choose another time for a delivery; its plan, if it has one, leaves its queue."""
    plan = Plan.objects.filter(workspace=workspace, delivery=delivery_id).first()
    if plan is not None:
        plan_move(actor=actor, workspace=workspace, plan_id=plan.pk, day=day, at=at, zone=zone, now=now)
        return
    deliveries.delivery_reschedule(
        actor=actor, workspace=workspace, delivery_id=delivery_id, day=day, at=at, zone=zone, now=now
    )


@transaction.atomic
def plan_remove(*, actor: Actor, workspace: Workspace, plan_id: int) -> None:
    """Give a plan up; its post stays. What is a delivery already is cancelled as one."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    plan = own(workspace, plan_id)
    if plan.delivery_id is not None:
        raise Conflict(_("It is a delivery already: cancel it there."), code="delivery")
    tell(actor, plan, "plan.remove", before={"post": plan.post_id, "due_at": plan.due_at})
    plan.delete()


def placed(plan: Plan, day: date | None, at: time | None, zone: str) -> None:
    """Put a time on a plan, or take it away; not saved."""
    plan.day, plan.time, plan.zone = day, at, zone
    plan.due_at = instant(day, at, zone) if day is not None and at is not None else None


def own(workspace: Workspace, plan_id: int) -> Plan:
    """The plan, kept from others for the rest of the transaction."""
    plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("workspace", "post", "account")
        .filter(workspace=workspace, pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotFound(GONE)
    return plan


def tell(actor: Actor, plan: Plan, verb: str, **changes: Any) -> None:
    """The audit entry of what happened to a plan."""
    audit.record(
        actor=actor, workspace=plan.workspace, verb=verb, target="plan", target_id=plan.pk, **changes
    )


def waiting(now: datetime) -> QuerySet[Plan]:
    """Plans of every workspace whose post is approved by now, and whose time is to come."""
    coming = Plan.objects.filter(delivery__isnull=True, due_at__gt=now)
    return cleared(coming).select_related("workspace", "created_by").order_by("due_at", "pk")


def approved_again(now: datetime) -> QuerySet[Plan]:
    """Plans whose delivery is held since the post changed, and whose post is approved as it now stands."""
    held = Plan.objects.filter(delivery__state=State.HELD, delivery__reason=Reason.EDITED, due_at__gt=now)
    return cleared(held).select_related("workspace", "created_by", "delivery")


def on_behalf(plan: Plan) -> Actor:
    """Parvis, for whoever planned it."""
    return Actor.system("planning", on_behalf_of=str(plan.created_by or ""))


@transaction.atomic
def plan_begin_when_due(*, plan_id: int, now: datetime) -> bool:
    """What the minute's job does for one plan; whether it is a delivery now."""
    plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("workspace", "created_by").get(pk=plan_id)
    )
    if plan.delivery_id is None:
        plan_begin(on_behalf(plan), plan, now)
    return plan.delivery_id is not None


@transaction.atomic
def plan_begin_again(*, plan_id: int, now: datetime) -> bool:
    """Put a post that was changed and approved again back at its time: the held delivery of the old words is
    cancelled, one of the new words takes its place. Whether it did."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("workspace", "created_by", "delivery")
    plan = rows.get(pk=plan_id)
    if plan.delivery is None or plan.delivery.reason != Reason.EDITED:
        return False
    actor = on_behalf(plan)
    deliveries.delivery_cancel(actor=actor, workspace=plan.workspace, delivery_id=plan.delivery.pk)
    plan.delivery = None
    plan.save(update_fields=["delivery"])
    plan_begin(actor, plan, now)
    return plan.delivery_id is not None


def account_of(workspace: Workspace, account_id: int) -> Account:
    """An account of this workspace; raises ``NotFound``."""
    found = publishing.accounts_of(workspace).filter(pk=account_id).first()
    if found is None:
        raise NotFound(_("There is no such account here."))
    return found


def category_of(workspace: Workspace, category_id: int) -> Category:
    """A category of this workspace, kept from others for the rest of the transaction: it is the lock of its
    queues."""
    found = Category.objects.select_for_update().filter(workspace=workspace, pk=category_id).first()
    if found is None:
        raise NotFound(GONE)
    return found
