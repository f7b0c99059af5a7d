"""A film's cover: one of its pictures, chosen by a person among those that are sharp, well lit and calm."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import Film
from parvis.imaging.films.program import ALONE, DEFAULT, Bounds, Watch, frames, opened
from parvis.imaging.films.watching import small_size

MOST_LOOKED: Final = 200
LARGEST: Final = 40_000_000  # bytes of one JPEG

Floats = npt.NDArray[np.float64]


def proposed(
    film: Film, count: int = 3, *, bounds: Bounds = DEFAULT, watch: Watch = ALONE
) -> tuple[float, ...]:
    """The moments, in seconds, of the best picture of each of ``count`` parts of a film. Raises
    ``FilmFault``."""
    wide, high = small_size(film.width, film.height)
    rate = min(2.0, MOST_LOOKED / film.seconds) if film.seconds > 2 else 4.0
    graph = f"fps={rate:.4f},scale={wide}:{high}:flags=area,format=gray"
    pictures = frames(
        ["-loglevel", "error", *opened(film.path), "-an", "-vf", graph, "-f", "rawvideo", "-"],
        wide * high, bounds=bounds, watch=watch, log=[],
    )  # fmt: skip
    greys = [np.frombuffer(one, np.uint8).reshape(high, wide).astype(float) for one in pictures]
    if not greys:
        raise FilmFault(Why.EMPTY)
    scores = np.array([_score(grey) for grey in greys])
    if len(greys) > 1:  # in the middle of a fade or of a fast move, a picture is none
        changes = np.array([np.abs(one - other).mean() for one, other in pairwise(greys)])
        nearest = np.minimum(np.append(changes, changes[-1]), np.insert(changes, 0, changes[0]))
        scores *= 1 / (1 + nearest / 12)
    parts = np.array_split(np.arange(len(greys)), min(count, len(greys)))
    best = [int(part[scores[part].argmax()]) for part in parts]
    return tuple(round(min((place + 0.5) / rate, max(film.seconds - 0.1, 0)), 2) for place in best)


def _score(grey: Floats) -> float:
    """Sharp (variance of the Laplacian: Pech-Pacheco et al. 2000), with light and dark, neither black nor
    white."""
    laplacian = grey[1:-1, 2:] + grey[1:-1, :-2] + grey[2:, 1:-1] + grey[:-2, 1:-1] - 4 * grey[1:-1, 1:-1]
    lit = float(np.exp(-(((grey.mean() - 118) / 70) ** 2)))
    return float(np.log1p(laplacian.var())) * lit * float(np.log1p(grey.std()))


def picture_at(film: Film, moment: float, *, bounds: Bounds = DEFAULT) -> Image.Image:
    """The picture of that moment, upright, as large as the film. Raises ``FilmFault``."""
    at = min(max(moment, 0), max(film.seconds - 0.05, 0))
    size = film.width * film.height * 3
    graph = f"scale={film.width}:{film.height},format=rgb24"
    begin = max(at - 0.001, 0)
    arguments = ["-loglevel", "error", *opened(film.path, "-ss", f"{begin:.3f}"), "-an", "-frames:v", "1",
                 "-vf", graph, "-f", "rawvideo", "-"]  # fmt: skip
    found = next(frames(arguments, size, bounds=bounds, log=[]), None)
    if found is None and at > 0:  # the last pictures may end before the sound does
        return picture_at(film, max(0.0, at - 1), bounds=bounds)
    if found is None:
        raise FilmFault(Why.EMPTY)
    return Image.frombytes("RGB", (film.width, film.height), found)


def jpeg(picture: Image.Image, largest: int = 1_920) -> bytes:
    """As a file that networks take, its longer side at most ``largest`` pixels."""
    kept = picture.copy()
    kept.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    kept.save(written, "JPEG", quality=92, optimize=True)
    return written.getvalue()
