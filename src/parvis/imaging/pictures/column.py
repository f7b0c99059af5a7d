"""A column of words: how large each part may be in the room there is, and where its lines stand.

Sizes are shares of the shorter side, so that a preview is the same picture, smaller. Baselines stand on a
grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from parvis.imaging.pictures.contrast import Box
from parvis.imaging.pictures.families import Chain, Faces
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.runs import runs_of
from parvis.imaging.pictures.setting import Block, Fit, fitted, set_at

Align = Literal["start", "centre"]
At = Literal["top", "middle", "bottom"]
_BODIES: Final = (4.2, 3.9, 3.5, 3.1, 2.8, 2.5)
_GAPS: Final = {"kicker": 4.0, "headline": 2.2, "body": 4.6, "call": 0.0}  # below each part, at least
_AIR: Final = 0.38  # em of a headline below it, beside that
_SMALL_PARTS: Final = {"kicker": (1.25, 2), "body": (1.38, 14), "call": (1.2, 1)}  # leading (em), most lines
_HANGING: Final = "«“„‘\"'(–—-•"
_LEGIBLE: Final = 3.1  # a body smaller than this is set only where nothing else fits
_FEW: Final = 20
_TIGHT: Final = 1.8  # how much larger than the body a headline should be


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column is set: where it stands in its box, and how large its headline may be (hundredths)."""

    align: Align = "start"
    at: At = "top"
    largest: float = 11.0
    smallest: float = 4.2
    body: float = 4.2
    headline_lines: int = 7
    leading: float = 1.04


@dataclass(frozen=True, slots=True)
class Piece:
    """One part, placed: ``x`` and ``right`` bound its lines, ``top`` is where its capitals begin."""

    part: str
    block: Block
    x: int
    right: int
    top: int
    align: Align

    def baselines(self) -> Iterator[tuple[str, float, int]]:
        """Each line with the left end of its first letter and its baseline."""
        first = self.top + round(self.block.chain[0].cap * self.block.size)
        for number, line in enumerate(self.block.lines):
            yield line, self._left(line), first + number * self.block.leading

    def boxes(self) -> list[Box]:
        """What stands behind each line."""
        size = self.block.size
        return [
            (
                round(left),
                round(base - 0.8 * size),
                round(left + self.block.line_width(line)),
                round(base + 0.22 * size),
            )
            for line, left, base in self.baselines()
        ]

    def _left(self, line: str) -> float:
        width = self.block.line_width(line)
        if self.align == "centre":
            return (self.x + self.right - width) / 2
        before, after = _optical(line, self.block.chain, self.block.size)
        if self.block.direction == "rtl":
            return self.right - width + after
        return self.x - before


