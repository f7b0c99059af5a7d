"""Colours that carry words keep 4.5:1 against their ground, and marks 3:1, in both themes (WCAG 2.2, AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import parvis.web

TOKENS = Path(parvis.web.__file__).parent / "static" / "web" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}
WORDS = [
    *((ink, "ground") for ink in ("ink", "ink-soft", "link")),
    *((ink, "surface") for ink in ("ink", "ink-soft", "link")),
    *((ink, "sunken") for ink in ("ink", "ink-soft", "link")),
    *((ink, "raised") for ink in ("ink", "ink-soft", "link")),
    ("on-primary", "primary"),
    ("primary", "primary-wash"),
    ("accent", "accent-wash"),
    *((tone, f"{tone}-wash") for tone in ("danger", "warning", "success", "info")),
    *((tone, "surface") for tone in ("danger", "warning", "success", "info", "accent")),
    *((tone, f"{tone}-wash") for tone in ("negative", "neutral", "positive")),
    ("chart-text", "surface"),
]  # fmt: skip
MARKS = [(name, "surface") for name in COLOURS if name.startswith("mark-") and name != "mark-neutral"]
MARKS += [("focus", "ground"), ("line-strong", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2 definition."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(ink: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_can_be_seen(mark: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3
