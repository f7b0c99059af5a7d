"""Where a film's subject is, by classical means: what moves by itself, and what differs from the rest.

Four small pictures a second are looked at. *What moves*: the difference to the last picture, once the
camera's own move is taken off (phase correlation: Kuglin and Hines 1975). *What differs*: the distance of
each place's colour from the mean colour (frequency-tuned saliency: Achanta, Hemami, Estrada and Süsstrunk,
CVPR 2009). Both are counted a little less towards the edges. Cuts are FFmpeg's ``scdet``, at the picture
where they are.

What it does not see: who somebody is, or that there is a face at all. No model is loaded, and colour of
skin is not looked for: rules of that kind see pale skin best. A small speaker before a moving crowd, a
subject that stands still in a busy place and two people who speak in turn are beyond it; a point that stays
in sight can be set by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.program import ALONE, DEFAULT, Bounds, Watch, frames

RATE: Final = 4  # pictures a second
LONG_SIDE: Final = 128  # pixels
CUT: Final = 12  # of scdet's 0 to 100; FFmpeg's own default is 10
MOTION: Final = 2.5  # how much more what moves counts than what differs, where something moves
_CUT_AT: Final = re.compile(r"lavfi\.scd\.time: ?([\d.]+)")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood out: ``across`` is samples x columns, ``down`` samples x rows; ``cuts`` in seconds."""

    across: Floats
    down: Floats
    cuts: tuple[float, ...]

    @property
    def cut_samples(self) -> list[int]:
        """The first sample of each shot but the first."""
        return [int(np.ceil(cut * RATE - 1e-6)) for cut in self.cuts]


def small_size(width: int, height: int) -> tuple[int, int]:
    """The size that is looked at: even, the longer side 128 pixels."""
    factor = LONG_SIDE / max(width, height)
    wide, high = (max(2, round(side * factor / 2) * 2) for side in (width, height))
    return wide, high


def watched(
    opening: list[str],
    width: int,
    height: int,
    *,
    bounds: Bounds = DEFAULT,
    watch: Watch = ALONE,
    length: float,
) -> Seen:
    """Look at a film: ``opening`` are the arguments that open it; ``length`` in seconds, for the share
    told."""
    wide, high = small_size(width, height)
    graph = f"scale={wide}:{high}:flags=fast_bilinear,scdet=t={CUT},fps={RATE},format=rgb24"
    log: list[str] = []
    pictures = frames(
        ["-loglevel", "info", "-skip_loop_filter", "all", *opening, "-an", "-vf", graph,
         "-f", "rawvideo", "-"],
        wide * high * 3, bounds=bounds, watch=watch, log=log,
    )  # fmt: skip
    across, down = list[Floats](), list[Floats]()
    eye = _Eye(wide, high)
    for picture in pictures:
        stands_out = eye.look(np.frombuffer(picture, np.uint8).reshape(high, wide, 3))
        across.append(stands_out.sum(axis=0))
        down.append(stands_out.sum(axis=1))
        watch.told(min(len(across) / RATE / max(length, 1 / RATE), 1.0))
    if not across:
        raise FilmFault(Why.EMPTY)
    cuts = tuple(sorted({float(told) for told in _CUT_AT.findall("".join(log))}))
    return Seen(np.array(across), np.array(down), cuts)


class _Eye:
    """Remembers the last picture."""

    def __init__(self, wide: int, high: int) -> None:
        self._last: Floats | None = None
        y, x = np.mgrid[0:high, 0:wide]
        # A quarter is left at the far corners: subjects are framed by whoever filmed.
        off = ((x + 0.5) / wide - 0.5) ** 2 + ((y + 0.5) / high - 0.5) ** 2
        self._before = np.exp(-off / (2 * 0.42**2))

    def look(self, picture: npt.NDArray[np.uint8]) -> Floats:
        """How much each place stands out; the whole is 1, or nothing."""
        colours = picture.astype(float)
        grey = colours.mean(axis=2)
        differing = _tuned(colours)
        moving = _moved(self._last, grey) if self._last is not None else np.zeros_like(grey)
        self._last = grey
        shares = _share(differing) + MOTION * _share(moving)
        return _share(shares * self._before)


def _tuned(colours: Floats) -> Floats:
    """How far each place's colour, a little blurred, is from the mean colour: in light, red-green,
    blue-yellow."""
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    opponent = np.stack([(red + green + blue) / 3, red - green, blue - (red + green) / 2], axis=-1)
    blurred = _blurred(opponent, 2)
    far = np.sqrt(((blurred - opponent.mean(axis=(0, 1))) ** 2).sum(axis=-1))
    # What is rare stands out, not what is half of the picture: only the farthest places count, the more the
    # farther.
    rare: Floats = np.maximum(far - np.quantile(far, 0.8), 0) ** 1.5
    return rare


def _moved(last: Floats, now: Floats) -> Floats:
    """The difference to the last picture, once that is shifted as the camera was."""
    down, across = _shift(last, now)
    same = np.roll(last, (down, across), axis=(0, 1))
    changed = np.abs(now - same)
    for axis, by in ((0, down), (1, across)):  # what came in from outside has nothing to be compared with
        edge = [slice(None), slice(None)]
        edge[axis] = slice(0, by) if by >= 0 else slice(by, None)
        changed[tuple(edge)] = 0
    smooth = _blurred(changed[..., None], 2)[..., 0]
    return np.maximum(smooth - max(float(np.quantile(smooth, 0.7)), 4.0), 0)


def _shift(last: Floats, now: Floats) -> tuple[int, int]:
    """How far the picture moved as a whole, in pixels down and to the right: the peak of the phase
    correlation."""
    window = np.hanning(last.shape[0])[:, None] * np.hanning(last.shape[1])[None, :]
    one, other = (np.fft.rfft2((each - each.mean()) * window) for each in (last, now))
    cross = other * np.conj(one)
    peak = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-9), s=last.shape)
    place = np.unravel_index(int(peak.argmax()), peak.shape)
    moved = [
        int(at) if at <= size // 2 else int(at) - size for at, size in zip(place, peak.shape, strict=True)
    ]
    most = [size // 4 for size in peak.shape]
    if peak.max() < 0.08 or any(abs(by) > far for by, far in zip(moved, most, strict=True)):
        return 0, 0
    return moved[0], moved[1]


def _blurred(picture: Floats, reach: int) -> Floats:
    """The mean of the places around each, ``reach`` to each side."""
    size = 2 * reach + 1
    for axis in (0, 1):
        pad = [(0, 0)] * picture.ndim
        pad[axis] = (reach + 1, reach)
        sums = np.pad(picture, pad, mode="edge").cumsum(axis=axis)
        above, below = [slice(None)] * picture.ndim, [slice(None)] * picture.ndim
        above[axis], below[axis] = slice(size, None), slice(None, -size)
        picture = (sums[tuple(above)] - sums[tuple(below)]) / size
    return picture


def _share(weights: Floats) -> Floats:
    whole = float(weights.sum())
    return weights / whole if whole > 0 else weights