@lru_cache(maxsize=4_000)
def _optical(line: str, chain: Chain, size: int) -> tuple[float, float]:
    """How far a line stands out so that its edge looks straight: the air beside its first letter (and its
    last), and the whole of a mark that hangs."""
    runs = runs_of(line, chain)
    if not runs or runs[0].drawing:
        return 0.0, 0.0
    first = runs[0]
    font = first.face.at(size)
    air = float(font.getbbox(first.text, anchor="ls")[0])
    if line[0] in _HANGING and len(line) > 1:
        end = 2 if line[1] in "\u00a0\u202f" else 1
        return float(font.getlength(line[:end])) + float(font.getbbox(line[end:], anchor="ls")[0]), 0.0
    last = runs[-1] if not runs[-1].drawing else first
    reach = last.face.at(size).getbbox(last.text, anchor="ls")[2]
    return max(air, 0.0), max(float(last.face.at(size).getlength(last.text)) - float(reach), 0.0)


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets columns for one picture: ``unit`` is a hundredth of its shorter side, in pixels."""

    faces: Faces
    language: str
    unit: float

    @property
    def grid(self) -> int:
        """The distance of the baseline grid, in pixels."""
        return max(1, round(0.4 * self.unit))

    def column(self, parts: Mapping[str, str], box: Box, manner: Manner) -> list[Piece]:
        """The parts, placed in a box. Raises ``PictureFault`` (``words_long``) when they do not fit."""
        width, height = box[2] - box[0], box[3] - box[1]
        blocks = self._blocks(parts, width, height, manner)
        if blocks is None:
            raise self._too_long(parts, width, height, manner)
        return self._placed(blocks, box, manner)

    def one(self, part: str, text: str, box: Box, fit: Fit, *, align: Align = "start") -> Piece | None:
        """A single paragraph as large as its box allows, at its top."""
        block = fitted(
            text,
            self.chain(part),
            (box[2] - box[0], box[3] - box[1]),
            self.scaled(fit),
            language=self.language,
        )
        return Piece(part, block, box[0], box[2], box[1], align) if block else None

    def scaled(self, fit: Fit) -> Fit:
        """Hundredths of the shorter side in pixels."""
        return Fit(
            max(1, round(fit.smallest * self.unit)),
            max(1, round(fit.largest * self.unit)),
            fit.leading,
            fit.most_lines,
            self.grid,
        )

    def chain(self, part: str) -> Chain:
        """The faces of a part."""
        return {"headline": self.faces.title, "number": self.faces.title, "body": self.faces.text}.get(
            part, self.faces.strong
        )

    def _blocks(
        self, parts: Mapping[str, str], width: float, height: float, manner: Manner
    ) -> dict[str, Block] | None:
        found = None
        for body in (size for size in _BODIES if size <= manner.body):
            tried = self._tried(parts, width, height, manner, body)
            if tried is None:
                continue
            if found and body < _LEGIBLE:
                break
            found = tried
            if "headline" not in tried or tried["headline"].size >= _TIGHT * body * self.unit:
                break
        return found

    def _tried(
        self, parts: Mapping[str, str], width: float, height: float, manner: Manner, body: float
    ) -> dict[str, Block] | None:
        """The parts with a body of this size; None where something has no room."""
        sizes = {"kicker": min(2.7, body), "body": body, "call": min(body, 3.3)}
        blocks: dict[str, Block] = {}
        left = height - sum(self._gap(part) for part in list(parts)[:-1])
        for part, text in parts.items():
            if part == "headline":
                continue
            block = self._small(part, text, width, sizes[part])
            if block is None:
                return None
            blocks[part] = block
            left -= self._height(part, block)
        if "headline" in parts:
            is_last = list(parts)[-1] == "headline"
            fit = Fit(
                round(manner.smallest * self.unit),
                round(manner.largest * _roomy(parts["headline"]) * self.unit),
                manner.leading,
                manner.headline_lines,
                self.grid,
                0 if is_last else _AIR,
            )
            block = fitted(parts["headline"], self.faces.title, (width, left), fit, language=self.language)
            if block is None:
                return None
            blocks["headline"] = block
        return {part: blocks[part] for part in parts} if left >= 0 else None

    def _gap(self, part: str) -> float:
        """The least distance below a part, in pixels."""
        return _GAPS[part] * self.unit

    def _small(self, part: str, text: str, width: float, size: float) -> Block | None:
        """A part whose size is given; a word too wide for its room makes it a little smaller."""
        leading, most = _SMALL_PARTS[part]
        pad = {"call": 2 * CALL_PAD * size * self.unit, "kicker": 2 * TRACKING * width}.get(part, 0)
        for share in (1.0, 0.9, 0.8, 0.7):
            pixels = max(1, round(size * share * self.unit))
            fit = Fit(pixels, pixels, leading, most, self.grid)
            block = set_at(text, self.chain(part), pixels, width - pad, fit, language=self.language)
            if block is not None:
                return block
        return None

    def _height(self, part: str, block: Block) -> float:
        if part == "call":
            return CALL_HIGH * block.size
        return block.height + (_AIR * block.size if part == "headline" else 0)

    def _placed(self, blocks: Mapping[str, Block], box: Box, manner: Manner) -> list[Piece]:
        names = list(blocks)
        total = sum(self._height(name, block) for name, block in blocks.items())
        total += sum(self._gap(name) for name in names[:-1])
        total -= _AIR * blocks[names[-1]].size if names[-1] == "headline" else 0
        spare = box[3] - box[1] - total
        top = box[1] + {"top": 0.0, "middle": spare / 2, "bottom": spare}[manner.at]
        pieces = []
        for name, block in blocks.items():
            begin = round(top / self.grid) * self.grid
            if name == "call":
                begin = round(top + (CALL_HIGH * block.size - block.height) / 2)
            pieces.append(Piece(name, block, box[0], box[2], int(begin), manner.align))
            top += self._height(name, block) + self._gap(name)
        return pieces

    def _too_long(
        self, parts: Mapping[str, str], width: float, height: float, manner: Manner
    ) -> PictureFault:
        """Which part is too long, and how many characters of it there is room for."""
        shorter = {name: text for name, text in parts.items() if name != "body"}
        is_body = "body" in parts and self._blocks(shorter, width, height, manner) is not None
        part = "body" if is_body else "headline" if "headline" in parts else next(iter(parts))
        words, low, high = parts[part].split(), 0, len(parts[part].split())
        while low < high:
            middle = (low + high + 1) // 2
            cut = {**parts, part: " ".join(words[:middle])}
            if self._blocks(cut, width, height, manner) is not None:
                low = middle
            else:
                high = middle - 1
        room = len(" ".join(words[:low]))
        return PictureFault("words_long", part=part, room=room, length=len(parts[part]))


def _roomy(headline: str) -> float:
    """How much larger than usual a headline of few letters may be."""
    return 1 + 0.9 * max(0, _FEW - len(headline)) / _FEW


TRACKING: Final = 0.07  # em between the capitals of a kicker
CALL_PAD: Final = 0.95  # em left and right of the words of a call, inside its plate
CALL_HIGH: Final = 2.25  # em that its plate is high
