"""What people say publicly of themselves, in tables; nothing leads from here to a person."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.audience.pages.tabs import tabs_of
from parvis.apps.demographics import selectors
from parvis.apps.demographics.quarters import Quarter
from parvis.apps.demographics.selectors import OTHERS, Stated, StatedTable
from parvis.apps.listening import selectors as listening
from parvis.core.errors import NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.csv import csv_cell
from parvis.kit.figures import Bar, Bars, Colour, Unit
from parvis.science.disclosure import BASE, LEAST

COLUMNS = ("since", "until", "table", "group", "people", "share", "at_least", "at_most", "of_people")


@workspace_view(Verb.SEE_LISTENING)
def stated(request: WorkspaceRequest) -> HttpResponseBase:
    """The tables of one quarter, the latest unless another is asked for."""
    quarters = selectors.quarters_of(request.workspace)
    chosen = _asked(request, quarters)
    found = selectors.stated_in(request.workspace, chosen) if chosen else None
    context: dict[str, object] = {
        "tabs": tabs_of(request, "demographics:stated"),
        "chips": [_chip(one, on=one == chosen) for one in quarters],
        "found": found,
        "figures": [_figure(table) for table in found.tables if table.rows] if found else [],
        "silent": [table.title for table in found.tables if not table.rows] if found else [],
        "least": LEAST,
        "base": BASE,
        "may_export": request.may(Verb.EXPORT_POSTS),
        "quarter": chosen.since.isoformat() if chosen else "",
    }
    if found is None:
        context |= _waiting(request)
    return render(request, "demographics/stated.html", context)


def _waiting(request: WorkspaceRequest) -> dict[str, object]:
    """Why nothing was counted yet: nothing heard, or no quarter over; when the one that runs is counted."""
    stats = listening.stats_of(request.workspace)
    running = Quarter.of(timezone.localdate())
    in_vain = selectors.counted_in_vain(request.workspace)
    return {"heard": bool(stats.rows), "counted_on": running.until, "in_vain": in_vain}


def _asked(request: WorkspaceRequest, quarters: tuple[Quarter, ...]) -> Quarter | None:
    """The quarter that the address asks for, or the latest."""
    given = request.GET.get("quarter", "")
    return next((one for one in quarters if one.since.isoformat() == given), next(iter(quarters), None))


def _chip(quarter: Quarter, *, on: bool) -> dict[str, object]:
    name = _("Q%(number)d %(year)d") % {"number": quarter.number, "year": quarter.since.year}
    return {"label": name, "href": f"?quarter={quarter.since.isoformat()}", "on": on}


def _figure(table: StatedTable) -> Bars:
    """A table as bars: shares with their intervals, people in the table beside."""
    if table.among_all:
        note = ngettext("Of %(n)s person heard.", "Of %(n)s people heard.", table.people)
    else:
        note = ngettext("Of %(n)s person who states it.", "Of %(n)s people who state it.", table.people)
    bars = tuple(
        Bar(
            row.label,
            row.share,
            low=row.low,
            high=row.high,
            n=row.n,
            colour=Colour.NEUTRAL if row.key == OTHERS else Colour.M1,
        )
        for row in table.rows
    )
    return Bars(
        table.title,
        bars,
        unit=Unit.SHARE,
        caption=_("share of people; the line is the 95% interval"),
        note=note % {"n": number_format(table.people, force_grouping=True)},
        name=_("Group"),
        counted=_("People"),
    )


@workspace_view(Verb.EXPORT_POSTS)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """The same tables as CSV: nothing that the page does not show."""
    chosen = _asked(request, selectors.quarters_of(request.workspace))
    found = selectors.stated_in(request.workspace, chosen) if chosen else None
    if found is None:
        raise NotFound(_("No quarter has been counted yet."))
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="stated-{found.since:%Y-%m}.csv"'
    return response


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def _csv(found: Stated) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    last: date = found.until - timedelta(days=1)
    for table in found.tables:
        for row in table.rows:
            shares = (f"{share:.4f}" for share in (row.share, row.low, row.high))
            cells = (found.since, last, table.title, row.label, row.n, *shares, table.people)
            yield writer.writerow([csv_cell(cell) for cell in cells])
