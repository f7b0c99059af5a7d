"""A report as PDF: tagged, with its title, its language and real text.

Typst sets the pages (decision 10). Everything that comes from outside goes in as data, in ``sys.inputs``, and
is shown as values: a string is never read as markup, whatever stands in it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.utils.translation import gettext as _

from parvis.apps.reports.content import Told
from parvis.apps.reports.drawing import draw
from parvis.apps.reports.models import INK, Letterhead, Report
from parvis.apps.reports.statements import Statement, require_approved
from parvis.apps.reports.tables import Table
from parvis.core import numbers
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Figure

SHEET = Path(__file__).parent / "report.typ"
ACCESSIBLE = "ua-1"  # PDF/UA-1, ISO 14289-1: what a screen reader needs


def report_pdf(
    report: Report, told: Told, language: str, *, head: Letterhead | None, quotes: tuple[str, ...] = ()
) -> bytes:
    """The pages. Raises ``Unapproved`` for a sentence of a model that no person approved."""
    require_approved(told.statements)
    data = json.dumps(_data(report, told, language, head, quotes))
    moment = int(report.made_at.timestamp())
    sheet = SHEET.read_bytes()
    try:
        return _set(sheet, data, moment, pdf_standards=[ACCESSIBLE])
    except RuntimeError:
        # A letter that no font of this machine has: PDF/UA forbids the gap, and people still want the pages.
        return _set(sheet, data, moment)


def _set(sheet: bytes, data: str, moment: int, **more: Any) -> bytes:
    made = typst.compile(sheet, sys_inputs={"data": data}, format="pdf", timestamp=moment, **more)
    return bytes(made)


def _data(
    report: Report, told: Told, language: str, head: Letterhead | None, quotes: tuple[str, ...]
) -> dict[str, Any]:
    workspace = report.workspace
    return {
        "lang": language,
        "title": told.title,
        "name": (head.name if head else "") or workspace.name,
        "colour": head.colour if head else INK,
        "logo": list(bytes(head.logo)) if head and head.logo else None,
        "period": told.period,
        "filters": " · ".join(told.filters),
        "made": _made(workspace, report.made_at),
        "blocks": [{"title": title, "items": _said(own)} for _key, title, own in told.blocks],
        "parts": [
            {
                "title": part.title,
                "items": _said(part.statements),
                "chart": _chart(part.figure),
                "tables": [_table(table) for table in part.tables],
            }
            for part in told.parts
        ],
        "quotes": {"title": _("Posts chosen by a person"), "items": list(quotes)} if quotes else None,
        "steps": _table(told.steps) if told.steps else None,
        "by_ai": _("Some sentences were written by an AI and approved by a person.") if told.by_ai else "",
    }


def _made(workspace: Workspace, at: datetime) -> str:
    day = numbers.long_day(at.astimezone(ZoneInfo(workspace.time_zone)))
    return _("Made on %(day)s with Parvis, from the numbers shown.") % {"day": day}


def _said(statements: tuple[Statement, ...]) -> list[str]:
    return [one.text for one in statements]


def _chart(figure: Figure | None) -> dict[str, str] | None:
    if figure is None:
        return None
    drawn = draw(figure)
    alt = f"{figure.title}, {figure.caption}" if figure.caption else figure.title
    return {
        "svg": drawn.svg(),
        "alt": _("%(chart)s. The numbers stand in a table.") % {"chart": alt},
        "caption": ". ".join(part for part in (alt, drawn.note) if part),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "words": [not head.number for head in table.heads],
    }
