"""Posts by the hour beside the usual level, and the hours to come with the band they are foreseen in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.kit.figures import Bucket, Colour, Key, Pace, Step
from parvis.web import numbers
from parvis.web.charts.content import Cell, Content, linked
from parvis.web.charts.palette import ink
from parvis.web.charts.specs import Rows
from parvis.web.charts.times import STEPS, time_ticks, wall_ms, when

_HOUR_MS = STEPS[Bucket.HOUR].total_seconds() * 1000
MARKED, OTHER, FORESEEN = Colour.M1, Colour.NEUTRAL, Colour.M3


def legend(figure: Pace) -> tuple[Key, ...]:
    """What the colours and the dashes mean; only what is drawn."""
    keys = []
    if any(step.marked and step.n is not None for step in figure.steps):
        keys.append(Key("marked", _("posts, during the rise"), MARKED))
    keys.append(Key("other", _("posts, before and after"), OTHER))
    if any(step.middle is not None for step in figure.steps):
        keys.append(Key("foreseen", _("foreseen, within the band 8 times in 10"), FORESEEN))
    return tuple(keys)


def _said(step: Step, label: str) -> str:
    if step.middle is not None:
        words = {"when": label, "n": numbers.count(step.middle)}
        words |= {"low": numbers.count(step.low), "high": numbers.count(step.high)}
        return _("%(when)s: %(n)s posts foreseen, between %(low)s and %(high)s") % words
    words = {"when": label, "n": numbers.count(step.n), "usual": numbers.count(step.usual)}
    return _("%(when)s: %(n)s posts, %(usual)s usual") % words


def pace(figure: Pace) -> Content:
    """A bar for each hour that was heard, a dashed line at the usual level, a band for what is to come."""
    zone = ZoneInfo(figure.time_zone)
    drawn: Rows = []
    ahead: Rows = []
    usual: Rows = []
    table = []
    part = 0
    for step in figure.steps:
        label, start = when(step.at.astimezone(zone), Bucket.HOUR), wall_ms(step.at, zone)
        middle, said = start + _HOUR_MS / 2, _said(step, label)
        if step.middle is not None:
            ahead.append(
                {"t": middle, "low": step.low, "high": step.high, "middle": step.middle, "said": said}
            )
        elif step.n:
            place = {"t0": start + _HOUR_MS * 0.06, "t1": start + _HOUR_MS * 0.94, "n": step.n, "zero": 0}
            colour = ink(f"mark-{MARKED if step.marked else OTHER}")
            drawn.append(linked({**place, "colour": colour, "said": said}, step.href))
        if step.usual is None:
            part += 1  # the line is broken where nothing could be heard
        else:
            usual.append({"t": middle, "usual": step.usual, "part": part})
        table.append(_cells(step, label, zone))
    columns = (_("Time"), _("Posts"), _("Usual"), _("At least"), _("Foreseen"), _("At most"))
    ticks = time_ticks([step.at for step in figure.steps], Bucket.HOUR, zone)
    data = {"rows": drawn, "ahead": ahead, "usual": usual, "base": [{"zero": 0}]}
    return Content("pace", data, ticks, columns, tuple(table))


def _cells(step: Step, label: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    numbers_of = (step.n, step.usual, step.low, step.middle, step.high)
    cells = (Cell(numbers.count(value), "" if value is None else round(value, 1)) for value in numbers_of)
    return (Cell(label, step.at.astimezone(zone).isoformat(), step.href), *cells)
