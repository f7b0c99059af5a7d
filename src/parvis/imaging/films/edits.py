"""What is to be made of films: pieces in their order, a shape, and what is written on it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from parvis.imaging.films.captions import Cue
from parvis.imaging.films.probing import Film
from parvis.kit.framing import SHAPES, framed

# What networks show of each shape: the size that none of them enlarges.
CANVAS: Final = {"9:16": (1080, 1920), "1:1": (1080, 1080), "4:5": (1080, 1350), "16:9": (1920, 1080)}
LONGEST_SIDE: Final = 1920
PACES: Final = (24_000 / 1_001, 24, 25, 30_000 / 1_001, 30, 50, 60_000 / 1_001, 60)
MOST_PIECES: Final = 20
LONGEST_S: Final = 3_600  # of what is made


class Keep(enum.StrEnum):
    """What stays in sight when a film is put into another shape."""

    SUBJECT = "subject"  # followed
    POINT = "point"  # a place that does not move
    WHOLE = "whole"  # everything, before a blurred enlargement of itself


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a film, from ``start`` to ``end`` in seconds; ``focus`` in shares, for ``Keep.POINT``."""

    film: Film
    start: float
    end: float
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Quality:
    """How it is coded. ``bytes_most`` 0 for no bound of its own; ``fps`` 0 for the first piece's pace."""

    fps: float = 0
    bytes_most: int = 0
    longest_side: int = LONGEST_SIDE
    width_most: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A film to make: ``shape`` is one of ``kit.framing.SHAPES``, or empty for the first piece's own.

    ``cues`` are burnt in, at the times of what is made; ``cross_s`` is how long pieces fade into each
    other, 0 for a plain cut; ``sound`` False takes the sound out.
    """

    pieces: tuple[Piece, ...]
    shape: str = ""
    keep: Keep = Keep.SUBJECT
    cues: tuple[Cue, ...] = ()
    cross_s: float = 0
    sound: bool = True
    even_sound: bool = True
    quality: Quality = field(default_factory=Quality)

    @property
    def seconds(self) -> float:
        """How long it will be."""
        return sum(piece.seconds for piece in self.pieces) - self.cross_s * (len(self.pieces) - 1)

    @property
    def heard(self) -> bool:
        """Whether it will have sound: where one piece has some, the others are silent."""
        return self.sound and any(piece.film.sound for piece in self.pieces)

    @property
    def fps(self) -> float:
        """Its pace: one that players know, the nearest to the first piece's; 30 where that is not told."""
        wanted = self.quality.fps or min(self.pieces[0].film.fps or 30.0, 60.0)
        return min(PACES, key=lambda pace: abs(pace - wanted))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, even as H.264 asks: the shape's canvas, less where every piece has
        less."""
        film = self.pieces[0].film
        ratio = SHAPES.get(self.shape, film.width / film.height)
        windows = [framed(piece.film.width, piece.film.height, ratio) for piece in self.pieces]
        if self.keep is Keep.WHOLE and self.shape:
            wide, high = (float(side) for side in CANVAS[self.shape])
        else:
            best = max(windows, key=lambda window: window.width)
            wide, high = best.width, best.height
        most = CANVAS.get(self.shape, (LONGEST_SIDE, LONGEST_SIDE))
        limits = [
            most[0] / wide, most[1] / high, self.quality.longest_side / max(wide, high),
            (self.quality.width_most or wide) / wide, 1.0,
        ]  # fmt: skip
        factor = min(limits)
        return max(2, int(wide * factor / 2) * 2), max(2, int(high * factor / 2) * 2)
