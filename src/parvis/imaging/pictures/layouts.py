"""The layouts: where a photograph, words and a logo stand, in any format.

Sizes are hundredths of the shorter side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

import regex

from parvis.imaging.pictures.colours import readable_on
from parvis.imaging.pictures.column import At, Manner, Piece
from parvis.imaging.pictures.composition import Layout
from parvis.imaging.pictures.contrast import Box
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.setting import Fit
from parvis.imaging.pictures.stage import Stage
from parvis.kit.colours import luminance

_FIGURE: Final = regex.compile(
    r"[+\-−–]?\p{Sc}?\d+(?:[\s\u00a0\u202f.,]\d+)*(?:[\u00a0\u202f ]?(?:%|‰|\p{Sc}|°C?|[x×]|[kKM]\b|h\b))?"
)
_FREE: Final = {True: (0.76, 0.5), False: (0.5, 0.3)}  # where no words lie on a photograph that is everywhere
_QUOTES: Final = "«»“”„\"'‘’\u00a0\u202f "


def parts_of(words: Mapping[str, str], *names: str) -> dict[str, str]:
    """The parts that are there, in this order."""
    return {name: words[name] for name in names if name in words}


def cover(stage: Stage, words: Mapping[str, str]) -> None:
    """The photograph everywhere, the words at its foot; without one, what ``split`` shows."""
    if not stage.piece.photo:
        split(stage, words)
        return
    stage.photo((0, 0, stage.width, stage.height), aim=_FREE[stage.is_wide])
    left, top, right, bottom = stage.safe
    if stage.is_wide:
        box = stage.side((left, top, left + round(0.56 * (right - left)), bottom))
    else:
        box = (left, top + round(0.36 * (bottom - top)), right, bottom)
    parts = parts_of(words, "kicker", "headline", "body", "call")
    largest = 12.5 if stage.form.ratio < 0.7 else 10.5
    pieces = stage.setter.column(parts, box, Manner(at="bottom", largest=largest, headline_lines=6))
    stage.write(pieces, {"kicker": stage.colours.accent}, veil=stage.fading(pieces), least=0.45)
    stage.logo((left if not stage.flipped else right, top), right=stage.flipped)


def split(stage: Stage, words: Mapping[str, str]) -> None:
    """Half photograph, half words on the ground."""
    left, top, right, bottom = stage.safe
    parts, bar = parts_of(words, "kicker", "headline", "body", "call"), stage.units(1.1)
    if stage.is_wide:
        edge = round(0.54 * stage.width)
        shown, box = (edge, 0, stage.width, stage.height), (left, top, edge - stage.margin, bottom)
        inner = stage.side((box[0], box[1] + 3 * bar, box[2], box[3]))
        pieces = stage.setter.column(parts, inner, Manner(at="middle", largest=10.5, headline_lines=6))
    else:
        at: At = "middle" if stage.form.ratio < 0.6 else "top"
        manner = Manner(at=at, largest=11, smallest=6.4, headline_lines=5)

        def below(share: float, easy: Manner) -> tuple[int, list[Piece]]:
            edge = round(share * stage.height)
            room = (left, edge + stage.margin + 3 * bar, right, bottom)
            return edge, stage.setter.column(parts, stage.side(room), easy)

        edge, pieces = first_that_fits(below, (0.52, 0.46, 0.4, 0.34, 0.28), manner)
        shown, box = (0, 0, stage.width, edge), (left, edge, right, bottom)
    stage.photo(stage.side(shown))
    high = pieces[0].top - 3 * bar
    stage.fill(stage.side((box[0], high, box[0] + stage.units(9), high + bar)), stage.colours.accent)
    stage.write(pieces, {"kicker": stage.colours.accent})
    corner = (stage.width - stage.margin, max(stage.margin, top if not stage.is_wide else 0))
    stage.logo(corner if not stage.flipped else (stage.margin, corner[1]), right=not stage.flipped)


def first_that_fits(
    attempt: Callable[[float, Manner], tuple[int, list[Piece]]], shares: tuple[float, ...], manner: Manner
) -> tuple[int, list[Piece]]:
    """The first share of the photograph that leaves the words room; at the last one, a smaller headline too.
    Raises ``PictureFault`` as the last attempt does."""
    for share in shares:
        with suppress(PictureFault):
            return attempt(share, manner)
    return attempt(shares[-1], replace(manner, smallest=4.0))


def poster(stage: Stage, words: Mapping[str, str]) -> None:
    """The headline as large as it gets, and a disc that runs out of sight: the photograph if there is one."""
    left, top, right, bottom = stage.safe
    row = top + stage.units(7) if "kicker" in words or stage.piece.kit.logo else top
    if stage.is_wide:
        radius = stage.units(58)
        centre = (stage.width - stage.units(26), stage.height // 2 + stage.units(8))
        head = (left, row, centre[0] - radius - stage.units(4), bottom)
        parts = parts_of(words, "headline", "body", "call")
        manner = Manner(at="bottom", largest=15, headline_lines=5, leading=0.98)
    else:
        radius = stage.units(26 if stage.form.ratio > 0.9 else 38 if stage.form.ratio > 0.6 else 42)
        centre = (stage.width - stage.units(14), stage.height - round(0.3 * radius))
        head = (left, row, right, centre[1] - radius - stage.units(3))
        parts = parts_of(words, "headline", "body")
        manner = Manner(at="top", largest=17, headline_lines=6, leading=0.98)
    disc = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    if stage.piece.photo:
        stage.photo(stage.side(disc), circle=True)
    else:
        _rings(stage, stage.side(disc))
    pieces = stage.setter.column(parts, stage.side(head), manner)
    rest = parts_of(words, "call")
    if rest and not stage.is_wide:
        beside = (left, pieces[-1].boxes()[-1][3] + stage.units(3), disc[0] - stage.units(3), bottom)
        pieces += stage.setter.column(rest, stage.side(beside), Manner(at="bottom", body=3.5))
    if "kicker" in words:
        room = (left, top, right - stage.units(30), row)
        pieces += stage.setter.column(parts_of(words, "kicker"), stage.side(room), Manner())
    stage.write(pieces, {"kicker": stage.colours.accent})
    stage.logo((right if not stage.flipped else left, top - stage.units(1)), 5, right=not stage.flipped)


def _rings(stage: Stage, disc: Box) -> None:
    """Three discs, each inside the other."""
    middle, radius = ((disc[0] + disc[2]) // 2, (disc[1] + disc[3]) // 2), (disc[2] - disc[0]) // 2
    for share, colour in (
        (1.0, stage.colours.accent),
        (0.68, stage.colours.second),
        (0.36, stage.colours.ground),
    ):
        reach = round(radius * share)
        box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
        stage.fill(box, colour, reach / stage.unit)


def quote(stage: Stage, words: Mapping[str, str]) -> None:
    """Somebody's words, under a large mark; who says it below, with a portrait if there is a photograph."""
    left, top, right, bottom = stage.safe
    if stage.is_wide:
        right = left + round(0.86 * (right - left))
    said = words["headline"].strip(_QUOTES)
    mark = "«" if stage.piece.language == "fr" else "“"
    sign = stage.setter.one(
        "headline", mark, stage.side((left, top, right, top + stage.units(60))), Fit(22, 22, 1.0, 1)
    )
    begin = top + stage.units(19)
    foot = stage.units(24) if {"body", "kicker", "call"} & set(words) else 0
    box = stage.side((left, begin, right, bottom - foot))
    manner = Manner(at="middle", largest=11, smallest=4, headline_lines=9, leading=1.1)
    pieces = stage.setter.column({"headline": said}, box, manner)
    if sign:
        high = pieces[0].top - stage.units(6) - sign.block.height
        stage.write([replace(sign, part="mark", top=high)], {"mark": stage.colours.accent})
    beside = left
    if foot:
        line = bottom - foot + stage.units(2)
        if stage.piece.photo:
            side = stage.units(14)
            stage.photo(
                stage.side((left, line + stage.units(1), left + side, line + stage.units(1) + side)),
                circle=True,
            )
            beside = left + side + stage.units(3)
        else:
            stage.fill(
                stage.side((left, line - stage.units(1), left + stage.units(9), line)), stage.colours.accent
            )
        room = (
            beside,
            line + stage.units(1),
            right - (stage.units(24) if stage.piece.kit.logo else 0),
            bottom,
        )
        rest = parts_of(words, "body", "kicker") or parts_of(words, "call")
        pieces += stage.setter.column(rest, stage.side(room), Manner(at="middle", body=3.5))
    stage.write(pieces)
    place = (stage.width - stage.margin if not stage.flipped else stage.margin, bottom - stage.units(7))
    stage.logo(place, right=not stage.flipped)


