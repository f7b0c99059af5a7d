"""The grammar of each chart (Altair), compiled once to Vega; data are put in afterwards.

Compiling is the slow part, so each shape is compiled once per process and width, and every drawing only
renders it with its own rows. Positions in time are milliseconds of the reader's wall clock, drawn as UTC.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import altair as alt
import vl_convert

from parvis.web.charts.palette import ink

Rows = list[dict[str, Any]]
WIDTHS = {"narrow": 340, "wide": 640, "broad": 1080}
FORMS = {"series": ("narrow", "wide", "broad")}
USUAL = ("narrow", "wide")
LABEL_LIMITS = {"narrow": 130, "wide": 200}
LABEL_LETTERS = {"narrow": 16, "wide": 26}
FONT = "sans-serif"
FONT_SIZE = 12
STEP = 30


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


def _series(size: str) -> Any:
    height = 200 if size == "narrow" else 230
    at = alt.X("t0:T").scale(type="utc", nice=False).axis(None)
    bars = _href(
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=at,
            x2="t1:T",
            y=alt.Y("y0:Q").axis(format="~s", tickCount=4),
            y2="y1:Q",
            color=alt.Color("colour:N").scale(None),
        )
    )
    words = (
        alt.Chart(alt.NamedData("ticks"))
        .mark_text(baseline="top", dy=8, fontSize=FONT_SIZE, font=FONT, color=ink("chart-text"), aria=False)
        .encode(x=alt.X("t:T").scale(type="utc"), y=alt.value(height), text="label:N")
    )
    axis = alt.Chart(alt.NamedData("base")).mark_rule(color=ink("chart-axis"), aria=False).encode(y="zero:Q")
    return alt.layer(bars, axis, words).properties(width=WIDTHS[size] - 56, height=height)


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
        width=WIDTHS[size] - LABEL_LIMITS[size] - 64, height=alt.Step(STEP)
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


# Room around the marks, fixed: every drawing of a width has the same scale, whatever its words.
BALANCE_ROOM = {"balances": 16}  # the share of the left side may stand at its very end
ROOM = {"top": 8, "bottom": 8, "right": 8, "left": 8}
SHAPES = {"series": _series, "bars": _bars, "balances": _balances, "voices": _voices}


def sizes(shape: str) -> tuple[str, ...]:
    """The widths a shape is drawn at: for a phone, a column, and (series only) a whole page."""
    return FORMS.get(shape, USUAL)


def _room(shape: str, size: str) -> dict[str, int]:
    """Padding for the words that stand beside the marks."""
    if shape == "series":
        return {**ROOM, "left": 48, "bottom": 28}
    if shape == "voices":
        return ROOM
    return {**ROOM, "left": LABEL_LIMITS[size] + BALANCE_ROOM.get(shape, 0), "right": 64}


@cache
def compiled(shape: str, size: str) -> dict[str, Any]:
    """The Vega specification of a shape at ``wide`` or ``narrow``, its data sets empty."""
    spec = _dressed(SHAPES[shape](size)).to_dict(validate=False)
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    return {**vega, "autosize": "none", "padding": _room(shape, size)}


def render(shape: str, size: str, data: dict[str, Rows], *, decimal: str, thousands: str) -> str:
    """The SVG of a shape holding ``data``, numbers of its axes written with the given marks."""
    vega = copy.deepcopy(compiled(shape, size))
    for source in vega["data"]:
        if source["name"] in data:
            source["values"] = data[source["name"]]
    numbers = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    svg: str = vl_convert.vega_to_svg(vega, format_locale=numbers)
    return svg


def warm() -> None:
    """Compile every shape and draw once, so that the first page is as fast as the others."""
    for shape in SHAPES:
        for size in sizes(shape):
            compiled(shape, size)
    render("voices", "narrow", {"rows": []}, decimal=".", thousands=",")
