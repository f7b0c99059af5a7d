"""FFmpeg, run on files that nobody vouches for: no shell, no other file than those named, little room, a
last hour.

The program comes with imageio-ffmpeg. A film is told by its own demuxer (``mov``): one that is really a
playlist could make FFmpeg open other files. Decoders are named one by one, and only the protocols ``file``
and ``pipe`` are there. What it says is read for its numbers alone and kept, cut, for the log.
"""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Final

from parvis.imaging.films.faults import FilmFault, Why

CHECK_EACH_S: Final = 0.25
LOG_BYTES: Final = 64_000
_BOUNDED: Final = Path(__file__).with_name("bounded.py")

PICTURES: Final = frozenset(
    {"h264", "hevc", "mpeg4", "mjpeg", "prores", "vp9", "av1", "dnxhd", "png", "qtrle", "rawvideo"}
)
_SOUNDS: Final = (
    "aac,mp3,mp3float,alac,ac3,eac3,opus,libopus,vorbis,flac,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,"
    "pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_mulaw,pcm_alaw,adpcm_ima_qt"
)
DECODERS: Final = ",".join([*sorted(PICTURES), "libdav1d", _SOUNDS])


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one run may take: seconds by the clock, bytes of memory, bytes of what it writes."""

    seconds: float = 3_600
    memory_bytes: int = 6_000_000_000  # of addresses, of which 4K at veryfast touches a fifth
    output_bytes: int = 4_000_000_000


DEFAULT: Final = Bounds()


def _never() -> bool:
    return False


def _nobody(_share: float) -> None:
    return


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: its last words, and how many pictures it wrote."""

    said: str
    pictures: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far it is (a share, 0 to 1), and who may say stop."""

    told: Callable[[float], None] = _nobody
    stopping: Callable[[], bool] = _never

    def part(self, begin: float, end: float) -> Watch:
        """The same for a part of the work: its 0 is ``begin``, its 1 ``end``."""
        return Watch(lambda share: self.told(begin + share * (end - begin)), self.stopping)


ALONE: Final = Watch()


@cache
def program() -> str:
    """The path of FFmpeg; raises ``FilmFault`` where there is none."""
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - looked for when a film is touched
    except ImportError as error:
        raise FilmFault(Why.NO_PROGRAM) from error
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FilmFault(Why.NO_PROGRAM, str(error)) from error


def opened(path: Path, *before: str, demuxer: str = "mov") -> list[str]:
    """The arguments that open a file, with options that stand before it (where to begin, say)."""
    return [
        "-protocol_whitelist", "file", "-f", demuxer, "-format_whitelist", demuxer if demuxer != "mov" else
        "mov,mp4,m4a,3gp,3g2,mj2", "-codec_whitelist", DECODERS, *before, "-i", str(path.resolve()),
    ]  # fmt: skip


def run(
    arguments: Sequence[str],
    *,
    seconds: float = 0,
    bounds: Bounds = DEFAULT,
    watch: Watch = ALONE,
    folder: Path | None = None,
) -> Ran:
    """Run to the end; ``seconds`` is how long the result will be, for the share told.

    Names without a folder are of ``folder``: what stands in a graph of filters is never a path from outside.

    Raises ``FilmFault``; what was written until then is the caller's to remove.
    """
    progress = ("-progress", "pipe:1", "-stats_period", "0.25")
    with _started([*arguments], bounds, *progress, folder=folder) as (process, said):
        pictures = 0
        for line in _lines(process, bounds, watch):
            if counted := re.match(rb"frame=(\d+)", line):
                pictures = int(counted[1])
            place = re.match(rb"out_time_us=(\d+)", line)
            if place and seconds:
                watch.told(min(int(place[1]) / 1e6 / seconds, 1.0))
        return Ran(_ended(process, said), pictures)


def frames(
    arguments: Sequence[str], size: int, *, bounds: Bounds = DEFAULT, watch: Watch = ALONE, log: list[str]
) -> Iterator[bytes]:
    """Pictures of ``size`` bytes each, as the program writes them to its standard output (``-f rawvideo -``).

    What it said stands in ``log`` at the end. Raises ``FilmFault``.
    """
    with _started([*arguments], bounds) as (process, said):
        kept = bytearray()
        for piece in _pieces(process, bounds, watch):
            kept += piece
            while len(kept) >= size:
                yield bytes(kept[:size])
                del kept[:size]
        log.append(_ended(process, said))


@contextmanager
def _started(
    arguments: list[str], bounds: Bounds, *options: str, folder: Path | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """The program, begun; ended and waited for whatever happens."""
    limits = [str(int(bounds.seconds * 16)), str(bounds.memory_bytes), str(bounds.output_bytes)]
    command = [sys.executable, "-I", "-S", str(_BOUNDED), *limits, program(),
               "-hide_banner", "-nostdin", "-nostats", *options, *arguments]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - a program of ours, arguments as a list, no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
            env={"PATH": os.defpath, "LC_ALL": "C"}, cwd=folder,
        )  # fmt: skip
        try:
            yield process, said
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _pieces(process: subprocess.Popen[bytes], bounds: Bounds, watch: Watch) -> Iterator[bytes]:
    """What it writes, until it ends; asks every quarter of a second whether to go on."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    until, asked = time.monotonic() + bounds.seconds, 0.0
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            now = time.monotonic()
            if now > until:
                raise FilmFault(Why.TOO_SLOW)
            if now - asked > CHECK_EACH_S:
                asked = now
                if watch.stopping():
                    raise FilmFault(Why.STOPPED)
            if ready.select(CHECK_EACH_S):
                piece = os.read(process.stdout.fileno(), 1 << 16)
                if not piece:
                    return
                yield piece


def _lines(process: subprocess.Popen[bytes], bounds: Bounds, watch: Watch) -> Iterator[bytes]:
    kept = b""
    for piece in _pieces(process, bounds, watch):
        *lines, kept = (kept + piece).split(b"\n")
        yield from lines


_FAULTS: Final = (
    (re.compile(r"No space left on device|Disk quota exceeded"), Why.DISK_FULL),
    (re.compile(r"File too large"), Why.TOO_LARGE),
    (re.compile(r"Cannot allocate memory|malloc of size"), Why.TOO_HEAVY),
    (re.compile(r"not on whitelist|Decoder .* not found|no decoder found|Decoding requested, but no decoder"),
     Why.CODEC),
    (re.compile(r"Output file does not contain any stream|matches no streams"), Why.NO_PICTURE),
)  # fmt: skip
_SIGXFSZ, _SIGXCPU = 25, 24


def _ended(process: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    """Wait for the end; what it said, or the fault it tells of."""
    code = process.wait()
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - LOG_BYTES))
    log = said.read().decode("utf-8", "replace")
    if code == 0:
        return log
    why = {-_SIGXFSZ: Why.TOO_LARGE, -_SIGXCPU: Why.TOO_SLOW}.get(code)
    for pattern, meaning in _FAULTS:
        if why is None and pattern.search(log):
            why = meaning
    raise FilmFault(why or Why.UNREADABLE, log)
