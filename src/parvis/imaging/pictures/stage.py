"""The stage of one picture: its pixels, its colours, and what may be done on them.

Words are written last, and never before their contrast with the pixels behind them was measured and, where it
fell short, mended: by another colour of the palette first, then by a veil over the photograph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageOps, ImageStat

from parvis.imaging.pictures import photos
from parvis.imaging.pictures.colours import BLACK, PURE_BLACK, WHITE, Colours, readable_on
from parvis.imaging.pictures.column import CALL_HIGH, CALL_PAD, TRACKING, Piece, Setter
from parvis.imaging.pictures.composition import Composition, Mend, Note
from parvis.imaging.pictures.contrast import LARGE, SMALL, Box, contrast_on
from parvis.imaging.pictures.emoji import picture_of
from parvis.imaging.pictures.fonts import shapes
from parvis.imaging.pictures.formats import Format
from parvis.imaging.pictures.runs import EMOJI_SIDE, clusters, runs_of
from parvis.kit.colours import contrast, luminance

Veil = Callable[[float], Image.Image]
"""A mask (0 to 255) for a strength of 0 to 1."""
_LARGE_SIZE: Final = 6.0  # hundredths: 24 points on a phone that shows the picture 390 points wide
_STEPS: Final = 7
_QUARTER: Final = 4


@dataclass
class Stage:
    """A picture that is being drawn."""

    piece: Composition
    form: Format
    colours: Colours
    setter: Setter
    flipped: bool  # words run from the right: what stands left stands right

    def __post_init__(self) -> None:
        self.width, self.height = self.form.width, self.form.height
        self.unit = self.setter.unit
        self.margin = round(self.piece.kit.margin * min(self.width, self.height))
        self.image = Image.new("RGB", (self.width, self.height), self.colours.ground)
        self.draw = ImageDraw.Draw(self.image)
        self.notes: list[Note] = []
        self.contrast = 21.0
        self.enlarged = 0.0

    @property
    def is_wide(self) -> bool:
        """Whether there is more room beside than below."""
        return self.form.ratio > 1.25

    @property
    def safe(self) -> Box:
        """Where words may stand."""
        top, bottom = (round(share * self.height) for share in self.form.clear)
        return (
            self.margin,
            max(self.margin, top),
            self.width - self.margin,
            self.height - max(self.margin, bottom),
        )

    def side(self, box: Box) -> Box:
        """The box, on the other side where words run from the right."""
        left, top, right, bottom = box
        return (self.width - right, top, self.width - left, bottom) if self.flipped else box

    def units(self, hundredths: float) -> int:
        """Hundredths of the shorter side in pixels."""
        return round(hundredths * self.unit)

    def fill(self, box: Box, colour: str, radius: float = 0) -> None:
        """Paint a box."""
        left, top, right, bottom = box
        shape = (left, top, right - 1, bottom - 1)
        if not radius:
            self.draw.rectangle(shape, fill=colour)
            return
        size, corner = (right - left, bottom - top), self.units(radius)
        self.image.paste(colour, (left, top), _smooth(size, corner))

    def photo(self, box: Box, *, circle: bool = False, aim: tuple[float, float] = (0.5, 0.5)) -> None:
        """Put the photograph into a box; without one, shapes in the brand's colours."""
        size = (box[2] - box[0], box[3] - box[1])
        shown = self._photo(size, aim)
        if not circle:
            self.image.paste(shown, box[:2])
            return
        self.image.paste(shown, box[:2], _smooth(size, min(size) // 2))

    def _photo(self, size: tuple[int, int], aim: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
        if not self.piece.photo:
            return shapes_in(size, self.colours)
        shown, enlarged = photos.cut(
            self.piece.photo,
            size,
            self.piece.focus,
            self.piece.crop,
            (1 - aim[0], aim[1]) if self.flipped else aim,
        )
        self.enlarged = max(self.enlarged, enlarged)
        return shown

    def duotone(self, dark: str, pale: str) -> None:
        """The photograph over everything, in two colours."""
        grey = ImageOps.autocontrast(self._photo((self.width, self.height)).convert("L"), cutoff=1)
        self.image.paste(ImageOps.colorize(grey, dark, pale), (0, 0))

    def logo(self, corner: tuple[int, int], high: float = 6.0, *, right: bool = False) -> None:
        """Put the logo with its outer edge at a corner; on a plate where it would be lost."""
        if not self.piece.kit.logo:
            return
        mark = photos.logo(self.piece.kit.logo)
        share = min(self.units(high) / mark.height, self.units(26) / mark.width)
        mark = mark.resize((max(1, round(mark.width * share)), max(1, round(mark.height * share))))
        x, y = corner[0] - (mark.width if right else 0), corner[1]
        alpha = mark.getchannel("A")
        box = (x, y, x + mark.width, y + mark.height)
        colour = _mean(mark, alpha)
        if contrast_on(self.image, [box], colour) < 1.8:
            plate = max(
                (self.colours.ground, self.colours.ink, WHITE, BLACK), key=lambda c: contrast(c, colour)
            )
            pad = self.units(1.6)
            self.fill((x - pad, y - pad, box[2] + pad, box[3] + pad), plate, 1.2)
        self.image.paste(mark.convert("RGB"), (x, y), alpha)

    def write(self, pieces: list[Piece], inks: dict[str, str] | None = None, *, veil: Veil | None = None,
              least: float = 0.0) -> None:  # fmt: skip
        """Write a column. ``inks`` are wanted colours by part (the ink where none is named); ``veil`` is what
        darkens or lightens the photograph behind it, from the strength ``least`` on."""
        wanted = {piece.part: (inks or {}).get(piece.part, self.colours.ink) for piece in pieces}
        words = [piece for piece in pieces if piece.part != "call"]
        wanted = self._veiled(words, wanted, veil, least) if veil else self._recoloured(words, wanted)
        for piece in pieces:
            if piece.part == "call":
                self._call(piece)
            else:
                boxes = piece.boxes()
                self.contrast = min(self.contrast, contrast_on(self.image, boxes, wanted[piece.part]))
                self._lines(piece, wanted[piece.part])

    def needed(self, piece: Piece) -> float:
        """The contrast that a part needs at its size."""
        return LARGE if piece.block.size >= _LARGE_SIZE * self.unit else SMALL

    def _recoloured(self, pieces: list[Piece], wanted: dict[str, str]) -> dict[str, str]:
        """Each part in a colour that is read on what stands behind it."""
        for piece in pieces:
            boxes, need = piece.boxes(), self.needed(piece)
            was = contrast_on(self.image, boxes, wanted[piece.part])
            if was >= need:
                continue
            others = (self.colours.ink, self.colours.ground, WHITE, BLACK, PURE_BLACK)
            best = max(others, key=lambda colour: contrast_on(self.image, boxes, colour))
            now = contrast_on(self.image, boxes, best)
            self.notes.append(Note(piece.part, Mend.COLOUR, was, now))
            wanted[piece.part] = best
        return wanted

    def _veiled(
        self, pieces: list[Piece], wanted: dict[str, str], veil: Veil, least: float
    ) -> dict[str, str]:
        """One colour for all that stands on the photograph, and as much of a veil as it needs."""
        boxes = [box for piece in pieces for box in piece.boxes()]
        # Pale words look the same in every format; dark ones are for photographs that are clearly bright.
        pale = 2 * contrast_on(self.image, boxes, WHITE) >= contrast_on(self.image, boxes, BLACK)
        tones = (self.colours.ink, self.colours.ground)
        ink, cloth = sorted(tones, key=luminance, reverse=pale)
        ink = ink if contrast(ink, cloth) >= 7 else (WHITE if pale else BLACK)
        cloth = cloth if contrast(ink, cloth) >= 7 else (BLACK if pale else WHITE)
        was = {piece.part: contrast_on(self.image, piece.boxes(), ink) for piece in pieces}
        if least or any(was[piece.part] < self.needed(piece) for piece in pieces):
            strength = self._strength(pieces, ink, cloth, veil, least)
            self.image.paste(cloth, (0, 0), veil(strength))
        now = {piece.part: contrast_on(self.image, piece.boxes(), ink) for piece in pieces}
        for piece in pieces:
            if was[piece.part] < self.needed(piece):
                self.notes.append(Note(piece.part, Mend.VEIL, was[piece.part], now[piece.part]))
            accent = wanted[piece.part]
            keeps = accent not in tones and contrast_on(self.image, piece.boxes(), accent) >= self.needed(
                piece
            )
            wanted[piece.part] = accent if keeps else ink
        return wanted

    def _strength(self, pieces: list[Piece], ink: str, cloth: str, veil: Veil, least: float) -> float:
        """The lightest veil under which every part is read, found on a quarter of the picture."""
        size = (self.width // _QUARTER, self.height // _QUARTER)
        bare = self.image.resize(size, Image.Resampling.BOX)
        full = veil(1.0).resize(size, Image.Resampling.BOX)
        boxes = {piece: [_part(box) for box in piece.boxes()] for piece in pieces}
        low, high = least, 1.0
        for _step in range(_STEPS):
            middle = (low + high) / 2 if _step else least
            image = bare.copy()
            image.paste(cloth, (0, 0), full.point(lambda value, by=middle: value * by))
            # A little more than is needed: the small picture is smoother than the true one.
            if all(contrast_on(image, boxes[piece], ink) >= 1.06 * self.needed(piece) for piece in pieces):
                high = middle
                if not _step:
                    break
            else:
                low = middle
        return high

    def around(self, pieces: list[Piece], spread: float = 7.0) -> Veil:
        """A soft veil behind a column."""
        boxes = [box for piece in pieces for box in piece.boxes()]
        pad = self.units(spread)
        frame = (
            min(b[0] for b in boxes) - pad, min(b[1] for b in boxes) - pad,
            max(b[2] for b in boxes) + pad, max(b[3] for b in boxes) + pad,
        )  # fmt: skip
        small = Image.new("L", (self.width // 4, self.height // 4), 0)
        ImageDraw.Draw(small).rounded_rectangle([side // 4 for side in frame], pad // 4, fill=255)
        soft = small.filter(ImageFilter.GaussianBlur(pad / 8)).resize(self.image.size)
        return lambda strength: soft.point(lambda value: value * strength)

    def fading(self, pieces: list[Piece]) -> Veil:
        """A veil that fades away from the column: upwards, or sideways where there is more room beside."""
        boxes = [box for piece in pieces for box in piece.boxes()]
        ramp = Image.linear_gradient("L")
        if self.is_wide:
            edge = max(b[2] for b in boxes) / self.width if not self.flipped else (
                1 - min(b[0] for b in boxes) / self.width)  # fmt: skip
            mask = ramp.rotate(-90 if not self.flipped else 90).point(_ramp(1 - min(edge, 0.9)))
        else:
            edge = 1 - min(b[1] for b in boxes) / self.height
            mask = ramp.point(_ramp(1 - min(edge, 0.92)))
        full = mask.resize(self.image.size, Image.Resampling.BICUBIC)
        return lambda strength: full.point(lambda value: value * strength)

    def _call(self, piece: Piece) -> None:
        """The words of a call on their plate in the accent."""
        size, width = piece.block.size, piece.block.width
        pad, high = round(CALL_PAD * size), round(CALL_HIGH * size)
        wide = round(width) + 2 * pad
        left = (piece.x + piece.right - wide) // 2 if piece.align == "centre" else (
            piece.right - wide if self.flipped else piece.x)  # fmt: skip
        top = piece.top - (high - piece.block.height) // 2
        box = (left, top, left + wide, top + high)
        behind = contrast_on(self.image, [box], self.colours.accent)
        plate = (
            self.colours.accent
            if behind >= 1.9
            else max(
                (self.colours.ground, self.colours.ink), key=lambda one: contrast_on(self.image, [box], one)
            )
        )
        colour = readable_on(plate, (self.colours.on_accent, self.colours.ground, self.colours.ink))
        self.fill((left, top, left + wide, top + high), plate, high / 2 / self.unit)
        self.contrast = min(self.contrast, contrast(colour, plate))
        inner = Piece("call", piece.block, left + pad, left + pad + round(width), piece.top, "start")
        self._lines(inner, colour)

    def _lines(self, piece: Piece, colour: str) -> None:
        for line, left, base in piece.baselines():
            if piece.part == "kicker" and piece.block.direction == "ltr":
                self._tracked(piece, line, left, base, colour)
            else:
                self._line(piece, line, left, base, colour)

    def _line(self, piece: Piece, line: str, left: float, base: int, colour: str) -> float:
        block, x = piece.block, left
        runs = runs_of(line, block.chain)
        for run in runs if block.direction == "ltr" else reversed(runs):
            if run.drawing:
                side = round(EMOJI_SIDE * block.size)
                drawing = picture_of(run.drawing, side)
                middle = base - block.chain[0].cap * block.size / 2
                self.image.paste(drawing, (round(x + 0.06 * block.size), round(middle - side / 2)), drawing)
            else:
                options = {"direction": block.direction, "language": block.language} if shapes() else {}
                font = run.face.at(block.size)
                self.draw.text((x, base), run.text, fill=colour, font=font, anchor="ls", **options)  # type: ignore[arg-type]
            x += run.width(block.size, block.language, block.direction)
        return x

    def _tracked(self, piece: Piece, line: str, left: float, base: int, colour: str) -> None:
        """Letters set apart, as small capitals above a headline are."""
        letters, gap = clusters(line), TRACKING * piece.block.size
        x = left - (gap * (len(letters) - 1) / 2 if piece.align == "centre" else 0)
        for letter in letters:
            x = self._line(piece, letter, x, base, colour) + gap


def _part(box: Box) -> Box:
    left, top, right, bottom = (side // _QUARTER for side in box)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _ramp(start: float) -> list[int]:
    """A table for a linear gradient: nothing before ``start``, then a smooth rise to all."""
    table = []
    begin = max(-0.1, start - 0.3)
    for value in range(256):
        share = min(max((value / 255 - begin) / max(start - 0.02 - begin, 0.01), 0), 1)
        table.append(round(255 * share * share * (3 - 2 * share)))
    return table


def _smooth(size: tuple[int, int], corner: int) -> Image.Image:
    """A mask with round corners and smooth edges: painted three times as large."""
    large = Image.new("L", (3 * size[0], 3 * size[1]), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), 3 * corner, fill=255)
    return large.resize(size, Image.Resampling.BOX)


def _mean(mark: Image.Image, alpha: Image.Image) -> str:
    """The mean colour of what is not transparent."""
    solid = alpha.point(lambda value: 255 if value > 127 else 0)
    mean = ImageStat.Stat(mark.convert("RGB"), solid).mean if solid.getbbox() else [128.0] * 3
    return "#" + "".join(f"{round(one):02x}" for one in mean)


def shapes_in(size: tuple[int, int], colours: Colours) -> Image.Image:
    """What stands where no photograph does: arches and a sun, in the brand's colours."""
    width, height = size
    k = 2
    image = Image.new("RGB", (width * k, height * k), colours.second)
    draw = ImageDraw.Draw(image)
    w, h, s = width * k, height * k, min(width, height) * k
    draw.ellipse((w - 0.86 * s, -0.18 * s, w - 0.06 * s, 0.62 * s), fill=colours.accent)
    for step, colour in ((0.98, colours.ink), (0.66, colours.ground), (0.34, colours.second)):
        left, right = 0.42 * w - step * s / 2, 0.42 * w + step * s / 2
        top = h - 0.34 * s * step - 0.18 * s
        draw.rectangle((left, top + step * s / 2, right, h), fill=colour)
        draw.pieslice((left, top, right, top + step * s), 180, 360, fill=colour)
    return image.resize(size, Image.Resampling.BOX)
