"""Fonts: told by their content, bounded before anything is unpacked, opened at a size.

A compressed font (WOFF2, https://www.w3.org/TR/WOFF2/) is unpacked within a bound and kept plain: what is
drawn with later is a TrueType or OpenType file that this module wrote.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import brotli
from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont, features

from parvis.imaging.pictures.faults import FontFault

LARGEST: Final = 10_000_000  # bytes as sent; a family for Chinese has that much
LARGEST_PLAIN: Final = 40_000_000  # bytes unpacked
MOST_GLYPHS: Final = 65_535
LATIN: Final = frozenset(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
_HEADS: Final = {b"\0\1\0\0": "ttf", b"true": "ttf", b"OTTO": "otf", b"wOF2": "woff2"}
_KEPT: Final = 400  # opened fonts; a picture needs about ten


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as it was read: ``data`` is plain (TTF or OTF), ``covers`` the characters that it draws."""

    family: str
    style: str
    format: str
    data: bytes
    glyphs: int
    covers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Face:
    """One cut of a font. ``axes`` are wanted values by tag, for a variable font; others stay as they are.

    ``cap`` is the height of its capitals, in em.
    """

    source: Path | bytes
    covers: frozenset[int]
    tags: tuple[str, ...] = ()
    axes: tuple[tuple[str, float], ...] = ()
    cap: float = 0.7

    def cut(self, **axes: float) -> Face:
        """The same font, cut otherwise: axes that it does not have ask for nothing."""
        wanted = {**dict(self.axes), **{tag: value for tag, value in axes.items() if tag in self.tags}}
        return Face(self.source, self.covers, self.tags, tuple(sorted(wanted.items())), self.cap)

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Opened at a size in pixels."""
        return _opened(self.source, self.axes, self.tags, size)


@lru_cache(maxsize=_KEPT)
def _opened(
    source: Path | bytes, axes: tuple[tuple[str, float], ...], tags: tuple[str, ...], size: int
) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shapes() else ImageFont.Layout.BASIC
    font = ImageFont.truetype(
        io.BytesIO(source) if isinstance(source, bytes) else str(source), size, layout_engine=engine
    )
    if axes:
        wanted, values = dict(axes), []
        for tag, axis in zip(tags, font.get_variation_axes(), strict=True):
            low, high, usual = (float(axis[name] or 0) for name in ("minimum", "maximum", "default"))
            value = float(size) if tag == "opsz" else wanted.get(tag, usual)
            values.append(min(max(value, low), high))
        font.set_variation_by_axes(values)
    return font


def shapes() -> bool:
    """Whether scripts that join or run from the right can be set here (Pillow's raqm, with FriBidi)."""
    return bool(features.check("raqm"))


@lru_cache(maxsize=64)
def face_at(path: Path) -> Face:
    """A font that lies on the disk and was checked before, or came with a package."""
    with TTFont(path, lazy=True) as font:
        return _face(font, path)


def face_of(font: FontFile) -> Face:
    """A font that was just read."""
    with TTFont(io.BytesIO(font.data), lazy=True) as opened:
        return _face(opened, font.data)


def _face(font: TTFont, source: Path | bytes) -> Face:
    tags = tuple(axis.axisTag for axis in font["fvar"].axes) if "fvar" in font else ()
    high = getattr(font["OS/2"], "sCapHeight", 0) if "OS/2" in font else 0
    units = font["head"].unitsPerEm
    cap = high / units if units and high else 0.7
    axes = (("opsz", 0.0),) if "opsz" in tags else ()
    return Face(source, frozenset(font.getBestCmap() or ()), tags, axes, cap)


def read_font(data: bytes) -> FontFile:
    """Read a font that somebody sent. Raises ``FontFault``: ``font_large``, ``font_unknown``,
    ``font_broken``, ``font_letters`` (it draws no letters)."""
    if len(data) > LARGEST:
        raise FontFault("font_large", most=LARGEST // 1_000_000)
    kind = _HEADS.get(data[:4], "")
    if not kind:
        raise FontFault("font_unknown")
    if kind == "woff2":
        _check_unpacked(data)
    try:
        found = _read(data, kind)
        # What cannot be opened to draw with is of no use, however well its tables read.
        ImageFont.truetype(io.BytesIO(found.data), 24).getbbox("Ag")
    except FontFault:
        raise
    except Exception as error:  # a hostile file raises whatever it likes inside the parser
        raise FontFault("font_broken") from error
    return found


def _read(data: bytes, kind: str) -> FontFile:
    try:
        font = TTFont(io.BytesIO(data), lazy=False)
    except TTLibError as error:
        raise FontFault("font_broken") from error
    covers = frozenset(font.getBestCmap() or ())
    glyphs = int(font["maxp"].numGlyphs)
    if not covers & LATIN and len(covers) < 20:
        raise FontFault("font_letters")
    names = font["name"]
    family = _name(names, 16) or _name(names, 1)
    style = _name(names, 17) or _name(names, 2)
    plain = data
    if kind == "woff2":
        font.flavor = None
        written = io.BytesIO()
        font.save(written)
        plain = written.getvalue()
    if len(plain) > LARGEST_PLAIN or glyphs > MOST_GLYPHS:
        raise FontFault("font_large", most=LARGEST // 1_000_000)
    file_format = "otf" if "CFF " in font or "CFF2" in font else "ttf"
    return FontFile(family[:120] or "?", style[:80], file_format, plain, glyphs, covers)


def _name(names: Any, number: int) -> str:
    """A name that the file gives itself, on one line and without what no name holds."""
    said = names.getDebugName(number) or ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(said)).split())


def _check_unpacked(data: bytes) -> None:
    """Unpack a WOFF2's one compressed block within the bound, before a parser does it without one."""
    packed = int.from_bytes(data[20:24], "big")
    start = _after_directory(data, int.from_bytes(data[12:14], "big"))
    unpacker, size, chunk = brotli.Decompressor(), 0, data[start : start + packed]
    try:
        size += len(unpacker.process(chunk, output_buffer_limit=1 << 16))
        while not unpacker.is_finished() and size <= LARGEST_PLAIN:
            if not (more := unpacker.process(b"", output_buffer_limit=1 << 20)):
                break
            size += len(more)
    except brotli.error as error:
        raise FontFault("font_broken") from error
    if size > LARGEST_PLAIN:
        raise FontFault("font_large", most=LARGEST // 1_000_000)
    if not unpacker.is_finished():
        raise FontFault("font_broken")


def _after_directory(data: bytes, tables: int) -> int:
    """Where the compressed block begins (WOFF2, section 4.1: flags, an optional tag, one or two lengths)."""
    place = 48
    for _number in range(tables):
        if place >= len(data):
            raise FontFault("font_broken")
        flags = data[place]
        known, version = flags & 0x3F, flags >> 6
        place += 1 if known != 0x3F else 5
        place = _after_number(data, place)
        outlines = known in {10, 11}  # glyf and loca: transformed unless their version says 3
        if (outlines and version != 3) or (not outlines and version != 0):
            place = _after_number(data, place)
    return place


def _after_number(data: bytes, place: int) -> int:
    for step in range(5):
        if place + step < len(data) and not data[place + step] & 0x80:
            return place + step + 1
    raise FontFault("font_broken")
