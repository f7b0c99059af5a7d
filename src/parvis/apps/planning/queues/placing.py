"""Which post of a queue gets which slot. All of it within the transaction of whatever changed the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from parvis.apps.planning.models import Category, Plan, Skip, Slot
from parvis.apps.planning.plans import cleared, placed, plan_begin
from parvis.apps.publishing import services as deliveries
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.selectors import deliveries_of
from parvis.apps.publishing.states import State
from parvis.core.actors import Actor
from parvis.kit.slots import Fall, instant_of, next_slots

# A slot this near goes to the first post that is approved: one that still waits for its yes would miss it.
LEAD: Final = timedelta(minutes=30)
MOVABLE: Final = (State.SCHEDULED, State.HELD)


def queue_settle(*, actor: Actor, category: Category, account: Account, now: datetime) -> None:
    """Give each post of the queue the next free slot, in the queue's order; paused, give none.

    A post whose delivery was moved by hand has left the queue. One whose moment has come is left alone.
    """
    entries = _entries(category, account, now)
    coming: Sequence[Fall | None] = [None] * len(entries)
    if not category.is_paused:
        slots = list(Slot.objects.filter(category=category, account=account))
        found = next_slots(
            [slot.weekly for slot in slots], _taken(slots, entries, account, now), now, len(entries)
        )
        entries = _imminent_first(entries, found, now)
        coming = [*found, *[None] * (len(entries) - len(found))]
    for plan, fall in zip(entries, coming, strict=True):
        _place(actor, plan, fall, now)


def entries_of(category: Category, account: Account) -> list[Plan]:
    """The posts of a queue that have not begun to leave, in order."""
    rows = Plan.objects.filter(category=category, account=account)
    rows = rows.filter(Q(delivery__isnull=True) | Q(delivery__state__in=MOVABLE))
    return list(rows.select_related("workspace", "post", "delivery", "account").order_by("position", "pk"))


def _entries(category: Category, account: Account, now: datetime) -> list[Plan]:
    kept = []
    for plan in entries_of(category, account):
        if plan.delivery is not None and plan.delivery.due_at != plan.due_at:
            plan.category = None
            placed(plan, plan.delivery.day, plan.delivery.time, plan.delivery.zone)
            plan.save(update_fields=["category", "day", "time", "zone", "due_at"])
        elif plan.delivery is None or plan.delivery.due_at > now:
            kept.append(plan)
    return kept


def _taken(slots: Sequence[Slot], entries: Sequence[Plan], account: Account, now: datetime) -> set[datetime]:
    """Instants at which this account posts something else, and slots that stay empty."""
    own = [plan.delivery_id for plan in entries if plan.delivery_id is not None]
    busy = deliveries_of(account.workspace).filter(account=account, due_at__gt=now).exclude(pk__in=own)
    busy = busy.exclude(state__in=[State.CANCELLED, State.FAILED])
    taken = set(busy.values_list("due_at", flat=True))
    others = Plan.objects.filter(account=account, delivery__isnull=True, due_at__gt=now)
    others = others.exclude(pk__in=[plan.pk for plan in entries])
    taken |= {due for due in others.values_list("due_at", flat=True) if due is not None}
    by_id = {slot.pk: slot for slot in slots}
    for skip in Skip.objects.filter(slot__in=slots):
        slot = by_id[skip.slot_id]
        taken.add(instant_of(skip.day, slot.at, slot.zone))
    return taken


def _imminent_first(entries: list[Plan], coming: Sequence[Fall], now: datetime) -> list[Plan]:
    if not entries or not coming or coming[0].instant > now + LEAD:
        return entries
    ready = set(cleared(Plan.objects.filter(pk__in=[one.pk for one in entries])).values_list("pk", flat=True))
    first = next((plan for plan in entries if plan.pk in ready), entries[0])
    return [first, *(plan for plan in entries if plan is not first)]


def _place(actor: Actor, plan: Plan, fall: Fall | None, now: datetime) -> None:
    due_at = fall.instant if fall else None
    if plan.due_at != due_at:
        if fall is None:
            placed(plan, None, None, "")
            _withdraw(actor, plan)
        else:
            placed(plan, fall.day, fall.slot.at, fall.slot.zone)
            _follow(actor, plan, now)
        plan.save(update_fields=["day", "time", "zone", "due_at", "delivery"])
    if plan.delivery_id is None:
        plan_begin(actor, plan, now)


def _withdraw(actor: Actor, plan: Plan) -> None:
    if plan.delivery is not None:
        deliveries.delivery_cancel(actor=actor, workspace=plan.workspace, delivery_id=plan.delivery.pk)
        plan.delivery = None


def _follow(actor: Actor, plan: Plan, now: datetime) -> None:
    if plan.delivery is not None and plan.day is not None and plan.time is not None:
        plan.delivery = deliveries.delivery_reschedule(
            actor=actor, workspace=plan.workspace, delivery_id=plan.delivery.pk,
            day=plan.day, at=plan.time, zone=plan.zone, now=now,
        )  # fmt: skip
