"""Charts: a figure goes in, a drawing comes out: SVG for the page in both themes, PNG, table and CSV.

>>> drawing = draw(figure)          # kept by content: the same figure is drawn once
>>> drawing.inline, drawing.svg("dark"), drawing.png("light"), drawing.csv()

Drawn on the server by Vega (Altair, vl-convert). Inline drawings hold no script, no ``style`` attribute and
no ``<style>``: colours are presentation attributes naming design tokens, so they obey a strict CSP.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parvis.kit.csv import csv_cell
from parvis.kit.figures import (
    CATEGORIES,
    Balances,
    Bars,
    Colour,
    Curve,
    Figure,
    Key,
    Lines,
    Pace,
    Series,
    Spark,
    Voices,
)
from parvis.web import numbers
from parvis.web.charts import curves, legends, paces, palette, rows, specs
from parvis.web.charts.content import LINKS, Cell, Content
from parvis.web.charts.measures import WIDTHS

MARK = re.compile(r'<path aria-label="([^"]*)"([^>]*?)/>')
ANCHOR = re.compile(r'<a xlink:href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# A layer without marks: a group that says it is a picture, and of nothing.
NOTHING = re.compile(r'<g class="mark-[^>]*/>')
ROOT = re.compile(r"^<svg[^>]*viewBox=\"([^\"]*)\"[^>]*>")
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
IMAGE_SCALE = 2
_MARKS = {"fr": (",", "\u202f")}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn figure. ``drawn`` holds the same chart at each width, narrowest first."""

    key: str
    title: str
    caption: str
    note: str
    drawn: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[Key, ...]
    marks: tuple[Key, ...]  # what the numbers on a curve stand for, in their order

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows

    @property
    def inline(self) -> SafeString:
        """Every width, for the page; the sheet of styles shows the one that fits its container."""
        parts = (f'<div class="{size}">{_inline(svg, self.title, size)}</div>' for size, svg in self.drawn)
        return mark_safe("".join(parts))  # noqa: S308 - drawn by Vega, which escapes every text

    def svg(self, theme: str = "light") -> str:
        """A file of its own with its legend, on the ground of ``light`` or ``dark``."""
        ground = f'<rect width="100%" height="100%" fill="{palette.GROUND[theme]}"/>'
        plain = legends.below(ANCHOR.sub(r"\2", self.drawn[1][1]), self.legend, self.marks)
        head, sep, rest = palette.in_theme(plain, theme).partition(">")
        return f"{head}{sep}<title>{escape(self.title)}</title>{ground}{rest}"

    def png(self, theme: str = "light") -> bytes:
        """The same as pixels, twice as fine as a plain screen."""
        image: bytes = vl_convert.svg_to_png(self.svg(theme), scale=IMAGE_SCALE)
        return image

    def csv(self) -> str:
        """The table, one line per row, numbers with a point; cells cannot be read as formulas."""
        return table_csv(self.columns, self.rows)

    def parquet(self) -> bytes:
        """The same table with numbers that are numbers. (The first that is asked for loads Arrow.)"""
        write: Callable[..., bytes] = import_string("parvis.web.charts.tables.parquet")
        return write(self.columns, self.rows)


def table_csv(columns: tuple[str, ...], lines: tuple[tuple[Cell, ...], ...]) -> str:
    """A table as CSV (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([csv_cell(column) for column in columns])
    writer.writerows(
        [[csv_cell(cell.raw) if isinstance(cell.raw, str) else cell.raw for cell in line] for line in lines]
    )
    return stream.getvalue()


def _anchor(match: re.Match[str]) -> str:
    """A mark's link as a plain link, out of the tab order (the table has the same links); none for none."""
    href, mark = match.groups()
    path = href.removeprefix(LINKS)
    return mark if path == href else f'<a href="{path}" tabindex="-1">{mark}</a>'


