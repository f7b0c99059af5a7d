"""A report as CSV: its sentences, then every number, one a line."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from parvis.apps.reports.cells import Cell
from parvis.apps.reports.content import Told
from parvis.apps.reports.statements import require_approved
from parvis.apps.reports.tables import Table
from parvis.kit.csv import csv_cell


def report_csv(told: Told) -> str:
    """Columns part, table, row, measure, value. Numbers are plain (``0.25``), sentences and names are text
    that no spreadsheet runs. Raises ``Unapproved`` for a sentence of a model that no person approved."""
    require_approved(told.statements)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_("Part"), _("Table"), _("Row"), _("Measure"), _("Value")])
    for _key, title, own in told.blocks:
        writer.writerows([csv_cell(title), "", "", _("sentence"), csv_cell(one.text)] for one in own)
    for part in told.parts:
        for one in part.statements:
            writer.writerow([csv_cell(part.title), "", "", _("sentence"), csv_cell(one.text)])
        for table in part.tables:
            writer.writerows(_lines(part.title, table))
    if told.steps is not None:
        writer.writerows(_lines(told.steps.title, told.steps))
    return stream.getvalue()


def _lines(part: str, table: Table) -> list[list[str]]:
    return [
        [csv_cell(one) for one in (part, table.title, row[0].text, column, _plain(cell))]
        for row in table.rows
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        if cell.value is not None
    ]


def _plain(cell: Cell) -> str:
    """A number as machines read it; a text as it is."""
    if isinstance(cell.value, str):
        return cell.value
    return "" if cell.value is None else f"{cell.value:.10g}"
