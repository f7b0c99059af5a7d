"""The grammar of each chart, compiled to Vega beforehand; data are put in when it is drawn.

Compiling takes seconds and always gives the same, so ``compiled.json`` holds the result for each shape
and width (``tools/charts.py`` renews it from ``tools/chart_shapes.py`` and the design tokens; a test
compares), and a drawing only renders it with its own rows. Positions in time are milliseconds of the
reader’s wall clock, drawn as UTC.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from parvis.web.charts.measures import FORMS, LABEL_LIMITS, MARK_ROOM, USUAL

Rows = list[dict[str, Any]]

# Room around the marks, fixed: every drawing of a width has the same scale, whatever its words.
BALANCE_ROOM = {"balances": 16}  # the share of the left side may stand at its very end
ROOM = {"top": 8, "bottom": 8, "right": 8, "left": 8}
COMPILED = Path(__file__).parent / "compiled.json"
SHAPES = ("series", "bars", "balances", "curve", "lines", "pace", "voices")


def sizes(shape: str) -> tuple[str, ...]:
    """The widths a shape is drawn at: for a phone, a column, and (what runs over time) a whole page."""
    return FORMS.get(shape, USUAL)


def _room(shape: str, size: str) -> dict[str, int]:
    """Padding for the words that stand beside the marks."""
    if shape in FORMS:
        right = 8 if shape in {"series", "pace"} else 24
        return {**ROOM, "top": 4 + MARK_ROOM, "left": 48, "bottom": 28, "right": right}
    if shape == "voices":
        return ROOM
    return {**ROOM, "left": LABEL_LIMITS[size] + BALANCE_ROOM.get(shape, 0), "right": 92}


@cache
def _compiled() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(COMPILED.read_text(encoding="utf-8"))
    return found


def compiled(shape: str, size: str) -> dict[str, Any]:
    """The Vega specification of a shape at one width, its data sets empty."""
    return {**_compiled()[f"{shape}-{size}"], "autosize": "none", "padding": _room(shape, size)}


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
    """Draw once, so that the first page is as fast as the others: Vega's engine takes a moment to start."""
    render("voices", "narrow", {"rows": []}, decimal=".", thousands=",")
