"""Palettes: from the brand's colours, or drawn from the photograph.

Colours are moved in OKLCH (Ottosson 2020, https://bottosson.github.io/posts/oklab/), where lightness is what
the eye sees; contrast is WCAG 2.2's.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from PIL import Image

from parvis.imaging.pictures.faults import PictureFault
from parvis.kit.colours import contrast

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}\Z")
WHITE: Final = "#ffffff"
BLACK: Final = "#141414"  # softer than the purest, which is kept for where it is needed
PURE_BLACK: Final = "#000000"
ROLES: Final = ("ground", "ink", "accent", "second")
OWN: Final = {"ground": "#f6f1e7", "ink": "#1c1b33", "accent": "#b93a1c", "second": "#2d4fa3"}
"""Parvis's own colours: limestone, night, brick and a blue shutter."""


class Palette(StrEnum):
    """How the colours are handed out."""

    KIT = "kit"
    NIGHT = "night"
    ACCENT = "accent"
    SECOND = "second"
    PHOTO = "photo"
    PHOTO_NIGHT = "photo_night"


@dataclass(frozen=True, slots=True)
class Colours:
    """What a picture is painted with. ``accent`` is told from ``ground``; text on it is ``on_accent``."""

    ground: str
    ink: str
    accent: str
    second: str

    @property
    def on_accent(self) -> str:
        """The text that is read on the accent."""
        return readable_on(self.accent, (self.ground, self.ink))


def checked(colour: str) -> str:
    """``#rrggbb`` in small letters. Raises ``PictureFault`` (``colour``) for anything else."""
    said = colour.strip()
    if re.fullmatch(r"#?[0-9a-fA-F]{3}", said):
        said = "#" + "".join(2 * one for one in said.lstrip("#"))
    elif re.fullmatch(r"[0-9a-fA-F]{6}", said):
        said = f"#{said}"
    if not _HEX.match(said):
        raise PictureFault("colour", colour=colour[:40])
    return said.lower()


def readable_on(ground: str, wanted: tuple[str, ...], least: float = 4.5) -> str:
    """The first of the wanted colours that is read on a ground, else the better of white and black."""
    softer = max((WHITE, BLACK), key=lambda colour: contrast(colour, ground))
    for colour in (*wanted, softer):
        if contrast(colour, ground) >= least:
            return colour
    return max((WHITE, PURE_BLACK), key=lambda colour: contrast(colour, ground))  # one of them has 4.58


def colours_of(palette: Palette, kit: dict[str, str], photo: Image.Image | None) -> Colours:
    """The colours of a picture. Without a photograph, palettes drawn from it are the brand's."""
    own = {**OWN, **kit}
    ground, ink, accent, second = (own[role] for role in ROLES)
    if palette in {Palette.PHOTO, Palette.PHOTO_NIGHT} and photo is not None:
        ground, ink, accent, second = _of_photo(photo, dark=palette is Palette.PHOTO_NIGHT)
    elif palette in {Palette.NIGHT, Palette.PHOTO_NIGHT}:
        ground, ink = ink, ground
    elif palette is Palette.ACCENT:
        ground, accent = accent, ink if contrast(ink, accent) > contrast(ground, accent) else ground
    elif palette is Palette.SECOND:
        ground, second = second, ground
    ink = readable_on(ground, (ink, own["ground"], own["ink"]))
    if contrast(accent, ground) < 1.6:  # an accent that nobody sees is none
        accent = second if contrast(second, ground) >= 1.6 else ink
    return Colours(ground, ink, accent, second)


def _of_photo(photo: Image.Image, *, dark: bool) -> tuple[str, str, str, str]:
    """A deep or pale ground in the photograph's main hue, and its most vivid other hue for the accent."""
    small = photo.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    mixed = small.quantize(12, Image.Quantize.MEDIANCUT)
    table, counts = mixed.getpalette() or [], np.bincount(np.asarray(mixed).ravel(), minlength=12)
    seen = []
    for number, count in enumerate(counts[: len(table) // 3]):
        light, chroma, hue = _lch(*(channel / 255 for channel in table[3 * number : 3 * number + 3]))
        seen.append((float(count) / counts.sum(), light, chroma, hue))
    main = max(seen, key=lambda one: one[0] * (0.02 + one[2]))
    vivid = max(seen, key=lambda one: one[2] * min(1.0, 6 * one[0]) * (0.35 + _apart(one[3], main[3])))
    hue, tint = main[3], min(main[2], 0.05)
    hue_accent = vivid[3] if _apart(vivid[3], hue) > 0.12 else hue + math.tau / 2
    ground = _hex(0.25 if dark else 0.955, tint if dark else min(tint, 0.025), hue)
    ink = _hex(0.965 if dark else 0.24, 0.015 if dark else min(tint, 0.04), hue)
    accent = _hex(0.78 if dark else 0.55, min(max(vivid[2], 0.1), 0.17), hue_accent)
    second = _hex(0.42 if dark else 0.84, min(max(main[2], 0.04), 0.1), hue)
    return ground, ink, accent, second


def _apart(one: float, other: float) -> float:
    """How far two hues are from each other, 0 to 1."""
    turn = abs(one - other) % math.tau
    return min(turn, math.tau - turn) / math.pi


def _lch(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """sRGB (0 to 1) in OKLCH: lightness, chroma, hue in radians."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    mid = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short
    first = 1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short
    second = 0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short
    return light, math.hypot(first, second), math.atan2(second, first)


def _hex(light: float, chroma: float, hue: float) -> str:
    """``#rrggbb`` of OKLCH; what no screen shows loses chroma until one does."""
    for step in range(20):
        channels = _rgb(light, chroma * (1 - step / 20), hue)
        if all(-0.001 <= one <= 1.001 for one in channels):
            break
    return "#" + "".join(f"{round(min(max(one, 0), 1) * 255):02x}" for one in channels)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    first, second = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * first + 0.2158037573 * second) ** 3
    mid = (light - 0.1055613458 * first - 0.0638541728 * second) ** 3
    short = (light - 0.0894841775 * first - 1.2914855480 * second) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )
    red, green, blue = (
        12.92 * c if c <= 0.0031308 else 1.055 * max(c, 0) ** (1 / 2.4) - 0.055 for c in linear
    )
    return red, green, blue