def card(stage: Stage, words: Mapping[str, str]) -> None:
    """The photograph everywhere, the words on a card that lies on it."""
    stage.photo((0, 0, stage.width, stage.height), aim=_FREE[stage.is_wide])
    left, top, right, bottom = stage.safe
    pad = stage.units(5.5)
    if stage.is_wide:
        box = (left, top, left + round(0.48 * (right - left)), bottom)
    else:
        box = (left, top + round(0.3 * (bottom - top)), right, bottom)
    inner = stage.side((box[0] + pad, box[1] + pad, box[2] - pad, box[3] - pad))
    parts = parts_of(words, "kicker", "headline", "body", "call")
    at: At = "middle" if stage.is_wide else "bottom"
    pieces = stage.setter.column(parts, inner, Manner(at=at, largest=8.6, headline_lines=6, body=3.5))
    low = pieces[-1].boxes()[-1][3] + (stage.units(2) if pieces[-1].part == "call" else 0)
    high = pieces[0].top - pad
    outer = stage.side((box[0], high, box[2], max(low - stage.units(0.5), 0) + pad))
    stage.fill(outer, stage.colours.ground, 2.2)
    stage.write(pieces, {"kicker": stage.colours.accent})
    stage.logo((right if not stage.flipped else left, top), right=not stage.flipped)


