"""A plan's report: made once for each period, and sent to its readers in the same transaction."""

from __future__ import annotations

from datetime import datetime

from parvis.apps.reports.gathering import Wish
from parvis.apps.reports.models import Plan, Report
from parvis.apps.reports.services import report_make
from parvis.apps.reports.telling import letters_write
from parvis.apps.reports.times import Due, to_make
from parvis.core.actors import Actor
from parvis.core.errors import BadInput

MOVED_ON = "filters"  # the code of a plan whose query is not there, or not shared, any more


def planned_report_make(*, actor: Actor, plan_id: int, now: datetime) -> Report | None:
    """Make what is due; None if nothing is. Filters that no longer hold are written down as the plan's
    trouble: only a person can mend them."""
    plan = Plan.objects.select_related("workspace").filter(pk=plan_id, is_active=True).first()
    due = to_make(plan, now) if plan else None
    if plan is None or due is None:
        return None
    try:
        return _made(actor, plan, due, now)
    except BadInput:
        Plan.objects.filter(pk=plan.pk).update(trouble=MOVED_ON, served_on=due.on)
        return None


def _made(actor: Actor, plan: Plan, due: Due, now: datetime) -> Report:
    wish = Wish(
        since=due.since,
        until=due.until,
        before_since=due.before_since,
        query=plan.query,
        sections=tuple(plan.sections),
    )
    report = report_make(
        actor=actor,
        workspace=plan.workspace,
        title=plan.name,
        wish=wish,
        now=now,
        plan=plan,
        also=letters_write,
    )
    Plan.objects.filter(pk=plan.pk).update(trouble="", served_on=due.on)
    return report
