"""How a film is coded: H.264 with AAC in an MP4 whose head comes first, what every network of
``limits.toml`` takes.

Nothing of the sources' notes goes along, and the same edit gives the same bytes on the same machine, so
that work begun again after a crash ends as it would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import Film, looked
from parvis.imaging.films.program import Ran

PRESET: Final = "veryfast"
SOUND_BITS: Final = 160_000
MOST_BITS: Final = 12_000_000  # a second; Instagram takes 25
LEAST_BITS: Final = 250_000  # fewer are not worth looking at
LOUDNESS: Final = (
    "loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000"  # EBU R 128's way, at what telephones play well
)
SHORT_BY: Final = 1.5  # seconds that may be missing before a film is called cut short


@dataclass(frozen=True, slots=True)
class Made:
    """A film that was made, looked at again."""

    film: Film
    bytes: int


def bits_for(bytes_most: int, seconds: float, *, sound: bool) -> int:
    """How many bits a second the picture may take; raises ``FilmFault`` where too few would fit.

    ``bytes_most`` 0 is no bound; the sound, the file's lists and the coder's own slack are taken off.
    """
    if not bytes_most:
        return MOST_BITS
    bits = round(min(MOST_BITS, bytes_most * 8 * 0.94 / (seconds + 1) - (SOUND_BITS if sound else 0)))
    if bits < LEAST_BITS:
        raise FilmFault(Why.TOO_LARGE)
    return bits


def arguments(*, seconds: float, fps: float, bits: int, sound: bool) -> list[str]:
    """The options of the coding; the target's name follows."""
    heard = ["-c:a", "aac", "-b:a", str(SOUND_BITS), "-ar", "48000", "-ac", "2"] if sound else []
    return [
        "-c:v", "libx264", "-preset", PRESET, "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p",
        "-maxrate", str(bits), "-bufsize", str(bits), "-g", str(round(2 * fps)), "-r", f"{fps:.6f}",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", *heard,
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-flags:a", "+bitexact", "-movflags", "+faststart", "-t", f"{seconds:.3f}",
        "-max_muxing_queue_size", "2048", "-f", "mp4", "-y",
    ]  # fmt: skip


def looked_again(target: Path, ran: Ran, *, seconds: float, fps: float, bytes_most: int) -> Made:
    """What was made, as it is; raises ``FilmFault`` where it is not what was asked."""
    if ran.pictures < (seconds - SHORT_BY) * fps - 1:
        raise FilmFault(Why.CUT_SHORT, ran.said)
    try:
        film, size = looked(target), target.stat().st_size
    except FilmFault as fault:
        raise FilmFault(Why.CUT_SHORT, fault.detail) from fault
    if bytes_most and size > bytes_most:
        raise FilmFault(Why.TOO_LARGE)
    return Made(film, size)
