"""The grammar of each chart, in Altair; its data sets are named and empty."""

from __future__ import annotations

from typing import Any

import altair as alt

from parvis.web.charts.measures import FONT, FONT_SIZE, LABEL_LIMITS, MARK_ROOM, STEP, WIDTHS
from parvis.web.charts.palette import ink


def _href(chart: Any) -> Any:
    return chart.encode(href="href:N", description="said:N")


def _dressed(chart: Any) -> Any:
    text = {"labelFont": FONT, "labelFontSize": FONT_SIZE, "labelColor": ink("chart-text")}
    return (
        chart.configure(background="transparent", font=FONT, padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            **text, gridColor=ink("chart-line"), domain=False, ticks=False, labelPadding=6, title=None
        )
    )


def _marks() -> list[Any]:
    """What happened, as numbered lines across a curve; what the numbers stand for is written below it."""
    data, at = alt.NamedData("marks"), alt.X("t:T").scale(type="utc")
    line = alt.Chart(data).mark_rule(strokeDash=[4, 3], color=ink("chart-ink"), aria=False).encode(x=at)
    head = _href(
        alt.Chart(data)
        .mark_circle(size=230, color=ink("chart-ink"), opacity=1)
        .encode(x=at, y=alt.value(-MARK_ROOM / 2))
    )
    number = (
        alt.Chart(data)
        .mark_text(fontSize=FONT_SIZE - 1, font=FONT, fontWeight=600, color=ink("chart-line"), aria=False)
        .encode(x=at, y=alt.value(-MARK_ROOM / 2 + 1), text="number:N")
    )
    return [line, head, number]


def _ticks(height: int) -> Any:
    """The names of steps of time, below the axis."""
    return (
        alt.Chart(alt.NamedData("ticks"))
        .mark_text(baseline="top", dy=8, fontSize=FONT_SIZE, font=FONT, color=ink("chart-text"), aria=False)
        .encode(x=alt.X("t:T").scale(type="utc"), y=alt.value(height), text="label:N")
    )


def _series(size: str) -> Any:
    height = 200 if size == "narrow" else 230
    at = alt.X("t0:T").scale(type="utc", nice=False).axis(None)
    bars = _href(
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=at,
            x2="t1:T",
            y=alt.Y("y0:Q").axis(format="~s", tickCount=4, labelExpr="datum.value % 1 ? '' : datum.label"),
            y2="y1:Q",
            color=alt.Color("colour:N").scale(None),
        )
    )
    axis = alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(y="zero:Q")
    layers = (bars, axis, _ticks(height), *_marks())
    return alt.layer(*layers).properties(width=WIDTHS[size] - 56, height=height)


def _band() -> Any:
    return alt.Y("place:O").axis(None).scale(padding=0.25)


def _names(data: str, size: str) -> Any:
    """Labels as text, cut beforehand: measuring and cutting them here takes longer than all the rest."""
    return (
        alt.Chart(alt.NamedData(data))
        .mark_text(align="right", dx=-8, fontSize=FONT_SIZE, font=FONT, color=ink("chart-ink"), aria=False)
        .encode(x=alt.value(0), y=_band(), text=f"{size}:N")
    )


def _bars(size: str) -> Any:
    data = alt.NamedData("rows")
    bars = _href(
        alt.Chart(data)
        .mark_bar(cornerRadiusEnd=3)
        .encode(x=alt.X("value:Q").axis(None), y=_band(), color=alt.Color("colour:N").scale(None))
    )
    sure = (
        alt.Chart(data)
        .mark_rule(strokeWidth=2, color=ink("chart-ink"), aria=False)
        .encode(x="low:Q", x2="high:Q", y=_band())
        .transform_filter("isValid(datum.low)")
    )
    words = (
        alt.Chart(data)
        .mark_text(align="left", dx=6, fontSize=FONT_SIZE, font=FONT, color=ink("chart-text"), aria=False)
        .encode(x="end:Q", y=_band(), text="shown:N")
    )
    return alt.layer(bars, sure, words, _names("rows", size)).properties(
        width=WIDTHS[size] - LABEL_LIMITS[size] - 92, height=alt.Step(STEP)
    )


def _balances(size: str) -> Any:
    scale = alt.Scale(domain=[-1, 1])
    data = alt.NamedData("rows")
    parts = _href(
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("x0:Q").scale(scale).axis(None),
            x2="x1:Q",
            y=_band(),
            color=alt.Color("colour:N").scale(None),
        )
    )
    ends = [
        alt.Chart(alt.NamedData("ends"))
        .mark_text(align=align, dx=dx, fontSize=FONT_SIZE, font=FONT, color=ink("chart-text"), aria=False)
        .encode(x=alt.X(f"{side}:Q").scale(scale), y=_band(), text=f"{side}_shown:N")
        for side, align, dx in (("left", "right", -6), ("right", "left", 6))
    ]
    middle = (
        alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(x="zero:Q")
    )
    return alt.layer(parts, middle, *ends, _names("ends", size)).properties(
        width=WIDTHS[size] - LABEL_LIMITS[size] - 80, height=alt.Step(STEP)
    )


