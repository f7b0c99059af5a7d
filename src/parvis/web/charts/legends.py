"""The legend of a drawing that leaves the page: nothing beside a file says what a colour means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.html import escape

from parvis.kit.figures import Key
from parvis.web.charts import palette
from parvis.web.charts.measures import FONT, FONT_SIZE

SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox="[^"]*"')
LETTER = 6.7  # pixels of a letter, on average
SWATCH, GAP, LINE, SIDE = 10, 18, 20, 8
END = "</svg>"


def below(svg: str, keys: Sequence[Key], marks: Sequence[Key]) -> str:
    """The drawing made taller, with its keys and the words of its numbered events under it."""
    found = SIZE.search(svg)
    if found is None or not (keys or marks):
        return svg
    width, height = int(found[1]), int(found[2])
    lines = [*_lines(keys, width)]
    lines += [[(SIDE, f"{mark.value}. {mark.label}", "")] for mark in marks]
    said = "".join(
        _entry(x, height + place * LINE, label, colour)
        for place, line in enumerate(lines)
        for x, label, colour in line
    )
    tall = height + len(lines) * LINE
    sized = f'width="{width}" height="{tall}" viewBox="0 0 {width} {tall}"'
    return svg.replace(found[0], sized, 1).removesuffix(END) + said + END


def _lines(keys: Sequence[Key], width: int) -> Iterator[list[tuple[float, str, str]]]:
    """The keys one after the other, on as many lines as they need: place, words, colour of each."""
    line: list[tuple[float, str, str]] = []
    x: float = SIDE
    for key in keys:
        wide = SWATCH + 6 + len(key.label) * LETTER
        if line and x + wide > width - SIDE:
            yield line
            line, x = [], SIDE
        line.append((x, key.label, palette.ink(f"mark-{key.colour.value}")))
        x += wide + GAP
    if line:
        yield line


def _entry(x: float, y: float, label: str, colour: str) -> str:
    drawn = ""
    if colour:
        drawn = f'<rect x="{x:.0f}" y="{y + 3:.0f}" width="{SWATCH}" height="{SWATCH}" fill="{colour}"/>'
        x += SWATCH + 6
    ink = palette.ink("chart-ink")
    letters = f'font-family="{FONT}" font-size="{FONT_SIZE}" fill="{ink}"'
    return f'{drawn}<text x="{x:.0f}" y="{y + 12:.0f}" {letters}>{escape(label)}</text>'