def number(stage: Stage, words: Mapping[str, str]) -> None:
    """A figure as large as it gets, and what it counts. Raises ``PictureFault`` (``no_figure``)."""
    found = figure_in(words["headline"])
    if not found:
        raise PictureFault("no_figure")
    figure, rest = found
    parts = parts_of(
        {**words, "headline": rest} if rest else _without(words, "headline"), "headline", "body", "call"
    )
    left, top, right, bottom = stage.safe
    row = stage.units(7) if "kicker" in words or stage.piece.kit.logo else 0

    bars = 0 if stage.piece.photo else stage.units(7)

    def beside(share: float, easy: Manner) -> tuple[int, list[Piece]]:
        """The figure and what it counts, with this share of the picture left to the photograph."""
        edge = round((1 - share) * (stage.width if stage.is_wide else stage.height))
        if stage.is_wide:
            room = (left, top + row, min(edge - stage.margin, right), bottom - bars)
        else:
            room = (left, top + row, right, min(edge - stage.margin // 2, bottom - bars))
        return edge, _figure(stage, figure, parts, stage.side(room), easy)

    shares = ((0.4, 0.34) if stage.is_wide else (0.42, 0.36, 0.3, 0.24)) if stage.piece.photo else (0.0,)
    edge, pieces = first_that_fits(beside, shares, Manner(largest=9, smallest=5, headline_lines=4, body=3.9))
    if stage.piece.photo:
        shown = (
            (edge, 0, stage.width, stage.height) if stage.is_wide else (0, edge, stage.width, stage.height)
        )
        stage.photo(stage.side(shown))
    else:
        _bars(stage, stage.side((left, bottom - stage.units(2.4), stage.safe[2], bottom)))
    if "kicker" in words:
        above = stage.side((left, top, right, top + row))
        pieces += stage.setter.column(parts_of(words, "kicker"), above, Manner())
    stage.write(pieces, {"number": stage.colours.accent, "kicker": stage.colours.ink})
    corner = right if not stage.flipped else left
    stage.logo((corner, top - stage.units(1)), 5, right=not stage.flipped)


def _figure(stage: Stage, figure: str, parts: Mapping[str, str], room: Box, manner: Manner) -> list[Piece]:
    tall = round((0.5 if parts else 0.9) * (room[3] - room[1]))
    sign = stage.setter.one("number", figure, (room[0], room[1], room[2], room[1] + tall), Fit(8, 58, 1.0, 1))
    if sign is None:
        raise PictureFault("words_long", part="headline", room=12, length=len(figure))
    if not parts:
        return [sign]
    below = (room[0], sign.top + sign.block.height + stage.units(6), room[2], room[3])
    return [sign, *stage.setter.column(parts, below, manner)]


def _without(words: Mapping[str, str], name: str) -> dict[str, str]:
    return {part: text for part, text in words.items() if part != name}


def figure_in(headline: str) -> tuple[str, str] | None:
    """The first figure of a headline and what is to be said below it; None where there is none."""
    found = _FIGURE.search(headline)
    if not found:
        return None
    rest = headline[found.end() :].strip() if not headline[: found.start()].strip() else headline
    return found[0].strip(), rest[:1].upper() + rest[1:]


def _bars(stage: Stage, box: Box) -> None:
    """A row of bars in the palette's colours, at the foot of a picture without a photograph."""
    shares = (0.46, 0.3, 0.14, 0.1)
    colours = (stage.colours.accent, stage.colours.second, stage.colours.ink, stage.colours.accent)
    x, gap = box[0], stage.units(1)
    for share, colour in zip(shares, colours, strict=True):
        wide = round(share * (box[2] - box[0]))
        stage.fill((x, box[1], x + wide - gap, box[3]), colour)
        x += wide


def frame(stage: Stage, words: Mapping[str, str]) -> None:
    """A photograph in a wide frame, like a print, with a caption below or beside it."""
    left, top, right, bottom = stage.safe
    parts = parts_of(words, "kicker", "headline", "body", "call")

    def beside(share: float, easy: Manner) -> tuple[int, list[Piece]]:
        if stage.is_wide:
            edge = left + round(share * (right - left))
            room = (edge + stage.margin, top, right, bottom)
        else:
            edge = top + round(share * (bottom - top))
            room = (left, edge + stage.units(5.5), right, bottom)
        return edge, stage.setter.column(parts, stage.side(room), easy)

    manner = Manner(align="start" if stage.is_wide else "centre", at="middle", largest=8.4, smallest=5.4,
                    headline_lines=7 if stage.is_wide else 4, body=3.5)  # fmt: skip
    edge, pieces = first_that_fits(beside, (0.6, 0.54, 0.48, 0.42), manner)
    shown = (left, top, edge, bottom) if stage.is_wide else (left, top, right, edge)
    stage.photo(stage.side(shown))
    stage.write(pieces, {"kicker": stage.colours.accent})
    inset = stage.units(3)
    place = stage.side((shown[0] + inset, shown[1] + inset, shown[2] - inset, shown[3] - inset))
    stage.logo((place[2] if not stage.flipped else place[0], place[1]), 5, right=not stage.flipped)


def duotone(stage: Stage, words: Mapping[str, str]) -> None:
    """The photograph in two colours of the palette, the words in the middle of it."""
    tones = sorted((stage.colours.ground, stage.colours.ink, stage.colours.second), key=luminance)
    dark = tones[0] if luminance(tones[0]) < 0.12 else "#1a1a1a"
    pale = min(
        (stage.colours.accent, stage.colours.second, tones[-1]), key=lambda one: abs(luminance(one) - 0.3)
    )
    stage.duotone(dark, pale)
    left, top, right, bottom = stage.safe
    inset = round(0.09 * (right - left)) if stage.is_wide else 0
    row = stage.units(10) if stage.piece.kit.logo else 0
    box = (left + inset, top + row, right - inset, bottom - row // 2)
    parts = parts_of(words, "kicker", "headline", "body", "call")
    pieces = stage.setter.column(
        parts, box, Manner(align="centre", at="middle", largest=13, headline_lines=6, leading=1.0)
    )
    white = readable_on(dark, (tones[-1],))
    stage.write(pieces, {piece.part: white for piece in pieces}, veil=stage.around(pieces, 14))
    stage.logo((left if not stage.flipped else right, top), 5, right=stage.flipped)


LAYOUTS: Final[dict[Layout, Callable[[Stage, Mapping[str, str]], None]]] = {
    Layout.COVER: cover,
    Layout.SPLIT: split,
    Layout.POSTER: poster,
    Layout.QUOTE: quote,
    Layout.CARD: card,
    Layout.NUMBER: number,
    Layout.FRAME: frame,
    Layout.DUOTONE: duotone,
}
