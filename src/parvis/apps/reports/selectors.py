"""Reading reports, plans, links. Nothing here writes, and nothing here loads the lake by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from parvis.apps.reports.models import Letterhead, Plan, Report, ReportLink
from parvis.core.links import Closed, hashed
from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows, and until when."""

    report: Report
    until: datetime


def reports_of(workspace: Workspace) -> QuerySet[Report]:
    """The workspace's reports, newest first, without what they say."""
    return (
        Report.objects.filter(workspace=workspace)
        .select_related("plan", "made_by", "workspace")
        .defer("facts", "written")
    )


def report_of(workspace: Workspace, pk: int) -> Report | None:
    """One report with all it says."""
    rows = Report.objects.filter(workspace=workspace, pk=pk)
    return rows.select_related("plan", "made_by", "workspace").first()


def open_links(report: Report, now: datetime) -> QuerySet[ReportLink]:
    """The links that still show the report."""
    return report.links.filter(withdrawn_at=None, expires_at__gt=now).select_related("created_by")


def links_of(report: Report) -> QuerySet[ReportLink]:
    """Every link of the report, also those that open no more."""
    return report.links.select_related("created_by")


def plans_of(workspace: Workspace) -> QuerySet[Plan]:
    """The workspace's plans, each with its readers and, as ``newest``, its newest report."""
    newest = Prefetch("reports", Report.objects.order_by("-made_at").defer("facts", "written")[:1], "newest")
    rows = Plan.objects.filter(workspace=workspace).select_related("workspace")
    return rows.prefetch_related("readers", newest)


def letterhead_of(workspace: Workspace) -> Letterhead:
    """How reports look: as somebody said, or the defaults (a row not saved)."""
    found = Letterhead.objects.filter(workspace=workspace).first()
    return found or Letterhead(workspace=workspace)


def opened(token: str, now: datetime) -> Opened | Closed:
    """What the link with this token shows now."""
    links = ReportLink.objects.select_related("report__workspace")
    link = links.filter(token_hash=hashed(token)).first()
    if link is None:
        return Closed.UNKNOWN
    return link.closed(now) or Opened(link.report, link.expires_at)
