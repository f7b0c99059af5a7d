"""Curves over time, each with the band it lies in and the table beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.kit.figures import Curve, Line, Lines, Spot, Unit
from parvis.web import numbers
from parvis.web.charts.content import Cell, Content, linked
from parvis.web.charts.palette import ink
from parvis.web.charts.specs import Rows
from parvis.web.charts.times import STEPS, marked, time_ticks, wall_ms, when


def curve(figure: Curve) -> Content:
    """One point for each step of time, in points from -100 to 100, each leading to its posts."""
    zone = ZoneInfo(figure.time_zone)
    half = STEPS[figure.bucket].total_seconds() * 500
    drawn: Rows = []
    table = []
    for moment in figure.moments:
        label = when(moment.at.astimezone(zone), figure.bucket)
        shown, low, high = (numbers.points(value) for value in (moment.value, moment.low, moment.high))
        said = _("%(when)s: %(value)s, between %(low)s and %(high)s, on %(n)s posts") % {
            "when": label,
            "value": shown,
            "low": low,
            "high": high,
            "n": numbers.count(moment.n),
        }
        spot = {"v": moment.value * 100, "low": moment.low * 100, "high": moment.high * 100}
        drawn.append(linked({**spot, "t": wall_ms(moment.at, zone) + half, "said": said}, moment.href))
        table.append(
            (
                Cell(label, moment.at.astimezone(zone).isoformat(), moment.href),
                Cell(shown, moment.value),
                Cell(low, moment.low),
                Cell(high, moment.high),
                Cell(numbers.count(moment.n), moment.n),
            )
        )
    columns = (_("Time"), _("Net sentiment"), _("At least"), _("At most"), _("On how many posts"))
    steps = [moment.at for moment in figure.moments]
    ticks = time_ticks(steps, figure.bucket, zone)
    content = Content("curve", {"rows": drawn, "base": [{"zero": 0}]}, ticks, columns, tuple(table))
    return marked(content, figure.marks, steps, figure.bucket, zone)


def lines(figure: Lines) -> Content:
    """One point for each curve and step; shares and balances are drawn in hundredths."""
    zone = ZoneInfo(figure.time_zone)
    half = STEPS[figure.bucket].total_seconds() * 500
    scale = 1 if figure.unit is Unit.COUNT else 100
    drawn: Rows = []
    for line in figure.lines:
        for spot in line.spots:
            row: dict[str, object] = {
                "t": wall_ms(spot.at, zone) + half,
                "v": spot.value * scale,
                "colour": ink(f"mark-{line.colour}"),
                "said": _spot_said(line, spot, figure, zone),
            }
            if line.banded and spot.low is not None and spot.high is not None:
                row |= {"low": spot.low * scale, "high": spot.high * scale}
            drawn.append(linked(row, spot.href))
    steps = sorted({spot.at for line in figure.lines for spot in line.spots})
    data = {"rows": drawn, "base": [{"zero": 0}]}
    ticks = time_ticks(steps, figure.bucket, zone)
    content = Content("lines", data, ticks, _line_columns(figure), _line_rows(figure, steps, zone))
    return marked(content, figure.marks, steps, figure.bucket, zone)


def _spot_said(line: Line, spot: Spot, figure: Lines, zone: ZoneInfo) -> str:
    show = numbers.UNITS[figure.unit.value]
    words = {
        "label": line.label,
        "when": when((spot.of or spot.at).astimezone(zone), figure.bucket),
        "value": show(spot.value),
    }
    if spot.low is None or spot.high is None:
        return _("%(label)s, %(when)s: %(value)s") % words
    words |= {"low": show(spot.low), "high": show(spot.high)}
    return _("%(label)s, %(when)s: %(value)s, between %(low)s and %(high)s") % words


def _parts(line: Line) -> tuple[bool, bool, bool]:
    """Whether its spots have a time of their own, an interval, a number of posts."""
    return (
        any(spot.of is not None for spot in line.spots),
        any(spot.low is not None for spot in line.spots),
        any(spot.n is not None for spot in line.spots),
    )


def _line_columns(figure: Lines) -> tuple[str, ...]:
    columns = [_("Time")]
    for line in figure.lines:
        dated, sure, counted = _parts(line)
        named = [_("Time")] if dated else []
        named += [""]
        named += [_("At least"), _("At most")] if sure else []
        named += [_("On how many posts")] if counted else []
        columns += [f"{line.label} · {name}" if name else line.label for name in named]
    return tuple(columns)


def _line_rows(figure: Lines, steps: list[datetime], zone: ZoneInfo) -> tuple[tuple[Cell, ...], ...]:
    at_step = [{spot.at: spot for spot in line.spots} for line in figure.lines]
    rows = []
    for at in steps:
        local = at.astimezone(zone)
        cells = [Cell(when(local, figure.bucket), local.isoformat())]
        for line, spots in zip(figure.lines, at_step, strict=True):
            cells += _spot_cells(_parts(line), spots.get(at), figure, zone)
        rows.append(tuple(cells))
    return tuple(rows)


def _spot_cells(
    parts: tuple[bool, bool, bool], spot: Spot | None, figure: Lines, zone: ZoneInfo
) -> list[Cell]:
    dated, sure, counted = parts
    show = numbers.UNITS[figure.unit.value]

    def cell(value: float | None, href: str = "") -> Cell:
        return Cell("–", "") if value is None else Cell(show(value), value, href)

    cells = []
    if dated:
        own = (spot.of or spot.at).astimezone(zone) if spot else None
        cells.append(Cell(when(own, figure.bucket), own.isoformat()) if own else Cell("–", ""))
    cells.append(cell(spot.value, spot.href) if spot else cell(None))
    if sure:
        cells += [cell(spot.low if spot else None), cell(spot.high if spot else None)]
    if counted:
        n = spot.n if spot else None
        cells.append(Cell("–", "") if n is None else Cell(numbers.count(n), n))
    return cells
