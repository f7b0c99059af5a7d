"""Small films for tests, made by FFmpeg: a subject whose place is known, and everything that cameras get
wrong."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import numpy as np

from parvis.imaging.films.program import program

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def filmed(path: Path, *arguments: str) -> Path:
    """What these arguments of FFmpeg make."""
    subprocess.run([program(), "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def pattern(
    path: Path, *, seconds: float = 1, size: str = "160x90", fps: str = "10", sound: bool = True
) -> Path:
    """A test card; a tone with it unless it is silent."""
    tone = ("-f", "lavfi", "-i", f"sine=440:d={seconds}", "-c:a", "aac") if sound else ()
    card = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={fps}:d={seconds}")
    return filmed(path, *card, *tone[:4], *H264, *tone[4:])


def walker(path: Path, *, seconds: int = 4, width: int = 320, height: int = 180, seed: int = 1) -> np.ndarray:
    """A red figure that wanders over a still and busy ground; where its middle is in each of 15 frames a
    second, a share of the width."""
    fps, rng = 15, np.random.default_rng(seed)
    grain = rng.integers(60, 180, (height // 10, width // 10, 3), dtype=np.uint8)
    ground = np.kron(grain, np.ones((10, 10, 1), np.uint8))
    across, down = np.arange(width)[None, :], np.arange(height)[:, None]
    places = [0.5 + 0.36 * math.sin(0.9 * number / fps + seed) for number in range(seconds * fps)]
    command = [program(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
               "-s", f"{width}x{height}", "-r", str(fps), "-i", "-", *H264, str(path)]  # fmt: skip
    pictures = []
    for place in places:
        picture = ground.copy()
        far = (across - place * width) / (0.08 * height), (down - 0.55 * height) / (0.3 * height)
        body = far[0] ** 2 + far[1] ** 2
        picture[body < 1] = (225, 55, 45)
        pictures.append(picture.tobytes())
    subprocess.run(command, input=b"".join(pictures), check=True)
    return np.array(places)


def grabbed(path: Path, width: int, height: int, *, every: str = "5") -> np.ndarray:
    """The pictures of a film, some a second: how many x height x width x 3."""
    command = [program(), "-v", "error", "-i", str(path), "-vf", f"fps={every},scale={width}:{height}", "-f",
               "rawvideo", "-pix_fmt", "rgb24", "-"]  # fmt: skip
    told = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(told, np.uint8).reshape(-1, height, width, 3)
