"""Captions as pictures, laid over a film: our own shaping, our own contrast.

FFmpeg could write them itself (libass), with the fonts that a machine happens to have and no emoji in
colour. Here each caption is drawn once, with the fonts, the shaping and the emoji of ``imaging.pictures``:
white on a dark plate (contrast above 12 whatever is filmed behind), at most two lines where they fit,
inside the margins that networks leave free of buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from parvis.imaging.films.captions import Cue, alone
from parvis.imaging.pictures.emoji import picture_of
from parvis.imaging.pictures.families import Chain, faces
from parvis.imaging.pictures.runs import (
    EMOJI_SIDE,
    EMOJI_WIDTH,
    Run,
    check_drawable,
    direction_of,
    runs_of,
    width_of,
)
from parvis.imaging.pictures.setting import Block, Fit, set_at, tidy

WIDEST: Final = 0.86  # of the width
# Vertical films have a network's own buttons and words over their lowest quarter.
LOW: Final = {True: 0.74, False: 0.93}  # where the plate ends, of the height: vertical, others
SIZES: Final = (0.054, 0.026)  # of the shorter side: the wanted size of letters, and the smallest
LINES: Final = (2, 6)  # wanted, and at most
PLATE: Final = (12, 14, 18, 214)  # near black, five sixths opaque
INK: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Letters:
    """A track of pictures: the arguments that open it, and how far from the top of the film it lies."""

    opening: list[str]
    top: int


def check(cues: Sequence[Cue]) -> None:
    """Raise ``PictureFault`` for characters that no font here draws."""
    check_drawable([cue.text for cue in cues], faces().strong)


def drawn(cues: Sequence[Cue], size: tuple[int, int], seconds: float, folder: Path) -> Letters | None:
    """Draw them into ``folder``; None where none falls inside the film. Raises ``PictureFault``."""
    shown = alone(cues, seconds)
    if not shown:
        return None
    check(shown)
    plates = [plate(cue.text, size) for cue in shown]
    high = _even(max(picture.height for picture in plates))
    low = round(size[1] * LOW[size[1] > size[0]])
    empty = _kept(Image.new("RGBA", (size[0], high)), folder / "empty.png")
    listed, until = ["ffconcat version 1.0"], 0.0
    for number, (cue, picture) in enumerate(zip(shown, plates, strict=True)):
        name = _kept(_placed(picture, size[0], high), folder / f"caption{number}.png")
        if cue.start > until:
            listed += [f"file {empty}", f"duration {cue.start - until:.3f}"]
        listed += [f"file {name}", f"duration {cue.end - max(cue.start, until):.3f}"]
        until = cue.end
    listed += [f"file {empty}", f"duration {max(seconds - until, 0.1):.3f}", f"file {empty}"]
    (folder / "captions.txt").write_text("\n".join(listed) + "\n", encoding="ascii")
    opening = ["-protocol_whitelist", "file", "-f", "concat", "-safe", "1", "-i", "captions.txt"]
    return Letters(opening, max(0, min(low - high, size[1] - high)))


def _even(number: int) -> int:
    return number + number % 2


def _kept(picture: Image.Image, path: Path) -> str:
    picture.save(path, compress_level=1)
    return path.name


def _placed(plate: Image.Image, wide: int, high: int) -> Image.Image:
    """On the strip that all captions share, standing on its ground."""
    strip = Image.new("RGBA", (wide, high))
    strip.paste(plate, ((wide - plate.width) // 2, high - plate.height))
    return strip


def plate(text: str, size: tuple[int, int]) -> Image.Image:
    """One caption on its plate, as small as its words allow."""
    block = _set(text, size)
    margin = round(block.size * 0.55)
    wide = round(max(block.line_width(line) for line in block.lines)) + 2 * margin
    picture = Image.new("RGBA", (wide, block.leading * len(block.lines) + margin))
    drawing = ImageDraw.Draw(picture)
    drawing.rounded_rectangle((0, 0, wide - 1, picture.height - 1), radius=round(margin * 0.8), fill=PLATE)
    for number, line in enumerate(block.lines):
        middle = margin / 2 + block.leading * (number + 0.5)
        baseline = middle + block.chain[0].cap * block.size / 2
        _written(picture, block, line, (wide - block.line_width(line)) / 2, baseline)
    return picture


def _set(text: str, size: tuple[int, int]) -> Block:
    """In two lines where they fit, else smaller and in more."""
    largest, smallest = (round(min(size) * share) for share in SIZES)
    chain, tidied = faces().strong, tidy(text, "fr")
    for lines in range(LINES[0], LINES[1] + 1):
        for at in range(largest, smallest - 1, -2):
            fit = Fit(smallest, largest, 1.32, lines)
            block = set_at(tidied, chain, at, size[0] * WIDEST, fit, language="fr")
            if block is not None and (lines > LINES[0] or at > largest * 0.75):
                return block
    return _broken(tidied, chain, smallest, size[0] * WIDEST)


def _broken(text: str, chain: Chain, size: int, width: float) -> Block:
    """A word longer than a line is broken where it must."""
    way, lines, line = direction_of(text), list[str](), ""
    for sign in text.replace("\n", " "):
        if line and width_of(line + sign, chain, size, "fr", way) > width:
            lines.append(line)
            line = ""
        line += sign
    return Block((*lines, line), chain, size, round(size * 1.32), "fr", way)


def _written(picture: Image.Image, block: Block, line: str, left: float, baseline: float) -> None:
    """One line: stretches in the order of the eye, emoji between them."""
    drawing = ImageDraw.Draw(picture)
    runs = runs_of(line, block.chain)
    for run in runs if block.direction == "ltr" else reversed(runs):
        if run.drawing:
            _emoji(picture, run, block.size, left, baseline)
        else:
            drawing.text(
                (left, baseline), run.text, font=run.face.at(block.size), fill=INK, anchor="ls",
                direction=block.direction, language=block.language,
            )  # fmt: skip
        left += run.width(block.size, block.language, block.direction)


def _emoji(picture: Image.Image, run: Run, size: int, left: float, baseline: float) -> None:
    assert run.drawing is not None  # noqa: S101 - whoever calls has looked
    side = round(EMOJI_SIDE * size)
    drawn = picture_of(run.drawing, side)
    at = (round(left + (EMOJI_WIDTH - EMOJI_SIDE) * size / 2), round(baseline - 0.86 * side))
    picture.alpha_composite(drawn, (max(at[0], 0), max(at[1], 0)))
