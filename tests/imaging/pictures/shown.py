"""Photographs for the tests: two real ones that a library ships, and flat ones."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import sklearn.datasets
from PIL import Image

from parvis.imaging.pictures.composition import Words

WORDS = Words(
    "L’atelier ouvre ses portes samedi : venez voir comment naît un vélo",
    "Portes ouvertes",
    "Trois mécaniciens, douze cadres en acier et un café.",
    "Réserver ma place",
)


@cache
def photograph(name: str = "china") -> bytes:
    """A pagoda before a pale sky (“china”), or a flower before a dark hedge (“flower”)."""
    return (Path(sklearn.datasets.__file__).parent / "images" / f"{name}.jpg").read_bytes()


@cache
def flat(colour: str, size: tuple[int, int] = (800, 600)) -> bytes:
    """A photograph of nothing but one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    """What was drawn."""
    return Image.open(io.BytesIO(jpeg))
