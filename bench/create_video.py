"""Reframing a film around its subject, against a plain cut of its middle by FFmpeg alone.

Films are drawn here, so that where their subject is, is known: a figure that wanders over a busy ground
(still, then under a camera that moves), one that stands at the side, and one that changes sides at cuts.
Printed for each: how long it takes beside the film's own length, and in how many pictures the middle of the
subject is inside the window by a tenth of its width at least.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from parvis.imaging.films.edits import Edit, Keep, Piece
from parvis.imaging.films.framing import window_of
from parvis.imaging.films.probing import looked
from parvis.imaging.films.program import program, run
from parvis.imaging.films.rendering import rendered

WIDE, HIGH, FPS, SECONDS = 1920, 1080, 30, 15
INSIDE = 0.1  # of the window's width, from each of its edges

Way = Callable[[float], float]
WAYS: dict[str, tuple[Way, float, bool]] = {
    # name: where the subject is (share of the width) at a time, pixels that the camera moves a picture, cuts
    "wanders, still camera": (lambda t: 0.5 + 0.36 * math.sin(0.7 * t), 0.0, False),
    "wanders, camera moves": (lambda t: 0.5 + 0.33 * math.sin(0.8 * t + 1), 3.0, False),
    "stands at the side": (lambda t: 0.82 + 0.008 * math.sin(5 * t), 0.0, False),
    "changes sides at cuts": (lambda t: 0.22 if int(t / 3) % 2 else 0.78, 0.0, True),
}


def main() -> None:
    """Print the table."""
    heads = (
        "film of 15 s, 1920 × 1080 to 9:16", "ours, s of processor", "× its length",
        "bare FFmpeg, s of processor", "ratio", "subject in sight", "plain cut of the middle",
    )  # fmt: skip
    print(f"| {' | '.join(heads)} |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    slowest, kept, lost = 0.0, [], []
    for name, (way, pan, cuts) in WAYS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "film.mp4"
            places = drawn(path, way, pan, cuts=cuts)
            ours, seen = followed(path, places, Path(folder) / "ours")
            bare, middle = plainly(path, places, Path(folder) / "bare.mp4")
        slowest = max(slowest, ours / SECONDS)
        kept.append(seen)
        lost.append(middle)
        told = (f"{ours:.1f}", f"{ours / SECONDS:.2f}", f"{bare:.1f}", f"{ours / bare:.2f}", f"{seen:.1%}")
        print(f"| {name} | {' | '.join(told)} | {middle:.1%} |", flush=True)
    print(f"\nSlowest: {slowest:.2f} seconds of processor for a second of film (target: under 3 on 2 cores).")
    print(
        f"Subject in sight in {np.mean(kept):.1%} of the pictures; by the plain cut in {np.mean(lost):.1%}."
    )


def drawn(path: Path, way: Way, pan: float, *, cuts: bool) -> np.ndarray:
    """Write the film with a tone; where its subject is in each picture, as a share of the width."""
    rng = np.random.default_rng(7)
    grains = [rng.integers(40, 190, (HIGH // 30, 2 * WIDE // 30, 3), dtype=np.uint8) for _ground in range(2)]
    grounds = [np.kron(grain, np.ones((30, 30, 1), np.uint8)) for grain in grains]
    command = [
        program(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDE}x{HIGH}",
        "-r", str(FPS), "-i", "-", "-f", "lavfi", "-i", f"sine=330:d={SECONDS}", "-c:v", "libx264",
        "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", str(path),
    ]  # fmt: skip
    writing = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert writing.stdin is not None
    across, down = np.arange(WIDE)[None, :], np.arange(HIGH)[:, None]
    places = []
    for number in range(SECONDS * FPS):
        at = number / FPS
        ground = grounds[int(at / 3) % 2 if cuts else 0]
        shift = int(pan * number) % WIDE
        picture = ground[:, shift : shift + WIDE].copy()
        x, y, size = way(at) * WIDE, 0.58 * HIGH, HIGH / 7
        picture[((across - x) / (0.6 * size)) ** 2 + ((down - y) / (1.4 * size)) ** 2 < 1] = (210, 70, 60)
        picture[((across - x) ** 2 + (down - y + 1.7 * size) ** 2) < (0.55 * size) ** 2] = (150, 105, 80)
        writing.stdin.write(picture.tobytes())
        places.append(x / WIDE)
    writing.stdin.close()
    writing.wait()
    return np.array(places)


def followed(path: Path, places: np.ndarray, folder: Path) -> tuple[float, float]:
    """Seconds it takes, everything counted; the share of pictures in which the subject is in sight."""
    folder.mkdir()
    film = looked(path)
    edit = Edit((Piece(film, 0, film.seconds),), "9:16", Keep.SUBJECT)
    began = spent()
    made = rendered(edit, folder)
    took = spent() - began
    assert abs(made.film.width / made.film.height - 9 / 16) < 0.01
    window = window_of(edit.pieces[0], edit)
    assert window is not None
    left = np.full(len(places), window.left, dtype=float)
    for frame, place in window.moves:
        left[frame:] = place
    return took, in_sight(places, left, window.width)


def plainly(path: Path, places: np.ndarray, target: Path) -> tuple[float, float]:
    """The same by one line of FFmpeg, with the same priority: the middle, the same coder and preset."""
    wide = int(HIGH * 9 / 16 / 2) * 2
    line = [
        "-v", "error", "-y", "-i", str(path), "-vf", f"crop={wide}:{HIGH}", "-c:v", "libx264", "-preset",
        "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", str(target),
    ]  # fmt: skip
    began = spent()
    run(line)
    took = spent() - began
    return took, in_sight(places, np.full(len(places), (WIDE - wide) / 2), wide)


def spent() -> float:
    """Seconds of processor so far, of this process and those it waited for: the same on a busy machine as
    on a quiet one. Divided by the cores, it is about what a person waits where nothing else runs."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_sight(places: np.ndarray, left: np.ndarray, wide: float) -> float:
    """The share of pictures whose subject is inside the window."""
    at = (places * WIDE - left) / wide
    return float(((at > INSIDE) & (at < 1 - INSIDE)).mean())


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
