"""What an MP4 or a QuickTime film says of itself, read from its boxes; nothing is decoded.

A film is boxes in boxes: four bytes of length, four of kind, what it holds. ``moov`` tells of the tracks,
``mdat`` holds their samples. ``measured`` reads size, length, pace and codec; ``private_parts`` finds what a
telephone or a program wrote of its owner, and ``blanked`` overwrites it where it stands, so that no sample
moves. Source: ISO/IEC 14496-12 (ISO base media file format); Apple, QuickTime File Format.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

MOST_BOXES: Final = 20_000
LARGEST_TABLE: Final = 32_000_000  # bytes of a box that is read whole
_HOLDERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex"})
_PRIVATE: Final = frozenset({b"udta", b"meta", b"uuid"})
_SHOWN: Final = frozenset({b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd", b"auxv", b"pict"})


class Why(enum.StrEnum):
    """Why a film cannot be taken."""

    BROKEN = "broken"  # cut short, or not built as the standard says
    SILENT = "no_picture"  # sound alone
    PIECES = "pieces"  # a broadcast in pieces that tells no length


class BadMovie(ValueError):  # noqa: N818 - what is wrong with the file
    """The file is no film that can be used."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Movie:
    """``width`` and ``height`` in pixels as it is seen, turned if it says so; ``fps`` 0 where it is not told.

    ``codec`` is the four letters of the picture's coding ("avc1" is H.264, "hvc1" H.265).
    """

    width: int
    height: int
    seconds: float
    fps: float
    codec: str
    has_sound: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One box: where what it holds begins and ends in the file, and the boxes around it."""

    kind: bytes
    start: int
    body: int
    end: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a film that are no picture and no sound."""

    start: int
    length: int
    is_box: bool


@dataclass(slots=True)
class _Track:
    """What the boxes of a track say."""

    handler: bytes = b""
    size: tuple[int, int] = (0, 0)
    turned: bool = False
    seconds: float = 0
    samples: int = 0
    codec: str = ""


def boxes(file: BinaryIO, size: int) -> Iterator[Box]:
    """Every box, parents before what they hold; raises ``BadMovie`` for one that reaches too far."""
    found = islice(_inside(file, 0, size, ()), MOST_BOXES + 1)
    for count, box in enumerate(found):
        if count == MOST_BOXES:
            raise BadMovie(Why.BROKEN)
        yield box


def _inside(file: BinaryIO, at: int, end: int, path: tuple[bytes, ...]) -> Iterator[Box]:
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        length, kind, body = int.from_bytes(head[:4]), head[4:8], at + 8
        if length == 1:
            length, body = int.from_bytes(head[8:16]), at + 16
        elif length == 0:
            if path and kind == b"\0\0\0\0":  # QuickTime ends some lists with four empty bytes
                return
            length = end - at
        if length < body - at or at + length > end:
            raise BadMovie(Why.BROKEN)
        yield Box(kind, at, body, at + length, path)
        if kind in _HOLDERS and len(path) < len(_HOLDERS):
            yield from _inside(file, body, at + length, (*path, kind))
        at += length


def _read(file: BinaryIO, box: Box) -> bytes:
    if box.end - box.body > LARGEST_TABLE:
        raise BadMovie(Why.BROKEN)
    file.seek(box.body)
    return file.read(box.end - box.body)


def measured(path: Path) -> Movie:
    """Read a film; raises ``BadMovie``."""
    whole, tracks, kinds = 0.0, list[_Track](), set[bytes]()
    pieces = 0.0
    with path.open("rb") as file:
        for box in boxes(file, path.stat().st_size):
            kinds.add(box.kind)
            if box.kind == b"trak":
                tracks.append(_Track())
            elif box.kind == b"mvhd":
                scale, length = _clock(_read(file, box))
                whole = length / scale
            elif box.kind == b"mehd" and whole == 0:
                pieces = _pieces(_read(file, box)) / scale
            elif box.kind == b"sidx" and not pieces:
                pieces = _index(_read(file, box))
            elif tracks and box.kind in _READERS:
                _READERS[box.kind](tracks[-1], _read(file, box))
    if b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise BadMovie(Why.BROKEN)
    return _told(tracks, whole or pieces)


def _told(tracks: Iterable[_Track], whole: float) -> Movie:
    known = list(tracks)
    shown = next((one for one in known if one.handler == b"vide" and min(one.size) > 0), None)
    if shown is None:
        raise BadMovie(Why.SILENT)
    seconds = whole or shown.seconds
    if seconds <= 0:
        raise BadMovie(Why.PIECES)
    width, height = reversed(shown.size) if shown.turned else shown.size
    fps = round(shown.samples / (shown.seconds or seconds), 3)
    sound = any(one.handler == b"soun" for one in known)
    return Movie(width, height, round(seconds, 3), fps, shown.codec, sound)


def _clock(head: bytes) -> tuple[int, int]:
    """mvhd and mdhd alike: ticks in a second, ticks in all."""
    long = bool(head) and head[0] == 1
    at = 20 if long else 12
    scale, length = int.from_bytes(head[at : at + 4]), int.from_bytes(head[at + 4 : at + (12 if long else 8)])
    unknown = (1 << (64 if long else 32)) - 1
    if scale == 0:
        raise BadMovie(Why.BROKEN)
    return scale, 0 if length == unknown else length


