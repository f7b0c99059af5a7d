"""Pictures without what a camera or a program wrote beside them, their pixels untouched.

Each format is walked block by block and only what is needed to show the picture is written out again: the
frames, their timing, their colours (ICC profile). Places, cameras, names, comments, thumbnails and whatever
hides behind the end of the file are gone. Nothing is decompressed, so the walk costs what the file weighs,
however large the picture claims to be.

Sources: JPEG ITU-T T.81 annex B and CIPA DC-008 (Exif); PNG, W3C recommendation, third edition; GIF89a
specification; WebP container, RFC 9649.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from parvis.kit.pictures import ALONE, JPEG, PNG


class Removed(enum.StrEnum):
    """What was beside the pixels."""

    PLACE = "place"  # where it was taken
    CAMERA = "camera"  # Exif: the camera, the date, its owner
    WORDS = "words"  # XMP, IPTC, comments
    REST = "rest"  # after the end, or in blocks that no picture needs


class Broken(ValueError):  # noqa: N818 - what is wrong with the file
    """The file is cut short, or is not built as its first bytes promise."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture as it is kept. ``frames`` is 1 if it stands still; ``seconds`` is one turn of the others.

    ``ai`` is what the file said of an AI before that was taken out: "ai" made it, "both" did, or nothing.
    """

    picture: bytes
    removed: frozenset[Removed] = frozenset()
    frames: int = 1
    seconds: float = 0
    ai: str = ""


_GPS: Final = 0x8825
# IPTC, Digital Source Type: what XMP and C2PA say of pictures that a model drew, or helped to draw.
_SOURCES: Final = {
    b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia": "both",
    b"digitalsourcetype/trainedAlgorithmicMedia": "ai",
}


@dataclass(slots=True)
class _Writing:
    """What was kept so far."""

    kept: list[bytes] = field(default_factory=list)
    removed: set[Removed] = field(default_factory=set)
    frames: int = 0
    seconds: float = 0
    ai: str = ""

    def drop(self, kind: Removed, block: bytes = b"") -> None:
        self.removed.add(kind)
        if _tells_a_place(block):
            self.removed.add(Removed.PLACE)
        self.ai = self.ai or next((who for words, who in _SOURCES.items() if words in block), "")

    def done(self, rest: bytes = b"") -> Cleaned:
        if rest.strip(b"\0"):
            self.removed.add(Removed.REST)
        frames = max(self.frames, 1)
        seconds = self.seconds if frames > 1 else 0.0
        return Cleaned(b"".join(self.kept), frozenset(self.removed), frames, seconds, self.ai)


def cleaned(picture: bytes, file_format: str) -> Cleaned:
    """The picture without the rest. ``file_format`` is jpeg, png, gif or webp; raises ``Broken``."""
    readers: dict[str, Callable[[bytes], Cleaned]] = {"jpeg": _jpeg, "png": _png, "gif": _gif, "webp": _webp}
    try:
        return readers[file_format](picture)
    except IndexError as error:
        raise Broken("the file is cut short") from error


def _tells_a_place(block: bytes) -> bool:
    """XMP names the latitude; Exif has a table of GPS (tag 8825) among the entries of its first directory."""
    if b"GPSLatitude" in block:
        return True
    table = block.removeprefix(b"Exif\0\0")
    order: Literal["little", "big"] = "little" if table.startswith(b"II") else "big"
    first = int.from_bytes(table[4:8], order)
    entries = int.from_bytes(table[first : first + 2], order)
    places = range(first + 2, min(first + 2 + 12 * entries, len(table)), 12)
    return any(int.from_bytes(table[at : at + 2], order) == _GPS for at in places)


def _taken(picture: bytes, at: int, length: int) -> bytes:
    """``length`` bytes, or ``Broken``."""
    if length < 0 or at + length > len(picture):
        raise Broken("the file is cut short")
    return picture[at : at + length]


# In a scan, FF is data if 00 follows, a restart if D0 to D7 does; another FF is padding.
_SCAN_END: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF, _PROFILE, _ADOBE = 0xE0, 0xE2, 0xEE


def _jpeg(picture: bytes) -> Cleaned:
    writing = _Writing([JPEG[:2]])
    at = 2
    while True:
        if picture[at] != 0xFF:
            raise Broken("a marker was expected")
        marker = picture[at + 1]
        if marker == 0xD9:
            writing.kept.append(b"\xff\xd9")
            return writing.done(picture[at + 2 :])
        if marker == 0xFF or marker in ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        block = _taken(picture, at, 2 + int.from_bytes(_taken(picture, at + 2, 2)))
        at += len(block)
        _jpeg_block(writing, marker, block)
        if marker == 0xDA:
            end = _SCAN_END.search(picture, at)
            if end is None:
                raise Broken("the picture ends before its end")
            writing.kept.append(picture[at : end.start()])
            at = end.start()


def _jpeg_block(writing: _Writing, marker: int, block: bytes) -> None:
    said = block[4:]
    needed = not (0xE0 <= marker <= 0xEF or marker == 0xFE)
    profile = marker == _PROFILE and said.startswith(b"ICC_PROFILE\0")
    if needed or profile or (marker == _ADOBE and said.startswith(b"Adobe")):
        writing.kept.append(block)
    elif marker == _JFIF and said.startswith(b"JFIF\0"):
        writing.kept.append(block[:2] + b"\x00\x10" + said[:12] + b"\0\0")  # without the thumbnail
        if len(said) < 14:
            raise Broken("the head is cut short")
    elif marker == 0xE1 and said.startswith(b"Exif\0"):
        writing.drop(Removed.CAMERA, said)
    elif marker in {0xE1, 0xED, 0xFE}:
        writing.drop(Removed.WORDS, said)
    else:
        writing.drop(Removed.REST, said)


_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
     b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
)  # fmt: skip
_PNG_WORDS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})


def _png(picture: bytes) -> Cleaned:
    writing = _Writing([PNG])
    at = len(PNG)
    while True:
        block = _taken(picture, at, 12 + int.from_bytes(_taken(picture, at, 4)))
        kind, said = block[4:8], block[8:-4]
        at += len(block)
        if kind in _PNG_KEPT:
            writing.kept.append(block)
        elif kind == b"eXIf":
            writing.drop(Removed.CAMERA, said)
        else:
            writing.drop(Removed.WORDS if kind in _PNG_WORDS else Removed.REST, said)
        if kind == b"fcTL":
            writing.frames += 1
            writing.seconds += _png_delay(said)
        if kind == b"IEND":
            return writing.done(picture[at:])


def _png_delay(control: bytes) -> float:
    """fcTL: delay_num and delay_den at 20 and 22; 0 below means hundredths."""
    if len(control) < 26:
        raise Broken("a frame's control is cut short")
    return int.from_bytes(control[20:22]) / (int.from_bytes(control[22:24]) or 100)


_GIF_KEPT: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
SHORTEST_S: Final = 0.1  # what browsers give a frame that asks for a hundredth of a second or none


def _gif(picture: bytes) -> Cleaned:
    head = 13 + _gif_table(picture[10])
    writing = _Writing([_taken(picture, 0, head)])
    at, control = head, b""
    while at < len(picture):
        kind = picture[at]
        if kind == 0x3B:
            writing.kept.append(b"\x3b")
            return writing.done(picture[at + 1 :])
        if kind == 0x21:
            end = _gif_data(picture, at + 2)
            block = picture[at:end]
            if block[1] == 0xF9:
                control = _taken(block, 0, 8)
            elif block[1] == 0xFF and block[3:14] in _GIF_KEPT:
                writing.kept.append(block)
            else:
                writing.drop(Removed.WORDS, block)
        elif kind == 0x2C:
            end = _gif_data(picture, at + 11 + _gif_table(picture[at + 9]))
            writing.kept += [control, picture[at:end]]
            writing.frames += 1
            hundredths = int.from_bytes(control[4:6], "little") if control else 0
            writing.seconds += hundredths / 100 if hundredths > 1 else SHORTEST_S
            control = b""
        else:
            raise Broken("an unknown block")
        at = end
    if not writing.frames:
        raise Broken("no picture in it")
    writing.kept.append(b"\x3b")  # some programs forget the end
    return writing.done()


def _gif_table(packed: int) -> int:
    """Bytes of a colour table, by the byte that announces it."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _gif_data(picture: bytes, at: int) -> int:
    """The place after a chain of sub-blocks."""
    while length := picture[at]:
        at += length + 1
    return at + 1