def _inline(svg: str, title: str, size: str) -> str:
    """An SVG that may stand in a page: labelled, its colours tokens, its marks with a tip."""
    themed = NOTHING.sub("", palette.in_page(svg))
    themed = MARK.sub(r'<path aria-label="\1"\2><title>\1</title></path>', themed)
    themed = ANCHOR.sub(_anchor, themed)
    width = WIDTHS[size]
    opening = rf'<svg role="group" aria-label="{escape(title)}" viewBox="\1" data-width="{width}">'
    return ROOT.sub(opening, themed)


def _legend(figure: Figure) -> tuple[Key, ...]:
    if isinstance(figure, Series):
        return figure.keys if len(figure.keys) > 1 else ()
    if isinstance(figure, Lines):
        return tuple(Key(line.label, line.label, line.colour, line.href) for line in figure.lines)
    if isinstance(figure, Pace):
        return paces.legend(figure)
    if isinstance(figure, Balances):
        words = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
        return tuple(Key(value, label, Colour(value)) for value, label in words.items())
    if isinstance(figure, Voices):
        whole = sum(part.value for part in figure.parts) or 1
        return tuple(
            Key(
                part.label,
                f"{part.label} · {numbers.percent(part.value / whole)}",
                CATEGORIES[place % 8],
                part.href,
            )
            for place, part in enumerate(figure.parts)
        )
    return ()


def _marks(content: Content) -> tuple[Key, ...]:
    drawn = content.data.get("marks", [])
    hrefs = (str(row.get("href", "")).removeprefix(LINKS) for row in drawn)
    return tuple(
        Key(str(row["number"]), str(row["said"]), Colour.NEUTRAL, href)
        for row, href in zip(drawn, hrefs, strict=True)
    )


# What each kind of figure holds, once its words and colours are chosen.
_CONTENT: dict[type, Callable[[Any], Content]] = {
    Series: rows.series,
    Bars: rows.bars,
    Balances: rows.balances,
    Curve: curves.curve,
    Lines: curves.lines,
    Pace: paces.pace,
    Voices: rows.voices,
}


@lru_cache(maxsize=512)
def _drawn(figure: Figure, language: str) -> Drawing:
    content = _CONTENT[type(figure)](figure)
    decimal, thousands = _MARKS.get(language[:2], (".", ","))

    def one(size: str) -> str:
        data = {**content.data, "ticks": content.ticks.get(size, [])}
        return specs.render(content.shape, size, data, decimal=decimal, thousands=thousands)

    note = " ".join(part for part in (numbers.sample_note(figure.n), figure.note) if part)
    return Drawing(
        key=hashlib.sha256(repr((figure, language)).encode()).hexdigest()[:32],
        title=figure.title,
        caption=figure.caption,
        note=note,
        drawn=tuple((size, one(size)) for size in specs.sizes(content.shape)) if content.rows else (),
        columns=content.columns,
        rows=content.rows,
        legend=_legend(figure),
        marks=_marks(content),
    )


def draw(figure: Figure) -> Drawing:
    """Draw a figure in the language of the page; the same content is drawn once per process."""
    return _drawn(figure, translation.get_language() or "en")


def spark(figure: Spark) -> SafeString:
    """A line among words, no axes; its label says what it shows."""
    if len(figure.values) < 2:
        return mark_safe("")
    top, bottom = max(figure.values), min(figure.values)
    span = (top - bottom) or 1.0
    step = (SPARK_WIDTH - 4) / (len(figure.values) - 1)
    points = [
        (2 + place * step, SPARK_HEIGHT - 3 - (value - bottom) / span * (SPARK_HEIGHT - 6))
        for place, value in enumerate(figure.values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html(
        '<span class="sparkline"><svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<polyline points="{}" fill="none" stroke="var(--mark-1)" stroke-width="1.75"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="var(--accent)"/></svg></span>',
        figure.label,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        path,
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


warm = specs.warm
__all__ = ["Cell", "Drawing", "draw", "spark", "table_csv", "warm"]
