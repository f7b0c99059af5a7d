"""The window that a piece of film is seen through, and the orders that move it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from parvis.imaging.films import camera
from parvis.imaging.films.edits import Edit, Keep, Piece
from parvis.imaging.films.program import ALONE, DEFAULT, Bounds, Watch, opened
from parvis.imaging.films.watching import RATE, watched
from parvis.kit.framing import framed

ALL: Final = 0.985  # of a side: less than this is worth a window


@dataclass(frozen=True, slots=True)
class Window:
    """``width`` and ``height`` in pixels, even; ``moves`` are the frames at which it goes elsewhere, and
    where to: its left edge if it moves ``across``, else its top."""

    width: int
    height: int
    left: int
    top: int
    across: bool = True
    moves: tuple[tuple[int, int], ...] = ()


def opening(piece: Piece) -> list[str]:
    """The arguments that open a piece of a film: exact to the frame, its times from 0."""
    return opened(piece.film.path, "-ss", f"{piece.start:.3f}", "-t", f"{piece.seconds:.3f}")


def window_of(piece: Piece, edit: Edit, *, bounds: Bounds = DEFAULT, watch: Watch = ALONE) -> Window | None:
    """What is seen of a piece; None for all of it."""
    film, (wide, high) = piece.film, edit.size
    frame = framed(film.width, film.height, wide / high, piece.focus)
    if frame.width >= ALL * film.width and frame.height >= ALL * film.height:
        return None
    width, height = max(2, int(frame.width / 2) * 2), max(2, int(frame.height / 2) * 2)
    left, top = int(frame.left), int(frame.top)
    across = film.width - width > film.height - height
    still = Window(width, height, min(left, film.width - width), min(top, film.height - height), across)
    return _followed(piece, edit, still, bounds, watch) if edit.keep is Keep.SUBJECT else still


def _followed(piece: Piece, edit: Edit, still: Window, bounds: Bounds, watch: Watch) -> Window:
    film = piece.film
    seen = watched(opening(piece), film.width, film.height, bounds=bounds, watch=watch, length=piece.seconds)
    share = still.width / film.width if still.across else still.height / film.height
    path = camera.path_of(seen.across if still.across else seen.down, share, seen.cut_samples)
    by_frame = camera.by_frame(path, seen.cuts, rate=RATE, fps=edit.fps, seconds=piece.seconds)
    room = film.width - still.width if still.across else film.height - still.height
    places = np.rint(by_frame * room).astype(int)
    changed = np.flatnonzero(np.diff(places)) + 1
    moves = tuple((int(frame), int(places[frame])) for frame in changed)
    first = int(places[0])
    left, top = (first, still.top) if still.across else (still.left, first)
    return Window(still.width, still.height, left, top, still.across, moves)


def orders(window: Window, name: str, fps: float) -> str:
    """The same as FFmpeg's ``sendcmd`` reads it: the crop filter ``name`` is told where to go."""
    side = "x" if window.across else "y"
    # A quarter of a frame early, so that rounding never makes a jump a frame late.
    return "".join(f"{(frame - 0.25) / fps:.5f} {name} {side} {place};\n" for frame, place in window.moves)


def written(window: Window, folder: Path, number: int, fps: float) -> str:
    """The filters that show a piece through its window; its orders stand in a file of ``folder``."""
    name = f"crop@window{number}"
    crop = f"{name}={window.width}:{window.height}:{window.left}:{window.top}"
    if not window.moves:
        return crop
    listed = folder / f"window{number}.txt"
    listed.write_text(orders(window, name, fps), encoding="ascii")
    return f"sendcmd=f={listed.name},{crop}"