_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


def _webp(picture: bytes) -> Cleaned:
    end = 8 + int.from_bytes(picture[4:8], "little")
    if end > len(picture):
        raise Broken("the file is cut short")
    writing = _Writing()
    for kind, block in _riff(picture[:end], 12):
        said = block[8:]
        if kind == b"VP8X":
            flags = _taken(said, 0, 10)[0] & ~(_WEBP_EXIF | _WEBP_XMP)
            writing.kept.append(block[:8] + bytes([flags]) + said[1:])
        elif kind in _WEBP_KEPT:
            writing.kept.append(block)
        elif kind == b"EXIF":
            writing.drop(Removed.CAMERA, said)
        else:
            writing.drop(Removed.WORDS if kind == b"XMP " else Removed.REST, said)
        if kind == b"ANMF":
            writing.frames += 1
            writing.seconds += max(int.from_bytes(_taken(said, 12, 3), "little"), 10) / 1000
    size = 4 + sum(map(len, writing.kept))
    writing.kept.insert(0, b"RIFF" + size.to_bytes(4, "little") + b"WEBP")
    return writing.done(picture[end:])


def _riff(picture: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(picture):
        length = int.from_bytes(picture[at + 4 : at + 8], "little")
        block = _taken(picture, at, 8 + length)
        yield block[:4], block + b"\0" * (length % 2)
        at += 8 + length + length % 2
