"""From a figure to what its chart draws, and to the table beside it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.kit.figures import CATEGORIES, Balances, Bar, Bars, Between, Series, Unit, Voices
from parvis.kit.markup import clip
from parvis.web import numbers
from parvis.web.charts.content import Cell, Content, linked
from parvis.web.charts.measures import LABEL_LETTERS
from parvis.web.charts.palette import ink
from parvis.web.charts.specs import Rows
from parvis.web.charts.times import STEPS, marked, time_ticks, wall_ms, when


def _short(label: str) -> dict[str, str]:
    """The label cut to what fits beside the bars, for each width."""
    return {size: clip(label, letters) for size, letters in LABEL_LETTERS.items()}


def series(figure: Series) -> Content:
    """Stack the points of each step; earlier keys lie at the bottom."""
    zone = ZoneInfo(figure.time_zone)
    width = STEPS[figure.bucket].total_seconds() * 1000
    by_step: dict[datetime, dict[str, tuple[float, str]]] = defaultdict(dict)
    for point in figure.points:
        by_step[point.at][point.key] = (point.n, point.href)
    steps = sorted(by_step)
    drawn: Rows = []
    table = []
    for at in steps:
        label = when(at.astimezone(zone), figure.bucket)
        start, bottom = wall_ms(at, zone), 0.0
        cells = [Cell(label, at.astimezone(zone).isoformat())]
        for key in figure.keys:
            n, href = by_step[at].get(key.value, (0.0, ""))
            cells.append(Cell(numbers.count(n), n, href))
            if n:
                said = _("%(when)s: %(n)s %(what)s") % {
                    "when": label,
                    "n": numbers.count(n),
                    "what": key.label,
                }
                place = {
                    "t0": start + width * 0.06,
                    "t1": start + width * 0.94,
                    "y0": bottom,
                    "y1": bottom + n,
                }
                drawn.append(linked({**place, "colour": ink(f"mark-{key.colour}"), "said": said}, href))
            bottom += n
        table.append((*cells, Cell(numbers.count(bottom), bottom)))
    columns = (_("Time"), *(key.label for key in figure.keys), _("Total"))
    ticks = time_ticks(steps, figure.bucket, zone)
    content = Content("series", {"rows": drawn, "base": [{"zero": 0}]}, ticks, columns, tuple(table))
    return marked(content, figure.marks, steps, figure.bucket, zone)


def _shown(value: float, unit: Unit) -> str:
    return numbers.UNITS[unit.value](value)


def _bar(place: int, bar: Bar, unit: Unit) -> dict[str, object]:
    shown = _shown(bar.value, unit)
    if bar.before is not None:
        shown = _("%(now)s, up from %(before)s") % {"now": shown, "before": _shown(bar.before, unit)}
    said = _("%(label)s: %(value)s") % {"label": bar.label, "value": shown}
    row: dict[str, object] = {
        **_short(bar.label),
        "place": place,
        "value": bar.value,
        "end": max(bar.value, bar.high or 0),
        "shown": shown,
        "said": said,
        "colour": ink(f"mark-{bar.colour}"),
    }
    if bar.low is not None and bar.high is not None:
        row |= {"low": bar.low, "high": bar.high}
        row["said"] = _("%(said)s, between %(low)s and %(high)s") % {
            "said": said,
            "low": _shown(bar.low, unit),
            "high": _shown(bar.high, unit),
        }
    return linked(row, bar.href)


def _bar_cells(bar: Bar, unit: Unit, *, compared: bool, sure: bool, sampled: bool) -> tuple[Cell, ...]:
    cells = [Cell(bar.label, bar.label, bar.href), Cell(_shown(bar.value, unit), bar.value)]
    if compared:
        cells.append(Cell(numbers.count(bar.before), "" if bar.before is None else bar.before))
    if sure:
        cells += _ends(Between(bar.value, bar.low, bar.high), unit)[1:]
    if sampled:
        cells.append(Cell(numbers.count(bar.n), "" if bar.n is None else bar.n))
    return tuple(cells)


def bars(figure: Bars) -> Content:
    """One row per bar, its interval if it has one."""
    sure = any(bar.low is not None for bar in figure.bars)
    sampled = any(bar.n is not None for bar in figure.bars)
    compared = any(bar.before is not None for bar in figure.bars)
    valued = figure.valued or (_("Share") if figure.unit is Unit.SHARE else _("Posts"))
    columns = [figure.name or _("Name"), valued]
    columns += [_("Posts before")] if compared else []
    columns += [_("At least"), _("At most")] if sure else []
    columns += [figure.counted or _("On how many posts")] if sampled else []
    drawn = [_bar(place, bar, figure.unit) for place, bar in enumerate(figure.bars)]
    table = tuple(
        _bar_cells(bar, figure.unit, compared=compared, sure=sure, sampled=sampled) for bar in figure.bars
    )
    return Content("bars", {"rows": drawn}, {}, tuple(columns), table)


def _ends(number: Between, unit: Unit) -> tuple[Cell, ...]:
    """A number, and the ends of its interval ("–" where nobody knows them)."""
    ends = (number.value, number.low, number.high)
    return tuple(Cell("–" if end is None else _shown(end, unit), "" if end is None else end) for end in ends)


def balances(figure: Balances) -> Content:
    """The neutral part lies astride the middle, so that the two sides compare."""
    drawn: Rows = []
    ends: Rows = []
    table = []
    netted = any(row.net for row in figure.rows)
    for line, row in enumerate(figure.rows):
        half = row.neutral / 2
        edges = (-half - row.negative, -half, half, half + row.positive)
        parts = (
            (_("negative"), row.negative, "negative", row.href_negative),
            (_("neutral"), row.neutral, "neutral", row.href_neutral),
            (_("positive"), row.positive, "positive", row.href_positive),
        )
        for place, (what, share, colour, href) in enumerate(parts):
            said = _("%(label)s: %(value)s %(what)s") % {
                "label": row.label,
                "value": numbers.percent(share),
                "what": what,
            }
            spot = {"x0": edges[place], "x1": edges[place + 1], "place": line, "said": said}
            drawn.append(linked({**spot, "colour": ink(f"mark-{colour}")}, href or row.href))
        ends.append(
            {
                **_short(row.label),
                "place": line,
                "left": edges[0],
                "right": edges[3],
                "left_shown": numbers.percent(row.negative),
                "right_shown": numbers.percent(row.positive),
            }
        )
        shares = (Cell(numbers.percent(share), share, href) for _what, share, _colour, href in parts)
        net = _ends(row.net or Between(row.positive - row.negative), Unit.POINTS) if netted else ()
        cells = (Cell(row.label, row.label, row.href), *shares, *net)
        table.append((*cells, Cell(numbers.count(row.n), row.n)))
    columns: tuple[str, ...] = (_("Subject"), _("Negative"), _("Neutral"), _("Positive"))
    columns += (_("Net sentiment"), _("At least"), _("At most")) if netted else ()
    columns += (_("On how many posts"),)
    data = {"rows": drawn, "ends": ends, "base": [{"zero": 0}]}
    return Content("balances", data, {}, columns, tuple(table))


def voices(figure: Voices) -> Content:
    """Parts of one whole, laid end to end; values are counts, shares are computed here."""
    whole = sum(part.value for part in figure.parts) or 1.0
    sure = any(part.low is not None for part in figure.parts)
    drawn: Rows = []
    table = []
    start = 0.0
    for place, part in enumerate(figure.parts):
        share = part.value / whole
        said = _("%(label)s: %(value)s") % {"label": part.label, "value": numbers.percent(share)}
        colour = ink(f"mark-{CATEGORIES[place % len(CATEGORIES)]}")
        drawn.append(linked({"x0": start, "x1": start + share, "said": said, "colour": colour}, part.href))
        start += share
        sized = _ends(Between(share, part.low, part.high), Unit.SHARE)[: 3 if sure else 1]
        cells = (Cell(part.label, part.label, part.href), *sized)
        table.append((*cells, Cell(numbers.count(part.value), part.value)))
    columns: tuple[str, ...] = (_("Name"), _("Share"))
    columns += (_("At least"), _("At most")) if sure else ()
    return Content("voices", {"rows": drawn}, {}, (*columns, _("Posts")), tuple(table))