def _pieces(head: bytes) -> int:
    return int.from_bytes(head[4:12] if head[:1] == b"\1" else head[4:8])


def _index(head: bytes) -> float:
    """sidx: how long each piece is, in seconds together."""
    scale, at = int.from_bytes(head[8:12]), 28 if head[:1] == b"\1" else 20
    count = int.from_bytes(head[at + 2 : at + 4])
    lengths = (int.from_bytes(head[at + 8 + 12 * one : at + 12 + 12 * one]) for one in range(count))
    return sum(lengths) / scale if scale else 0.0


def _media_head(track: _Track, head: bytes) -> None:
    scale, length = _clock(head)
    track.seconds = length / scale


def _handler(track: _Track, head: bytes) -> None:
    # QuickTime has a second handler, of the data's place, below "minf": the first one is the track's.
    track.handler = track.handler or head[8:12]


def _track_head(track: _Track, head: bytes) -> None:
    at = 52 if head[:1] == b"\1" else 40
    a, b, _u, c, d = (int.from_bytes(head[at + 4 * n : at + 4 * n + 4], signed=True) for n in range(5))
    track.turned = a == 0 and d == 0 and b != 0 and c != 0


def _samples(track: _Track, head: bytes) -> None:
    """stsd: the first entry, a visual one has its size at 24 after its kind."""
    if track.handler == b"vide":
        track.codec = head[12:16].decode("latin-1").strip()
        track.size = (int.from_bytes(head[40:42]), int.from_bytes(head[42:44]))


def _paces(track: _Track, head: bytes) -> None:
    """stts: how many samples, each row of so many."""
    rows = min(int.from_bytes(head[4:8]), (len(head) - 8) // 8)
    track.samples = sum(int.from_bytes(head[8 + 8 * row : 12 + 8 * row]) for row in range(rows))


_READERS: Final = {
    b"tkhd": _track_head, b"mdhd": _media_head, b"hdlr": _handler, b"stsd": _samples, b"stts": _paces,
}  # fmt: skip


def private_parts(path: Path) -> list[Part]:
    """Notes (places, names, programs), and tracks that are neither seen nor heard with all their samples."""
    parts, around = list[Part](), list[Box]()
    with path.open("rb") as file:
        found = list(boxes(file, path.stat().st_size))
        for box in found:
            if box.kind in _PRIVATE and b"stbl" not in box.path:
                parts.append(Part(box.start, box.end - box.start, is_box=True))
            elif box.kind == b"trak":
                around.append(box)
        for track in around:
            within = [one for one in found if track.start < one.start < track.end]
            handler = next((_read(file, one)[8:12] for one in within if one.kind == b"hdlr"), b"")
            if handler and handler not in _SHOWN:
                parts += _chunks(file, within)
                parts.append(Part(track.start, track.end - track.start, is_box=True))
    return parts


def _chunks(file: BinaryIO, within: Iterable[Box]) -> list[Part]:
    """Where the samples of a track lie: chunks of consecutive samples."""
    tables = {
        box.kind: _read(file, box) for box in within if box.kind in {b"stco", b"co64", b"stsc", b"stsz"}
    }
    wide = 8 if b"co64" in tables else 4
    places = _numbers(tables.get(b"co64") or tables.get(b"stco", b""), wide)
    sizes = tables.get(b"stsz", b"")
    same, count = int.from_bytes(sizes[4:8]), int.from_bytes(sizes[8:12])
    lengths = iter([same] * min(count, MOST_BOXES) if same else _numbers(sizes[4:], 4))
    rows = tables.get(b"stsc", b"")
    runs = [(int.from_bytes(rows[at : at + 4]), int.from_bytes(rows[at + 4 : at + 8]))
            for at in range(8, len(rows) - 11, 12)]  # fmt: skip
    parts = []
    for number, place in enumerate(places, start=1):
        held = next((samples for first, samples in reversed(runs) if first <= number), 0)
        parts.append(Part(place, sum(islice(lengths, held)), is_box=False))
    return parts


def _numbers(table: bytes, wide: int) -> list[int]:
    count = min(int.from_bytes(table[4:8]), max(len(table) - 8, 0) // wide)
    return [int.from_bytes(table[8 + wide * one : 8 + wide * (one + 1)]) for one in range(count)]


_PLACES: Final = (b"\xa9xyz", b"loci", b"location", b"GPS")


def tells_a_place(path: Path, part: Part) -> bool:
    """Whether what is private names a place: the notes of telephones and cameras do, in these words."""
    with path.open("rb") as file:
        file.seek(part.start)
        said = file.read(min(part.length, 65_536))
    return any(word in said for word in _PLACES)


def blanked(path: Path, parts: Iterable[Part]) -> None:
    """Overwrite these with nothing, in place: boxes become ``free`` ones, samples noughts."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for part in parts:
            first = 8 if part.is_box else 0
            if part.is_box:
                file.seek(part.start)
                first = 16 if int.from_bytes(file.read(4)) == 1 else 8
                file.seek(part.start + 4)
                file.write(b"free")
            _emptied(file, part.start + first, min(part.start + part.length, size))


def _emptied(file: BinaryIO, at: int, end: int) -> None:
    file.seek(at)
    while at < end:
        file.write(b"\0" * min(end - at, 65_536))
        at += 65_536
