"""A balance of opinion over time: its line, the band it lies in, and the table beside it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.kit.figures import Curve
from parvis.web import numbers
from parvis.web.charts.rows import STEPS, Cell, Content, linked, time_ticks, wall_ms, when
from parvis.web.charts.specs import Rows


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
    ticks = time_ticks([moment.at for moment in figure.moments], figure.bucket, zone)
    return Content("curve", {"rows": drawn, "base": [{"zero": 0}]}, ticks, columns, tuple(table))
