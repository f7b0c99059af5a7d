"""Steps of time along the axis of a chart, and what happened meanwhile."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.kit.figures import Bucket, Mark
from parvis.web import numbers
from parvis.web.charts.content import Cell, Content, linked
from parvis.web.charts.measures import WIDTHS
from parvis.web.charts.specs import Rows

STEPS = {Bucket.HOUR: timedelta(hours=1), Bucket.DAY: timedelta(days=1), Bucket.WEEK: timedelta(weeks=1)}
MOST_TICKS = {
    Bucket.WEEK: {"narrow": 4, "wide": 6, "broad": 12},
    Bucket.DAY: {"narrow": 4, "wide": 6, "broad": 13},
    Bucket.HOUR: {"narrow": 3, "wide": 4, "broad": 8},
}


LETTER = 6.5  # pixels of a letter of a label, on average


def when(at: datetime, bucket: Bucket) -> str:
    """A step of time in words: « 3 nov. » (a day, or the week that begins then) or « 3 nov., 14h00 »."""
    if bucket is not Bucket.HOUR:
        return numbers.day(at, pgettext("date format: day of a chart", "j M"))
    return numbers.day(at, pgettext("date format: hour of a chart", "j M, H:i"))


def wall_ms(at: datetime, zone: ZoneInfo) -> int:
    """The reader's wall clock, as if it were UTC, in milliseconds."""
    return int(at.astimezone(zone).replace(tzinfo=UTC).timestamp() * 1000)


def time_ticks(steps: list[datetime], bucket: Bucket, zone: ZoneInfo) -> dict[str, Rows]:
    """For each width, the steps that are named below the axis, in their middle."""
    return {size: _ticks(steps, bucket, zone, size) for size in MOST_TICKS[bucket]}


def _ticks(steps: list[datetime], bucket: Bucket, zone: ZoneInfo, size: str) -> Rows:
    most = MOST_TICKS[bucket][size]
    apart = max(STEPS[bucket], (steps[-1] - steps[0]) / most) if steps else STEPS[bucket]
    chosen: list[datetime] = []
    for at in steps:
        if not chosen or at - chosen[-1] >= apart:
            chosen.append(at)
    half = STEPS[bucket].total_seconds() * 500
    named = [(at, when(at.astimezone(zone), bucket)) for at in chosen]
    if len(named) > 1 and _overflows(*named[-1], steps, bucket, size):
        named.pop()
    return [{"t": wall_ms(at, zone) + half, "label": label} for at, label in named]


def _overflows(at: datetime, label: str, steps: list[datetime], bucket: Bucket, size: str) -> bool:
    """Whether the words below the last named step would reach over the right edge of the drawing."""
    whole = steps[-1] + STEPS[bucket] - steps[0]
    beyond = steps[-1] + STEPS[bucket] / 2 - at
    return len(label) * LETTER / 2 > beyond / whole * WIDTHS[size] + LETTER


def mark_said(mark: Mark, zone: ZoneInfo) -> str:
    """What happened, with its day: « 3 nov. : lancement de la campagne »."""
    day = when((mark.of or mark.at).astimezone(zone), Bucket.DAY)
    return _("%(when)s: %(what)s") % {"when": day, "what": mark.label}


def within(marks: tuple[Mark, ...], steps: list[datetime], bucket: Bucket) -> tuple[Mark, ...]:
    """The marks that fall between the first and the last step of a curve, in order of time."""
    if not steps:
        return ()
    end = steps[-1] + STEPS[bucket]
    return tuple(sorted((m for m in marks if steps[0] <= m.at < end), key=lambda m: m.at))


def marked(
    content: Content, marks: tuple[Mark, ...], steps: list[datetime], bucket: Bucket, zone: ZoneInfo
) -> Content:
    """The content with what happened meanwhile: a numbered line each, and its words in a column of the table,
    beside the step that it fell in (or the last one before it, where no post was heard)."""
    shown = within(marks, steps, bucket)
    if not shown:
        return content
    drawn: Rows = []
    said: dict[int, list[str]] = {}
    for number, mark in enumerate(shown, start=1):
        words = mark_said(mark, zone)
        said.setdefault(bisect_right(steps, mark.at) - 1, []).append(words)
        row = {"t": wall_ms(mark.at, zone), "number": str(number), "said": words}
        drawn.append(linked(row, mark.href))
    table = []
    for place, row_cells in enumerate(content.rows):
        words = "; ".join(said.get(place, ()))
        table.append((*row_cells, Cell(words, words)))
    return replace(
        content,
        data={**content.data, "marks": drawn},
        columns=(*content.columns, _("Events")),
        rows=tuple(table),
    )
