"""The first picture of a film, drawn by FFmpeg's libraries in a process of its own.

They come with the extra ``video`` (PyAV). A film is code that somebody else wrote for a decoder: it runs with
little memory and little time, and whatever happens to it happens to nobody else. Without the extra there is
no such picture, and pages let the browser show the film's own beginning.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PIL import Image

SECONDS: Final = 30
MEMORY_BYTES: Final = 2_000_000_000
WIDEST: Final = 1_280
LARGEST_BYTES: Final = 20_000_000


def can_draw() -> bool:
    """Whether this installation has the extra."""
    return find_spec("av") is not None


def poster_of(film: Path) -> Image.Image | None:
    """The first picture, at most 1280 pixels wide; None where it cannot be drawn."""
    if not can_draw():
        return None
    try:
        drawn = subprocess.run(  # noqa: S603 - our own program, a path of our own making
            [sys.executable, "-m", __name__, str(film)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if drawn.returncode or len(drawn.stdout) > LARGEST_BYTES:
        return None
    return Image.open(io.BytesIO(drawn.stdout), formats=["PNG"])


def _draw(film: str) -> int:
    """Write the picture to the standard output; 1 if there is none."""
    import av  # noqa: PLC0415 - an extra, and this process is the only one that loads it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with av.open(film, options={"protocol_whitelist": "file"}) as opened:
        stream = opened.streams.video[0]
        stream.thread_type = "NONE"
        frame = next(opened.decode(stream), None)
        if frame is None:
            return 1
        picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.thumbnail((WIDEST, WIDEST))
    picture.save(sys.stdout.buffer, "PNG")
    return 0


if __name__ == "__main__":
    sys.exit(_draw(sys.argv[1]))
