"""What a chart holds before it is drawn: the data sets of its shape, and its table."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.web.charts.specs import Rows

# Vega resolves bare paths against an address of its own; this prefix is taken off again in the SVG.
LINKS = "https://parvis.invalid"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table beside a chart: as people read it, as programs read it, where it leads."""

    text: str
    raw: str | float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a chart shows: the data sets of its shape (ticks depend on the width) and its table."""

    shape: str
    data: dict[str, Rows]
    ticks: dict[str, Rows]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def linked(row: dict[str, object], href: str) -> dict[str, object]:
    return {**row, "href": LINKS + href} if href else row
