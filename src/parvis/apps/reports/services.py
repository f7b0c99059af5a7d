"""Making, showing, planning and deleting reports: one verb, one transaction, one audit entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening import selectors as listening
from parvis.apps.reports import facts as facts_of
from parvis.apps.reports import statements as sentences
from parvis.apps.reports.content import all_statements
from parvis.apps.reports.facts import Facts
from parvis.apps.reports.gathering import Wish, gather
from parvis.apps.reports.keeping import digest_of
from parvis.apps.reports.letterheads import letterhead_set
from parvis.apps.reports.models import Letterhead, Plan, Quote, Report, ReportLink
from parvis.apps.reports.planning import PlanWish, plan_activate, plan_create, plan_delete, plan_update
from parvis.apps.reports.printed import Printed, report_print
from parvis.apps.reports.statements import require_approved
from parvis.apps.reports.wishes import query_checked, wished
from parvis.apps.reports.wording import write
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.links import link_columns
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

__all__ = [
    "PlanWish",
    "Printed",
    "letterhead_set",
    "plan_activate",
    "plan_create",
    "plan_delete",
    "plan_update",
    "quote_add",
    "quote_remove",
    "report_delete",
    "report_draft",
    "report_link_create",
    "report_link_withdraw",
    "report_make",
    "report_print",
    "wished",
]
MOST_QUOTES: Final = 10
LANGUAGES: Final = ("fr", "en")
GONE: Final = _("It is not there any more. Somebody may have deleted it.")


def report_draft(*, actor: Actor, workspace: Workspace, wish: Wish, now: datetime) -> Facts:
    """What a report would say now, kept nowhere."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    return gather(workspace, wish, now=now)


def report_make(
    *,
    actor: Actor,
    workspace: Workspace,
    title: str,
    wish: Wish,
    now: datetime,
    plan: Plan | None = None,
    also: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Make a report and keep it as it is. The lake is read before the transaction, which waits for nobody.

    ``also`` is done in the same transaction. A plan's report of the same period is given back as it was.
    """
    require(actor, workspace, Verb.EDIT_REPORTS)
    named = " ".join(title.split())[:120]
    if not named:
        raise BadInput(_("Give the report a title."), code="title")
    wish = replace(wish, query=query_checked(workspace, wish.query))
    made = gather(workspace, wish, now=now)
    written = {language: write(made, language) for language in LANGUAGES}
    kept: dict[str, Any] = {
        "facts": facts_of.kept(made),
        "written": {language: sentences.kept(told) for language, told in written.items()},
    }
    report = Report(
        workspace=workspace, title=named, since=wish.since, until=wish.until, digest=digest_of(**kept),
        plan=plan, made_by_id=actor.user_id, made_at=now, keep_until=now + _kept_for(workspace), **kept,
    )  # fmt: skip
    return _keep(actor, report, also)


def _keep(actor: Actor, report: Report, also: Callable[[Report], None]) -> Report:
    try:
        with transaction.atomic():
            report.save()
            after = {"title": report.title, "since": report.since, "until": report.until}
            _audit(actor, report, "report.make", after=after)
            also(report)
    except IntegrityError:
        found = Report.objects.filter(plan=report.plan, since=report.since, until=report.until).first()
        if report.plan is None or found is None:
            raise
        return found
    return report


def _kept_for(workspace: Workspace) -> timedelta:
    own = Letterhead.objects.filter(workspace=workspace).values_list("keep_days", flat=True).first()
    return timedelta(days=own or 730)


@transaction.atomic
def report_delete(*, actor: Actor, workspace: Workspace, report_id: int) -> None:
    """Delete a report; its links open no more."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    report = _own(workspace, report_id)
    _audit(actor, report, "report.delete", before={"title": report.title})
    report.delete()


@transaction.atomic
def quote_add(*, actor: Actor, workspace: Workspace, report_id: int, mention: str, now: datetime) -> Quote:
    """Show a post in a report: a person chose it. Its words stay in the lake."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    report = _own(workspace, report_id)
    if listening.post(workspace, mention, names=False) is None:
        raise NotFound(GONE)
    known = report.quotes.filter(mention=mention).first()
    if known is not None:
        return known
    if report.quotes.count() >= MOST_QUOTES:
        raise Conflict(_("A report shows ten posts at most: take one out first."), code="too_many")
    quote = Quote.objects.create(report=report, mention=mention, by_id=actor.user_id, at=now)
    _audit(actor, report, "report.quote", after={"mention": mention})
    return quote


@transaction.atomic
def quote_remove(*, actor: Actor, workspace: Workspace, report_id: int, quote_id: int) -> None:
    """Take a post out of a report."""
    require(actor, workspace, Verb.EDIT_REPORTS)
    report = _own(workspace, report_id)
    quote = report.quotes.filter(pk=quote_id).first()
    if quote is None:
        raise NotFound(GONE)
    _audit(actor, report, "report.unquote", before={"mention": quote.mention})
    quote.delete()


@transaction.atomic
def report_link_create(
    *,
    actor: Actor,
    workspace: Workspace,
    report_id: int,
    days: int,
    now: datetime,
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> tuple[ReportLink, str]:
    """A link that shows the report for so many days; returns it and its token, which is kept nowhere."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    report = _own(workspace, report_id)
    require_approved(all_statements(report))
    drawn = token()
    columns = link_columns(days=days, by_id=actor.user_id, now=now, token=drawn)
    link = ReportLink.objects.create(report=report, **columns)
    _audit(actor, report, "report.share", after={"title": report.title, "expires_at": link.expires_at})
    return link, drawn


@transaction.atomic
def report_link_withdraw(*, actor: Actor, workspace: Workspace, link_id: int, now: datetime) -> ReportLink:
    """Close a link at once, for everybody who holds it."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    links = ReportLink.objects.select_for_update().filter(report__workspace=workspace, pk=link_id)
    link = links.select_related("report__workspace").first()
    if link is None:
        raise NotFound(GONE)
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        link.save(update_fields=["withdrawn_at"])
        before = {"title": link.report.title, "expires_at": link.expires_at}
        _audit(actor, link.report, "report.unshare", before=before)
    return link


def _own(workspace: Workspace, report_id: int) -> Report:
    report = Report.objects.select_for_update().filter(workspace=workspace, pk=report_id).first()
    if report is None:
        raise NotFound(GONE)
    return report


def _audit(actor: Actor, report: Report, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=report.workspace, verb=verb, target="report", target_id=report.pk, **changes
    )
