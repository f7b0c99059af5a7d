"""Numbers as pages show them: the words of ``core.numbers``, and the parts of a ``stat``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import ngettext

from parvis.core.numbers import change, count, day, long_day, percent, points

__all__ = ["UNITS", "change", "count", "day", "long_day", "percent", "points", "sample_note", "stat_parts"]

UNITS: dict[str, Callable[[Any], str]] = {"count": count, "share": percent, "points": points}


def stat_parts(
    value: float | str | None,
    *,
    unit: str = "count",
    low: float | None = None,
    high: float | None = None,
    **rest: Any,
) -> dict[str, Any]:
    """What the stat template shows: the number in its unit, and the interval drawn on a scale of its unit."""
    show = UNITS[unit]
    parts: dict[str, Any] = {"n": None, "shown": value if isinstance(value, str) else show(value), **rest}
    if low is None or high is None or value is None or isinstance(value, str):
        return parts
    bottom, top = {"share": (0.0, 1.0), "points": (-1.0, 1.0)}.get(unit, (0.0, max(high, value, 1.0)))

    def place(number: float) -> float:
        return min(100.0, max(0.0, (number - bottom) / (top - bottom) * 100))

    interval = {
        "start": f"{place(low):.1f}",
        "width": f"{max(0.5, place(high) - place(low)):.1f}",
        "point": f"{min(99.0, place(value)):.1f}",
    }
    return parts | {"interval": interval, "low_shown": show(low), "high_shown": show(high)}


def sample_note(n: int | None) -> str:
    """On how many posts a figure rests."""
    if n is None:
        return ""
    return ngettext("On %(n)s post.", "On %(n)s posts.", n) % {"n": count(n)}
