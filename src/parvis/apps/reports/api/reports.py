"""Reports as data: what each says, the numbers that its sentences were made from, its files."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening.api.filters import Filters, understood
from parvis.apps.reports import selectors, services
from parvis.apps.reports.cells import Cell
from parvis.apps.reports.content import Part, Told, told
from parvis.apps.reports.files import pdf, table
from parvis.apps.reports.models import Report
from parvis.apps.reports.pages.report import as_file, file_name
from parvis.apps.reports.quotes import quoted
from parvis.apps.reports.sections import Section
from parvis.apps.reports.statements import Block, Maker, Statement
from parvis.apps.reports.tables import Table
from parvis.apps.reports.times import FIRST_DAY, LAST_DAY, midnight
from parvis.apps.reports.wording.reading import language
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.api.values import Day
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

reports = Router(tags=[gettext_noop("Reports")])
PLAIN = r"^[^\x00-\x1f\x7f]*$"
KnownDay = Annotated[Day, Field(ge=FIRST_DAY, le=LAST_DAY)]
Sections = Annotated[list[Section], Field(min_length=1, max_length=len(Section))]


class ReportInfo(Schema):
    """A report, without what it says."""

    id: int
    title: str
    since: datetime
    until: Annotated[datetime, Field(description=gettext_noop("Not included."))]
    plan: Annotated[int | None, Field(description=gettext_noop("The plan that made it; null: a person did."))]
    made_at: datetime
    made_by: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]
    keep_until: Annotated[datetime, Field(description=gettext_noop("It is deleted then, with its links."))]
    digest: Annotated[str, Field(description=gettext_noop("The SHA-256 of what it says."))]

    @classmethod
    def of(cls, report: Report, *, names: bool) -> ReportInfo:
        """As programs see one of ``selectors.reports_of``."""
        same = ("title", "since", "until", "made_at", "keep_until", "digest")
        by = str(report.made_by) if names and report.made_by else None
        plain = {name: getattr(report, name) for name in same}
        return cls(id=report.pk, plan=report.plan_id, made_by=by, **plain)


class Reports(Schema):
    """A page of reports, the newest first."""

    items: list[ReportInfo]
    next: Next


class ReportValue(Schema):
    """One value, as machines and as people read it."""

    value: Annotated[
        int | float | str | None,
        Field(description=gettext_noop("Shares are parts of 1; times stand in the workspace’s zone.")),
    ]
    unit: Annotated[
        str, Field(description=gettext_noop("count, share, points, change, times, day, hour, period or name"))
    ]
    text: str

    @classmethod
    def of(cls, cell: Cell) -> ReportValue:
        """As programs see a cell."""
        return cls(value=cell.value, unit=cell.unit.value, text=cell.text)


class ReportSentence(Schema):
    """A sentence, and what it was made from."""

    text: str
    block: Block
    section: str
    facts: Annotated[
        list[ReportValue], Field(description=gettext_noop("Every number that it says; a table shows it."))
    ]
    made_by: Maker
    approved: Annotated[
        bool, Field(description=gettext_noop("False: an AI wrote it and nobody approved it; it stays in."))
    ]

    @classmethod
    def of(cls, one: Statement) -> ReportSentence:
        """As programs see a statement."""
        return cls(
            text=one.text,
            block=one.block,
            section=one.section,
            facts=[ReportValue.of(cell) for cell in one.facts],
            made_by=one.made_by,
            approved=one.made_by is not Maker.AI or one.approved_by is not None,
        )


class ReportTable(Schema):
    """A table; the first value of a row names it."""

    title: str
    columns: list[str]
    rows: list[list[ReportValue]]

    @classmethod
    def of(cls, one: Table) -> ReportTable:
        """As programs see a table."""
        rows = [[ReportValue.of(cell) for cell in row] for row in one.rows]
        return cls(title=one.title, columns=list(one.columns), rows=rows)


class ReportBlock(Schema):
    """A block of the first screen."""

    block: Block
    title: str
    sentences: list[ReportSentence]


class ReportPart(Schema):
    """A part, with the numbers that it was written from."""

    key: str
    title: str
    sentences: list[ReportSentence]
    tables: list[ReportTable]

    @classmethod
    def of(cls, one: Part) -> ReportPart:
        """As programs see a part."""
        sentences = [ReportSentence.of(said) for said in one.statements]
        tables = [ReportTable.of(held) for held in one.tables]
        return cls(key=one.key, title=one.title, sentences=sentences, tables=tables)


class ReportQuote(Schema):
    """A post that a person shows in it, with its words of now."""

    id: int
    text: str


class ReportRead(ReportInfo):
    """What a report says, in your language; it says the same for ever."""

    period: str
    filters: list[str]
    changed: Annotated[bool, Field(description=gettext_noop("True: it is not what was made."))]
    blocks: list[ReportBlock]
    parts: list[ReportPart]
    steps: Annotated[ReportTable | None, Field(description=gettext_noop("Day by day, or hour by hour."))]
    quotes: list[ReportQuote]

    @classmethod
    def said(cls, report: Report, shown: Told, *, names: bool) -> ReportRead:
        """A report with what it says in the language of the moment."""
        blocks = [
            ReportBlock(block=Block(key), title=title, sentences=[ReportSentence.of(one) for one in own])
            for key, title, own in shown.blocks
        ]
        return cls(
            period=shown.period,
            filters=list(shown.filters),
            changed=shown.changed,
            blocks=blocks,
            parts=[ReportPart.of(one) for one in shown.parts],
            steps=ReportTable.of(shown.steps) if shown.steps else None,
            quotes=[ReportQuote(id=pk, text=text) for pk, text in quoted(report)],
            **ReportInfo.of(report, names=names).dict(),
        )


class ReportWanted(Schema, extra="forbid"):
    """What a report is to look at."""

    title: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    since: Annotated[KnownDay, Field(description=gettext_noop("The first day, on the workspace’s clocks."))]
    until: Annotated[KnownDay, Field(description=gettext_noop("The last day, included."))]
    query: Annotated[Filters, Field(description=gettext_noop("Filters; its period is not read."))] = ""
    sections: Sections = list(Section)


@endpoint(
    reports, "GET", "/reports", verb=Verb.SEE_LISTENING, answers=Reports,
    summary=gettext_noop("Reports that are kept, the newest first"),
)  # fmt: skip
def reports_list(request: ApiRequest, asked: Query[Asked]) -> Reports:
    rows, following = page_of(selectors.reports_of(request.workspace), asked, newest_first=True)
    names = request.may(Verb.SEE_MEMBERS)
    return Reports(items=[ReportInfo.of(row, names=names) for row in rows], next=following)


@endpoint(
    reports, "POST", "/reports", verb=Verb.EDIT_REPORTS, answers=ReportRead, status=201,
    summary=gettext_noop("Make a report and keep it"),
    description=gettext_noop("Every sentence is made from numbers that the report shows. A year at most."),
)  # fmt: skip
def report_make(request: ApiRequest, wanted: ReportWanted) -> ReportRead:
    zone = request.workspace.time_zone
    wish = services.wished(
        request.workspace,
        since=midnight(wanted.since, zone),
        until=midnight(wanted.until + timedelta(days=1), zone),
        query=understood(request, wanted.query),
        sections=tuple(wanted.sections),
    )
    made = services.report_make(
        actor=request.actor, workspace=request.workspace, title=wanted.title, wish=wish, now=timezone.now()
    )
    return report_read(request, made.pk)


@endpoint(
    reports, "GET", "/reports/{int:report}", verb=Verb.SEE_LISTENING, answers=ReportRead,
    summary=gettext_noop("One report: its sentences, the facts behind each, its tables"),
)  # fmt: skip
def report_read(request: ApiRequest, report: int) -> ReportRead:
    found = row_of(request, report)
    return ReportRead.said(found, told(found, language()), names=request.may(Verb.SEE_MEMBERS))


@endpoint(
    reports, "DELETE", "/reports/{int:report}", verb=Verb.EDIT_REPORTS, answers=None, status=204,
    summary=gettext_noop("Delete a report; its links open no more"),
)  # fmt: skip
def report_delete(request: ApiRequest, report: int) -> None:
    services.report_delete(actor=request.actor, workspace=request.workspace, report_id=report)


BLOCKED = gettext_noop("Refused while a sentence of an AI in it waits for a person’s approval.")


@endpoint(
    reports, "GET", "/reports/{int:report}/pdf", verb=Verb.EXPORT_POSTS, answers=None,
    files=("application/pdf",), summary=gettext_noop("A report as PDF, in your language"),
    description=BLOCKED,
)  # fmt: skip
def report_pdf(request: ApiRequest, report: int) -> HttpResponse:
    found = row_of(request, report)
    shown = told(found, language())
    head = selectors.letterhead_of(request.workspace)
    quotes = tuple(text for _pk, text in quoted(found))
    pages = pdf.report_pdf(found, shown, language(), head=head, quotes=quotes)
    return as_file(pages, "application/pdf", file_name(shown, "pdf"))


@endpoint(
    reports, "GET", "/reports/{int:report}/csv", verb=Verb.EXPORT_POSTS, answers=None,
    files=("text/csv; charset=utf-8",), summary=gettext_noop("A report’s sentences and numbers as CSV"),
    description=BLOCKED,
)  # fmt: skip
def report_csv(request: ApiRequest, report: int) -> HttpResponse:
    shown = told(row_of(request, report), language())
    return as_file(table.report_csv(shown), "text/csv; charset=utf-8", file_name(shown, "csv"))


def row_of(request: ApiRequest, pk: int) -> Report:
    """The report that an address names. Raises ``NotFound``."""
    found = selectors.report_of(request.workspace, pk)
    if found is None:
        raise NotFound(services.GONE)
    return found
