"""Changing categories, slots and queues: one verb, one transaction, one audit entry, then every post of the
queue gets the slot that is now its own."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.apps.planning.models import Category, Plan, Skip, Slot
from parvis.apps.planning.plans import GONE, account_of, category_of, own, plan_keep, tell
from parvis.apps.planning.queues.placing import entries_of, queue_settle
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.selectors import accounts_of
from parvis.apps.publishing.services import delivery_cancel
from parvis.apps.publishing.times import known_zone
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

MOST_SLOTS: Final = 200  # of one account: more than one an hour of the week is no rhythm


class Step(StrEnum):
    """Where a post goes in its queue."""

    EARLIER = "earlier"
    LATER = "later"
    FIRST = "first"
    LAST = "last"


@transaction.atomic
def category_create(*, actor: Actor, workspace: Workspace, name: str) -> Category:
    """Begin a category."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    named = " ".join(name.split())[:60]
    if not named:
        raise BadInput(_("Give the category a name."), code="name")
    try:
        with transaction.atomic():
            made = Category.objects.create(workspace=workspace, name=named)
    except IntegrityError as error:
        raise Conflict(_("There is a category of this name already."), code="name") from error
    _tell(actor, workspace, "category.create", made.pk, after={"name": named})
    return made


@transaction.atomic
def category_delete(*, actor: Actor, workspace: Workspace, category_id: int) -> None:
    """Forget a category and its slots. Its posts keep the times they have, outside any queue."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    found = category_of(workspace, category_id)
    _tell(actor, workspace, "category.delete", found.pk, before={"name": found.name})
    Plan.objects.filter(category=found, due_at__isnull=True).delete()  # it had no time to keep
    found.delete()


@transaction.atomic
def category_pause(
    *, actor: Actor, workspace: Workspace, category_id: int, paused: bool, now: datetime
) -> Category:
    """Let a category's queues rest: what waits in them does not leave. Or let them go on, from now."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    found = category_of(workspace, category_id)
    if found.is_paused != paused:
        found.is_paused = paused
        found.save(update_fields=["is_paused"])
        _tell(actor, workspace, "category.pause" if paused else "category.resume", found.pk)
        _settle_all(actor, found, now)
    return found


@transaction.atomic
def slot_create(
    *,
    actor: Actor,
    workspace: Workspace,
    category_id: int,
    account_id: int,
    weekday: int,
    at: time,
    zone: str,
    now: datetime,
) -> Slot:
    """Add a weekly place."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    if not 0 <= weekday <= 6:
        raise BadInput(_("Choose a day of the week."), code="weekday")
    category, account = category_of(workspace, category_id), account_of(workspace, account_id)
    if Slot.objects.filter(account=account).count() >= MOST_SLOTS:
        raise Conflict(_("An account has two hundred weekly slots at most."), code="slots_many")
    try:
        with transaction.atomic():
            slot = Slot.objects.create(
                category=category, account=account, weekday=weekday,
                at=at.replace(second=0, microsecond=0), zone=known_zone(zone),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("This account has a slot at this time already."), code="at") from error
    after = {"category": category.name, "account": str(account), "weekday": weekday, "at": at, "zone": zone}
    _tell(actor, workspace, "slot.create", slot.pk, after=after, target="slot")
    queue_settle(actor=actor, category=category, account=account, now=now)
    return slot


@transaction.atomic
def slot_delete(*, actor: Actor, workspace: Workspace, slot_id: int, now: datetime) -> None:
    """Take a weekly place away; what it would have held moves to the next."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    slot = _slot(workspace, slot_id)
    category, account = category_of(workspace, slot.category_id), slot.account
    before = {"weekday": slot.weekday, "at": slot.at, "zone": slot.zone}
    _tell(actor, workspace, "slot.delete", slot.pk, before=before, target="slot")
    slot.delete()
    queue_settle(actor=actor, category=category, account=account, now=now)


