"""Dozens of pictures of one idea: every layout that suits it, in other palettes, crops and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import Composition, Crop, Layout, Words
from parvis.imaging.pictures.layouts import figure_in

_WITH_CROPS = frozenset({Layout.COVER, Layout.SPLIT, Layout.CARD, Layout.FRAME})


def variations(piece: Composition, others: Sequence[str] = ()) -> list[Composition]:
    """The composition in other layouts, palettes, crops and headlines (``others``): each one once, those that
    differ most first, the one that was given at their head."""
    wordings = [piece.words, *(replace(piece.words, headline=other) for other in others if other.strip())]
    found = [piece]
    for number, words in enumerate(wordings):
        rows = [list(_of_layout(piece, layout, words)) for layout in _layouts(words, piece.photo)]
        for column in range(max(map(len, rows))):
            for place, row in enumerate(rows):
                if column < len(row):
                    found.append(row[(column + place + number) % len(row)])
    return list({_told(one): one for one in reversed(found)}.values())[::-1]


def _told(piece: Composition) -> tuple[Layout, Palette, Crop, str]:
    """What tells one variation from another."""
    return piece.layout, piece.palette, piece.crop, piece.words.headline


def _layouts(words: Words, photo: bytes) -> list[Layout]:
    """Those that suit the words and what there is to show: without a photograph, a cover is a split."""
    fits = {Layout.NUMBER: bool(figure_in(words.headline)), Layout.COVER: bool(photo)}
    return [one for one in Layout if fits.get(one, True)]


def _of_layout(piece: Composition, layout: Layout, words: Words) -> Iterator[Composition]:
    palettes = [one for one in Palette if piece.photo or one not in {Palette.PHOTO, Palette.PHOTO_NIGHT}]
    crops = list(Crop) if piece.photo and layout in _WITH_CROPS else [Crop.WHOLE]
    for crop, palette in product(crops, palettes):
        yield replace(piece, layout=layout, palette=palette, crop=crop, words=words)
