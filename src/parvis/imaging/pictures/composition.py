"""What goes into a picture, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.fonts import Face

LONGEST: Final = {"kicker": 60, "headline": 220, "body": 600, "call": 40}
"""Characters that each part may have at most; a layout may have room for fewer, and says so."""


class Layout(StrEnum):
    """Where things stand."""

    COVER = "cover"
    SPLIT = "split"
    POSTER = "poster"
    QUOTE = "quote"
    CARD = "card"
    NUMBER = "number"
    FRAME = "frame"
    DUOTONE = "duotone"


class Crop(StrEnum):
    """How much of a photograph is shown: all that fits, or nearer to the point that must stay."""

    WHOLE = "whole"
    NEAR = "near"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on it. ``kicker`` stands above the headline, ``call`` is what the reader is to do."""

    headline: str
    kicker: str = ""
    body: str = ""
    call: str = ""

    def parts(self) -> dict[str, str]:
        """Each part that has words, by its name."""
        told = {"kicker": self.kicker, "headline": self.headline, "body": self.body, "call": self.call}
        return {name: text for name, text in told.items() if text.strip()}


@dataclass(frozen=True, slots=True)
class Kit:
    """The brand: colours by role, faces (None is Parvis's own), a logo as a file, a margin as a share of the
    shorter side."""

    colours: Mapping[str, str] = field(default_factory=dict)
    title: Face | None = None
    text: Face | None = None
    logo: bytes = field(default=b"", repr=False)
    margin: float = 0.07


@dataclass(frozen=True, slots=True)
class Composition:
    """One idea of a picture, in no format yet. ``focus`` in shares from the left and the top of the photo."""

    words: Words
    language: str = "fr"
    layout: Layout = Layout.COVER
    palette: Palette = Palette.KIT
    crop: Crop = Crop.WHOLE
    photo: bytes = field(default=b"", repr=False)
    focus: tuple[float, float] = (0.5, 0.5)
    kit: Kit = field(default_factory=Kit)


class Mend(StrEnum):
    """What was done so that words are read."""

    COLOUR = "colour"  # another colour than the palette's
    VEIL = "veil"  # the photograph was veiled behind them


@dataclass(frozen=True, slots=True)
class Note:
    """Words whose contrast was mended: ``was`` and ``now`` as WCAG counts, of all but the worst twentieth of
    what stands behind them."""

    part: str
    mend: Mend
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture. ``contrast`` is the lowest of all its words; ``enlarged`` how many times the photo
    had to be enlarged (1.0 and less: it was large enough)."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    notes: tuple[Note, ...]
    contrast: float
    enlarged: float
