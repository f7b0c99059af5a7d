"""What FFmpeg sees in a file before anything of it is edited.

``kit/movies`` measures what is kept; here is what only a decoder knows: whether the coding can be decoded,
how the picture is turned, how wide its pixels are, how bright its light may be. FFmpeg's own listing is
read: imageio-ffmpeg brings no other program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.program import PICTURES, Bounds, opened, run

LOOK: Final = Bounds(seconds=20, memory_bytes=3_000_000_000, output_bytes=1_000_000)
LONGEST_S: Final = 43_200  # twelve hours: YouTube's longest
_DURATION: Final = re.compile(r"Duration: (\d+):(\d\d):(\d\d\.\d+)")
_VIDEO: Final = re.compile(r"^\s*Stream #0:\d+.*?: Video: (?P<codec>\w+)(?P<rest>.*)$", re.MULTILINE)
_AUDIO: Final = re.compile(r"^\s*Stream #0:\d+.*?: Audio: (?P<codec>\w+)", re.MULTILINE)
_SIZE: Final = re.compile(r"(?<!\w)([1-9]\d{0,4})x([1-9]\d{0,4})(?!\w)(?: \[SAR (\d+):(\d+) DAR [\d:]+\])?")
_FPS: Final = re.compile(r"([\d.]+k?) fps")
_TURNED: Final = re.compile(r"display ?matrix: rotation of (-?[\d.]+) degrees", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Film:
    """A film that can be edited. ``width`` and ``height`` as it is seen: upright, in square pixels.

    ``seconds`` as the file claims; ``fps`` 0 where it does not tell; ``hdr`` for light beyond the ordinary
    (PQ or HLG: SMPTE ST 2084, ARIB STD-B67); ``sound`` is the coding of its first sound, empty without any.
    """

    path: Path
    width: int
    height: int
    seconds: float
    fps: float
    codec: str
    turned: int
    stretched: bool
    hdr: bool
    sound: str


def looked(path: Path) -> Film:
    """What is in a film; raises ``FilmFault``: unreadable, no picture, a coding that is not decoded, too
    long."""
    said = _listing(path, "mov")
    found = next((one for one in _VIDEO.finditer(said) if "attached pic" not in one["rest"]), None)
    if found is None:
        raise FilmFault(Why.NO_PICTURE if _AUDIO.search(said) else Why.UNREADABLE, said[-300:])
    size = _SIZE.search(found["rest"])
    if found["codec"] not in PICTURES or size is None:
        raise FilmFault(Why.CODEC, found["rest"][:200])
    seconds = _seconds(said)
    wide, high, across, down = (int(number or 1) for number in size.groups())
    turned = _turned(said[found.end() :])
    seen = (round(wide * across / max(down, 1)), high)
    sound = _AUDIO.search(said)
    pace = _FPS.search(found["rest"])
    return Film(
        path=path,
        width=seen[turned % 180 != 0],
        height=seen[turned % 180 == 0],
        seconds=seconds,
        fps=float(pace[1].replace("k", "e3")) if pace else 0.0,
        codec=found["codec"],
        turned=turned,
        stretched=across != down,
        hdr="smpte2084" in found["rest"] or "arib-std-b67" in found["rest"],
        sound=sound["codec"] if sound else "",
    )


def _turned(after: str) -> int:
    """The display matrix stands below its stream, before the next one."""
    own = after.partition("Stream #")[0]
    told = _TURNED.search(own)
    return round(float(told[1]) / 90) * 90 % 360 if told else 0


def _seconds(said: str) -> float:
    told = _DURATION.search(said)
    seconds = int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3]) if told else 0.0
    if seconds <= 0:
        raise FilmFault(Why.EMPTY)
    if seconds > LONGEST_S:
        raise FilmFault(Why.TOO_LONG)
    return seconds


SOUNDS: Final = {"mp3": "mp3", "m4a": "mov", "mp4": "mov", "wav": "wav", "flac": "flac", "ogg": "ogg"}
LONGEST_SOUND_S: Final = 3_600


@dataclass(frozen=True, slots=True)
class Sound:
    """A file of music or speech; ``demuxer`` is what opens it."""

    path: Path
    seconds: float
    codec: str
    demuxer: str


def sound_format(head: bytes) -> str:
    """What a sound file is, by its first bytes; empty for what is none of ``SOUNDS``."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"OggS"):
        return "ogg"
    if head[4:8] == b"ftyp":
        return "m4a"
    # MPEG audio, ISO/IEC 11172-3: eleven bits set, layer III; or an ID3v2 tag before it.
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    return ""


def heard(path: Path) -> Sound:
    """What is in a sound file; raises ``FilmFault`` for what holds no sound, or more than an hour."""
    with path.open("rb") as file:
        known = sound_format(file.read(16))
    if not known:
        raise FilmFault(Why.UNREADABLE)
    said = _listing(path, SOUNDS[known])
    found = _AUDIO.search(said)
    if found is None:
        raise FilmFault(Why.NO_SOUND)
    seconds = _seconds(said)
    if seconds > LONGEST_SOUND_S:
        raise FilmFault(Why.TOO_LONG)
    return Sound(path, seconds, found["codec"], SOUNDS[known])


def _listing(path: Path, demuxer: str) -> str:
    """FFmpeg's listing of what is in a file. It ends with an error, since nothing is asked to be written."""
    if not path.is_file() or not path.stat().st_size:
        raise FilmFault(Why.UNREADABLE)
    try:
        return run(["-loglevel", "info", *opened(path, demuxer=demuxer)], bounds=LOOK).said
    except FilmFault as fault:
        if "At least one output file must be specified" in fault.detail:
            return fault.detail
        raise
