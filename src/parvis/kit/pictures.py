"""What a picture says of itself in its first bytes, read without drawing it."""

from __future__ import annotations

from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
# JPEG, ITU-T T.81, table B.1: frames tell the size; these markers are frames, the others in their row not.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels."""

    width: int
    height: int


def size_of(picture: bytes) -> Size | None:
    """The size that a PNG or JPEG claims; None for anything else, or one that is cut short."""
    if picture.startswith(PNG):
        return _of_png(picture)
    return _of_jpeg(picture) if picture.startswith(JPEG) else None


def size_in(picture: bytes, file_format: str) -> Size | None:
    """The size that a picture of a format that is known already claims: jpeg, png, gif or webp."""
    readers = {"jpeg": _of_jpeg, "png": _of_png, "gif": _of_gif, "webp": _of_webp}
    return readers[file_format](picture)


def _of_gif(picture: bytes) -> Size | None:
    """GIF89a, 18: the logical screen."""
    if len(picture) < 13:
        return None
    return Size(int.from_bytes(picture[6:8], "little"), int.from_bytes(picture[8:10], "little"))


def _of_webp(picture: bytes) -> Size | None:
    """RFC 9649, 2.5 to 2.7: the canvas, or the one frame's own head."""
    kind, said = picture[12:16], picture[20:30]
    if len(said) < 10:
        return None
    if kind == b"VP8X":
        return Size(1 + int.from_bytes(said[4:7], "little"), 1 + int.from_bytes(said[7:10], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(said[1:5], "little")
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        wide, high = int.from_bytes(said[6:8], "little"), int.from_bytes(said[8:10], "little")
        return Size(wide & 0x3FFF, high & 0x3FFF)
    return None


def _of_png(picture: bytes) -> Size | None:
    """PNG, W3C recommendation, 11.2.2: IHDR comes first."""
    if len(picture) < 24 or picture[12:16] != b"IHDR":
        return None
    return Size(int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24]))


def _of_jpeg(picture: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(picture):
        if picture[at] != 0xFF:
            return None
        marker = picture[at + 1]
        if marker in FRAMES:
            return Size(int.from_bytes(picture[at + 7 : at + 9]), int.from_bytes(picture[at + 5 : at + 7]))
        if marker == 0xFF or marker in ALONE:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return None
