"""What stays in sight of a picture that is cut to another shape, around the point that must stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHAPES: Final[dict[str, float]] = {"1:1": 1.0, "4:5": 4 / 5, "16:9": 16 / 9, "9:16": 9 / 16}


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle inside a picture, in its pixels, from its left and its top."""

    left: float
    top: float
    width: float
    height: float


def framed(width: float, height: float, shape: float, focus: tuple[float, float] = (0.5, 0.5)) -> Frame:
    """The largest rectangle of ``shape`` (width over height) inside the picture, as near as may be to having
    ``focus`` (shares of width and height) in its middle. Raises ``ValueError`` for what has no area."""
    if min(width, height, shape) <= 0:
        raise ValueError("a picture and a shape have an area")
    wide, high = min(width, height * shape), min(height, width / shape)
    left = min(max(focus[0] * width - wide / 2, 0.0), width - wide)
    top = min(max(focus[1] * height - high / 2, 0.0), height - high)
    return Frame(left, top, wide, high)
