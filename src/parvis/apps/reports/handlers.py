"""Reports that come by themselves: made when their hour comes, sent, and forgotten in time."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone, translation

from parvis.apps.reports.models import Plan, Report
from parvis.apps.reports.times import to_make
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.core.jobs.tasks import job

ACTOR = Actor.system("reports")
log = logging.getLogger("parvis.reports")


@job(max_attempts=3)
def make_due_reports() -> int:
    """Have each report made whose hour has come; how many were asked for."""
    now, asked = timezone.now(), 0
    for plan in Plan.objects.filter(is_active=True).select_related("workspace"):
        if to_make(plan, now) is not None:
            key = f"report-plan:{plan.pk}"
            make_planned_report.using(workspace_id=plan.workspace_id, unique_key=key).enqueue(plan_id=plan.pk)
            asked += 1
    return asked


@job(max_attempts=5, backoff_base_s=60.0)
def make_planned_report(plan_id: int) -> int:
    """Make a plan's report and send it to its readers; its id, 0 if there is none to make (any more)."""
    # The lake and the models are loaded by whoever makes reports, not by every worker.
    from parvis.apps.reports.making import planned_report_make  # noqa: PLC0415

    report = planned_report_make(actor=ACTOR, plan_id=plan_id, now=timezone.now())
    return report.pk if report else 0


@job(max_attempts=3)
def clean_reports() -> int:
    """Delete the reports whose time is over; how many went."""
    gone = 0
    for report in Report.objects.filter(keep_until__lte=timezone.now()).select_related("workspace"):
        try:
            _forget(report)
            gone += 1
        except ParvisError:  # somebody deleted it meanwhile
            log.info("report %s was gone already", report.pk)
    return gone


def _forget(report: Report) -> None:
    from parvis.apps.reports.services import report_delete  # noqa: PLC0415 - it loads the lake

    with transaction.atomic(), translation.override(report.workspace.language):
        report_delete(actor=ACTOR, workspace=report.workspace, report_id=report.pk)