@transaction.atomic
def slot_skip(
    *, actor: Actor, workspace: Workspace, slot_id: int, day: date, skipped: bool, now: datetime
) -> None:
    """Leave a slot empty on one day, or use it after all; the queue moves up or down."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    slot = _slot(workspace, slot_id)
    if day.weekday() != slot.weekday:
        raise BadInput(_("This slot does not fall on that day."), code="day")
    category = category_of(workspace, slot.category_id)
    if skipped:
        Skip.objects.get_or_create(slot=slot, day=day)
    else:
        Skip.objects.filter(slot=slot, day=day).delete()
    verb = "slot.skip" if skipped else "slot.use"
    _tell(actor, workspace, verb, slot.pk, after={"day": day}, target="slot")
    queue_settle(actor=actor, category=category, account=slot.account, now=now)


@transaction.atomic
def queue_add(
    *, actor: Actor, workspace: Workspace, category_id: int, account_id: int, post_id: UUID, now: datetime
) -> Plan:
    """Put a post at the end of a queue: it takes the next free slot, and leaves only if it is approved."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    category, account = category_of(workspace, category_id), account_of(workspace, account_id)
    if not Slot.objects.filter(category=category, account=account).exists():
        raise Conflict(_("This queue has no slot for this account yet. Add one first."), code="no_slot")
    last = Plan.objects.filter(category=category, account=account).aggregate(last=Max("position"))["last"]
    plan = plan_keep(actor, workspace, post_id, account_id, category=category, position=(last or 0) + 1)
    queue_settle(actor=actor, category=category, account=account, now=now)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def queue_move(*, actor: Actor, workspace: Workspace, plan_id: int, step: Step, now: datetime) -> None:
    """Move a post within its queue; the others close up."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    plan = own(workspace, plan_id)
    if plan.category_id is None:
        raise Conflict(_("This post is in no queue."), code="no_queue")
    category = category_of(workspace, plan.category_id)
    order = entries_of(category, plan.account)
    where = next((n for n, one in enumerate(order) if one.pk == plan.pk), None)
    if where is None:
        raise Conflict(_("This post has left its queue."), code="no_queue")
    moved = order.pop(where)
    to = {Step.EARLIER: max(where - 1, 0), Step.LATER: where + 1, Step.FIRST: 0, Step.LAST: len(order)}[step]
    order.insert(to, moved)
    for position, one in enumerate(order, start=1):
        if one.position != position:
            Plan.objects.filter(pk=one.pk).update(position=position)
    tell(actor, plan, "queue.move", before={"position": where + 1}, after={"position": to + 1})
    queue_settle(actor=actor, category=category, account=plan.account, now=now)


@transaction.atomic
def queue_remove(*, actor: Actor, workspace: Workspace, plan_id: int, now: datetime) -> None:
    """Take a post out of its queue: it does not leave. The post itself stays."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    plan = own(workspace, plan_id)
    if plan.category_id is None:
        raise Conflict(_("This post is in no queue."), code="no_queue")
    category = category_of(workspace, plan.category_id)
    tell(actor, plan, "queue.remove", before={"category": category.name, "due_at": plan.due_at})
    if plan.delivery_id is not None:
        delivery_cancel(actor=actor, workspace=workspace, delivery_id=plan.delivery_id)
    plan.delete()
    queue_settle(actor=actor, category=category, account=plan.account, now=now)


def _slot(workspace: Workspace, slot_id: int) -> Slot:
    rows = Slot.objects.filter(category__workspace=workspace, pk=slot_id)
    found = rows.select_related("account__workspace").first()
    if found is None:
        raise NotFound(GONE)
    return found


def _settle_all(actor: Actor, category: Category, now: datetime) -> None:
    with_plans = set(Plan.objects.filter(category=category).values_list("account", flat=True))
    accounts: list[Account] = list(accounts_of(category.workspace).filter(pk__in=with_plans))
    for account in accounts:
        queue_settle(actor=actor, category=category, account=account, now=now)


def _tell(
    actor: Actor, workspace: Workspace, verb: str, target_id: object, target: str = "category", **changes: Any
) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target=target, target_id=target_id, **changes)
