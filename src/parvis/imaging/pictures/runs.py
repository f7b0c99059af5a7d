"""A line of text as it is drawn: stretches of one font each, emoji between them, in the order of the eye.

Inside a stretch HarfBuzz shapes and FriBidi orders (through Pillow's raqm). Between stretches the order is
that of the paragraph: from the right when its first letter belongs to a script that runs from the right
(Unicode Standard Annex 9, rules P2 and P3; one level of embedding, which is what a headline has).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import regex

from parvis.imaging.pictures import emoji
from parvis.imaging.pictures.families import Chain
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.fonts import Face, shapes

Direction = Literal["ltr", "rtl"]
_CLUSTERS: Final = regex.compile(r"\X")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})  # drawn by nobody, or by the shaper
EMOJI_WIDTH: Final = 1.18  # em: a drawing and the air beside it
EMOJI_SIDE: Final = 1.06  # em


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one face, or one emoji (``drawing``)."""

    text: str
    face: Face
    drawing: Path | None = None

    def width(self, size: int, language: str, direction: Direction) -> float:
        """In pixels."""
        if self.drawing:
            return EMOJI_WIDTH * size
        return _width(self.text, self.face, size, language, direction)


@lru_cache(maxsize=50_000)
def _width(text: str, face: Face, size: int, language: str, direction: Direction) -> float:
    font = face.at(size)
    if not shapes():
        return float(font.getlength(text))
    return float(font.getlength(text, direction=direction, language=language))


def clusters(text: str) -> list[str]:
    """What a reader takes for one character each (Unicode Standard Annex 29)."""
    return [str(one) for one in _CLUSTERS.findall(text)]


def direction_of(text: str) -> Direction:
    """Which way a paragraph runs: that of its first letter."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def check_drawable(texts: Iterable[str], chain: Chain) -> None:
    """Raise ``PictureFault`` for what no face draws (``characters``), or what cannot be shaped here
    (``no_shaping``)."""
    missing: dict[str, None] = {}
    for text in texts:
        if not shapes() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text):
            raise PictureFault("no_shaping")
        for cluster in clusters(text):
            if emoji.is_emoji(cluster):
                if emoji.drawing_of(cluster) is None:
                    missing[cluster] = None
            elif _face_for(cluster, chain) is None:
                missing.update(
                    dict.fromkeys(one for one in cluster if not any(_draws(face, one) for face in chain))
                )
    if missing:
        raise PictureFault("characters", characters=" ".join(list(missing)[:10]))


@lru_cache(maxsize=20_000)
def runs_of(text: str, chain: Chain) -> tuple[Run, ...]:
    """The stretches of a line as it is read. Spaces and marks stay with what they follow."""
    found: list[Run] = []
    for piece, face, drawing in _pieces(text, chain):
        last = found[-1] if found else None
        if drawing is None and last and last.drawing is None and last.face == face:
            found[-1] = Run(last.text + piece, face)
        else:
            found.append(Run(piece, face, drawing))
    return tuple(found)


def _pieces(text: str, chain: Chain) -> Iterator[tuple[str, Face, Path | None]]:
    face = chain[0]
    for cluster in clusters(text):
        drawing = emoji.drawing_of(cluster) if emoji.is_emoji(cluster) else None
        if drawing is None:
            neutral = unicodedata.bidirectional(cluster[0]) not in {"L", "R", "AL"}
            if not (neutral and _covers(face, cluster)):
                face = _face_for(cluster, chain) or chain[0]
        yield cluster, face, drawing


def _face_for(cluster: str, chain: Chain) -> Face | None:
    return next((face for face in chain if _covers(face, cluster)), None)


def _covers(face: Face, cluster: str) -> bool:
    return all(_draws(face, letter) for letter in cluster)


def _draws(face: Face, letter: str) -> bool:
    return ord(letter) in face.covers or unicodedata.category(letter) in _UNSEEN


def width_of(text: str, chain: Chain, size: int, language: str, direction: Direction) -> float:
    """How wide a line is, in pixels."""
    return sum(run.width(size, language, direction) for run in runs_of(text, chain))