def _curve(size: str) -> Any:
    height = 180 if size == "narrow" else 200
    data = alt.NamedData("rows")
    at = alt.X("t:T").scale(type="utc", nice=False, padding=8).axis(None)
    signed = {"format": "d", "tickCount": 4, "labelExpr": "(datum.value > 0 ? '+' : '') + datum.label"}
    level = alt.Y("v:Q").axis(**signed)
    band = (
        alt.Chart(data)
        .mark_area(color=ink("mark-1"), opacity=0.18, aria=False)
        .encode(x=at, y=alt.Y("low:Q").axis(**signed), y2="high:Q")
    )
    line = alt.Chart(data).mark_line(color=ink("mark-1"), strokeWidth=2, aria=False).encode(x=at, y=level)
    spots = _href(
        alt.Chart(data)
        .mark_circle(size=46, color=ink("mark-1"), opacity=1, stroke=ink("chart-line"), strokeWidth=1)
        .encode(x=at, y=level)
    )
    axis = alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(y="zero:Q")
    layers = (band, axis, line, spots, _ticks(height), *_marks())
    return alt.layer(*layers).properties(width=WIDTHS[size] - 72, height=height)


def _lines(size: str) -> Any:
    height = 190 if size == "narrow" else 220
    data = alt.NamedData("rows")
    at = alt.X("t:T").scale(type="utc", nice=False, padding=8).axis(None)
    colour = alt.Color("colour:N").scale(None)
    plain = {"format": "~s", "tickCount": 4, "labelExpr": "datum.value % 1 ? '' : datum.label"}
    level = alt.Y("v:Q").axis(**plain)
    band = (
        alt.Chart(data)
        .mark_area(opacity=0.13, aria=False)
        .encode(x=at, y=alt.Y("low:Q").axis(**plain), y2="high:Q", color=colour)
        .transform_filter("isValid(datum.low)")
    )
    line = alt.Chart(data).mark_line(strokeWidth=2, aria=False).encode(x=at, y=level, color=colour)
    spots = _href(
        alt.Chart(data)
        .mark_circle(size=42, opacity=1, stroke=ink("chart-line"), strokeWidth=1)
        .encode(x=at, y=level, color=colour)
    )
    axis = alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(y="zero:Q")
    layers = (band, axis, line, spots, _ticks(height), *_marks())
    return alt.layer(*layers).properties(width=WIDTHS[size] - 72, height=height)


def _pace(size: str) -> Any:
    height = 190 if size == "narrow" else 220
    counts = {"format": "~s", "tickCount": 4, "labelExpr": "datum.value % 1 ? '' : datum.label"}
    scale = {"type": "utc", "nice": False}
    bars = _href(
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=alt.X("t0:T").scale(**scale).axis(None),
            x2="t1:T",
            y=alt.Y("n:Q").axis(**counts),
            y2="zero:Q",
            color=alt.Color("colour:N").scale(None),
        )
    )
    ahead = alt.Chart(alt.NamedData("ahead"))
    at, middle = alt.X("t:T").scale(**scale).axis(None), alt.Y("middle:Q").axis(**counts)
    band = ahead.mark_area(color=ink("mark-3"), opacity=0.25, aria=False).encode(
        x=at, y=alt.Y("low:Q").axis(**counts), y2="high:Q"
    )
    foreseen = ahead.mark_line(color=ink("mark-3"), strokeWidth=2, aria=False).encode(x=at, y=middle)
    spots = _href(
        ahead.mark_circle(size=46, color=ink("mark-3"), opacity=1, stroke=ink("chart-line")).encode(
            x=at, y=middle
        )
    )
    usual = (
        alt.Chart(alt.NamedData("usual"))
        .mark_line(color=ink("chart-ink"), strokeWidth=1.75, strokeDash=[5, 3], aria=False)
        .encode(x=at, y=alt.Y("usual:Q").axis(**counts), detail="part:N")
    )
    axis = alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(y="zero:Q")
    layers = alt.layer(bars, band, axis, usual, foreseen, spots, _ticks(height))
    return layers.properties(width=WIDTHS[size] - 56, height=height)


def _voices(size: str) -> Any:
    return _href(
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(stroke=ink("chart-line"), strokeWidth=1)
        .encode(
            x=alt.X("x0:Q").scale(domain=[0, 1]).axis(None),
            x2="x1:Q",
            color=alt.Color("colour:N").scale(None),
        )
    ).properties(width=WIDTHS[size] - 16, height=44)


def dressed(shape: str, size: str) -> dict[str, Any]:
    """The Vega-Lite specification of a shape at one width."""
    found: dict[str, Any] = _dressed(SHAPES[shape](size)).to_dict(validate=False)
    return found


SHAPES = {
    "series": _series,
    "bars": _bars,
    "balances": _balances,
    "curve": _curve,
    "lines": _lines,
    "pace": _pace,
    "voices": _voices,
}
