"""How well words are read on the pixels that really stand behind them (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from parvis.kit.colours import luminance

LARGE: Final = 3.0
SMALL: Final = 4.5
_SHARE: Final = 5.0  # per cent of the pixels that may be worse: single specks carry no letter

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""


def contrast_on(image: Image.Image, boxes: list[Box], colour: str) -> float:
    """The contrast of a colour with what lies in the boxes: that of all but the worst twentieth of pixels."""
    lights = np.concatenate([_lights(image, box) for box in boxes])
    if lights.size == 0:
        return 21.0
    own = luminance(colour)
    high, low = np.maximum(lights, own), np.minimum(lights, own)
    return float(np.percentile((high + 0.05) / (low + 0.05), _SHARE))


def _lights(image: Image.Image, box: Box) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    left, top, right, bottom = box
    inside = (max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height))
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return np.zeros(0, np.float32)
    part = image.crop(inside)
    part.thumbnail((160, 160), Image.Resampling.BOX)
    channels = _LINEAR[np.asarray(part.convert("RGB"))]
    return np.asarray((channels @ _WEIGHTS).ravel(), np.float32)


def _table() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    values = np.arange(256) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


_LINEAR: Final = _table()
_WEIGHTS: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)
