"""Plans: reports that come again. One verb, one transaction, one audit entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.reports.models import Plan, Rhythm, Weekday
from parvis.apps.reports.sections import Section
from parvis.apps.reports.wishes import query_checked
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.selectors import members_who
from parvis.core.workspaces.services import require

MOST_PLANS: Final = 50
TOLD: Final = ("name", "query", "sections", "rhythm", "weekday", "day", "at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What a person wants a plan to be. ``readers``: members' ids; ``query``: the end of an address."""

    name: str
    query: str = ""
    sections: tuple[str, ...] = tuple(Section.values)
    rhythm: str = Rhythm.WEEKLY
    weekday: int = Weekday.MONDAY
    day: int = 1
    at: time = time(8)
    readers: tuple[int, ...] = ()


@transaction.atomic
def plan_create(*, actor: Actor, workspace: Workspace, wish: PlanWish, now: datetime) -> Plan:
    """Have a report made again and again, from the next time its hour comes."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    if Plan.objects.filter(workspace=workspace).count() >= MOST_PLANS:
        raise Conflict(_("A workspace plans fifty reports at most. Delete one first."), code="too_many")
    plan = _filled(Plan(workspace=workspace, created_by_id=actor.user_id, counts_from=now), wish)
    _saved(plan)
    plan.readers.set(_readers(workspace, wish))
    _audit(actor, plan, "report_plan.create", after=_told(plan))
    return plan


@transaction.atomic
def plan_update(*, actor: Actor, workspace: Workspace, plan_id: int, wish: PlanWish, now: datetime) -> Plan:
    """Change a plan. Another hour or day counts from now on: nothing is made for the past."""
    plan = _own(actor, workspace, plan_id)
    before = _told(plan)
    _filled(plan, wish)
    if any(before[name] != _told(plan)[name] for name in ("rhythm", "weekday", "day", "at")):
        plan.counts_from = now
    plan.trouble = ""
    _saved(plan)
    plan.readers.set(_readers(workspace, wish))
    after = _told(plan)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        kept = {name: before[name] for name in changed}, {name: after[name] for name in changed}
        _audit(actor, plan, "report_plan.update", before=kept[0], after=kept[1])
    return plan


@transaction.atomic
def plan_activate(*, actor: Actor, workspace: Workspace, plan_id: int, active: bool, now: datetime) -> Plan:
    """Pause a plan, or let it go on with the next report to come."""
    plan = _own(actor, workspace, plan_id)
    if plan.is_active == active:
        return plan
    plan.is_active = active
    if active:
        plan.counts_from, plan.trouble = now, ""
    plan.save(update_fields=["is_active", "counts_from", "trouble"])
    verb = "report_plan.resume" if active else "report_plan.pause"
    _audit(actor, plan, verb, before={"is_active": not active}, after={"is_active": active})
    return plan


@transaction.atomic
def plan_delete(*, actor: Actor, workspace: Workspace, plan_id: int) -> None:
    """Forget a plan; its reports stay."""
    plan = _own(actor, workspace, plan_id)
    _audit(actor, plan, "report_plan.delete", before=_told(plan))
    plan.delete()


def _filled(plan: Plan, wish: PlanWish) -> Plan:
    """The plan as wished; raises ``BadInput`` whose code names the field to mend."""
    name = " ".join(wish.name.split())[:80]
    if not name:
        raise BadInput(_("Give the report a title."), code="name")
    if wish.rhythm not in Rhythm.values:
        raise BadInput(_("Choose how often the report is made."), code="rhythm")
    known = [one for one in Section.values if one in wish.sections]
    if not known:
        raise BadInput(_("Choose at least one part."), code="sections")
    for field in TOLD:
        setattr(plan, field, getattr(wish, field))
    plan.name, plan.sections, plan.query = name, known, query_checked(plan.workspace, wish.query)
    return plan


def _readers(workspace: Workspace, wish: PlanWish) -> list[User]:
    """Members who may read reports; anybody else is left out."""
    return list(members_who(workspace, Verb.SEE_LISTENING).filter(pk__in=wish.readers))


def _own(actor: Actor, workspace: Workspace, plan_id: int) -> Plan:
    require(actor, workspace, Verb.EDIT_REPORTS)
    plan = Plan.objects.select_for_update().filter(workspace=workspace, pk=plan_id).first()
    if plan is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return plan


def _saved(plan: Plan) -> None:
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise Conflict(_("A planned report already has this name."), code="name") from error


def _told(plan: Plan) -> dict[str, Any]:
    readers = sorted(plan.readers.values_list("pk", flat=True)) if plan.pk else []
    own = {name: getattr(plan, name) for name in TOLD}
    return {**own, "at": plan.at.isoformat(timespec="minutes"), "readers": readers}


def _audit(actor: Actor, plan: Plan, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=plan.workspace, verb=verb, target="report_plan", target_id=plan.pk, **changes
    )
