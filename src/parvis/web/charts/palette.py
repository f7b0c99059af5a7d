"""The colours of charts, read from the design tokens: one source for pages, drawings and images."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

TOKENS = Path(__file__).parent.parent / "static" / "web" / "css" / "tokens.css"
TOKEN = re.compile(r"--((?:mark|chart)-[\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
GROUND = {"light": "#fffdf9", "dark": "#182223"}
NO_COLOUR = "#000000"


class Pair(NamedTuple):
    """One token in both themes."""

    light: str
    dark: str


@cache
def tokens() -> dict[str, Pair]:
    """Every chart token by name; raises ``ValueError`` if two share their light value, which draws them."""
    found = {name: Pair(light, dark) for name, light, dark in TOKEN.findall(TOKENS.read_text())}
    if len({pair.light for pair in found.values()}) != len(found):
        raise ValueError("two chart tokens have the same light colour: drawings could not tell them apart")
    return found


def ink(name: str) -> str:
    """The colour a drawing is made with; ``in_theme`` and ``in_page`` exchange it afterwards."""
    return tokens()[name].light


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(pair.light for pair in tokens().values()))


def in_page(svg: str) -> str:
    """The drawing with its colours as design tokens, so that it follows the theme of the page."""
    names = {pair.light: f"var(--{name})" for name, pair in tokens().items()}
    return _pattern().sub(lambda match: names[match.group()], svg)


def in_theme(svg: str, theme: str) -> str:
    """The drawing with the colours of ``light`` or ``dark``."""
    colours = {pair.light: getattr(pair, theme) for pair in tokens().values()}
    return _pattern().sub(lambda match: colours[match.group()], svg)
