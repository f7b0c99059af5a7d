"""How a camera that was never there follows a subject: where to look, then how to move without being noticed.

Two steps a shot. *Where*: the path of the window, one place a sample, that shows most of what stands out
while it moves little; found exactly by dynamic programming (Viterbi 1967; as in seam carving, Avidan and
Shamir 2007, over time). *How*: that path made of rests and even pans, the L1 camera of M. Grundmann, V.
Kwatra and I. Essa, « Auto-Directed Video Stabilization with Robust L1 Optimal Camera Paths », CVPR 2011: a
linear program. A jump between shots is a cut that was there already, never one of ours.

Places are shares of the room that the window has to move in: 0 at the left or the top, 1 at the other end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PLACES: Final = 65  # of the window, in the first step
MOVING: Final = 2.0  # what a move across all of the room costs, in samples of the whole subject out of sight
# Of the window's width: how far off its middle a subject may stand, and what each sample beyond it costs.
SLACK: Final = ((0.10, 1.0), (0.30, 6.0))
# What a pan and a change of its pace cost, in the same: of a pan across all of the room.
PAN: Final = 0.5
CHANGE: Final = 2.5


def sought(seen: Floats, window: float) -> Floats:
    """Where the window looks in each sample of one shot.

    ``seen`` is samples x columns of how much stands out, across the way that the window can move;
    ``window`` is the share of it that the window shows, 0 < window < 1. Returns places, one a sample.
    """
    samples, columns = seen.shape
    places = np.linspace(0.0, 1.0, PLACES)
    shown = _shown(seen, places * (1 - window) * columns, window * columns)
    whole = seen.sum(axis=1, keepdims=True)
    missed = 1 - shown / np.where(whole > 0, whole, 1)
    moving = MOVING * np.abs(places[:, None] - places[None, :])
    cost = np.zeros((samples, PLACES))
    came = np.zeros((samples, PLACES), dtype=int)
    cost[0] = missed[0]
    for sample in range(1, samples):
        reached = cost[sample - 1][:, None] + moving
        came[sample] = reached.argmin(axis=0)
        cost[sample] = reached.min(axis=0) + missed[sample]
    path = np.empty(samples, dtype=int)
    path[-1] = cost[-1].argmin()
    for sample in range(samples - 1, 0, -1):
        path[sample - 1] = came[sample, path[sample]]
    return places[path]


def _shown(seen: Floats, begins: Floats, wide: float) -> Floats:
    """How much of each sample a window of ``wide`` columns shows that begins there; columns are cut evenly,
    and what stands near its edge counts half, so that a subject is rather shown in the middle."""
    columns = seen.shape[1]
    edges = np.concatenate([np.zeros((len(seen), 1)), np.cumsum(seen, axis=1)], axis=1)

    def until(at: Floats) -> Floats:
        at = np.clip(at, 0, columns)
        low = np.minimum(at.astype(int), columns - 1)
        whole: Floats = edges[:, low] + (edges[:, low + 1] - edges[:, low]) * (at - low)
        return whole

    inner = wide * 0.25
    every = until(begins + wide) - until(begins)
    middle = until(begins + wide - inner) - until(begins + inner)
    return (every + middle) / 2


def steadied(places: Floats, window: float) -> Floats:
    """The same path as a calm hand would film it: one shot, one place a sample.

    A linear program in the place, how far the subject is beyond each slack, the pace, and its change;
    places stay within 0 to 1.
    """
    count = len(places)
    if count < 3 or np.ptp(places) == 0:
        return np.full(count, float(np.median(places)))
    from scipy.optimize import linprog  # noqa: PLC0415 - half a second to load, for those who follow a subject
    from scipy.sparse import block_array, diags_array, eye_array  # noqa: PLC0415 - as above

    room = window / (1 - window)  # the window's width, in places
    place = eye_array(count)
    pace = diags_array([-np.ones(count - 1), np.ones(count - 1)], offsets=[0, 1], shape=(count - 1, count))
    change = pace.tocsr()[: count - 2, : count - 1] @ pace
    terms: list[tuple[Any, float, Floats | None, float]] = [
        (place, cost / room, places, slack * room) for slack, cost in SLACK
    ]
    terms += [(pace, PAN / room, None, 0.0), (change, CHANGE / room, None, 0.0)]
    rows, bounds, costs = [], [], [np.zeros(count)]
    for slot, (matrix, cost, aim, slack) in enumerate(terms, 1):
        size = matrix.shape[0]
        costs.append(np.full(size, cost))
        for sign in (1, -1):
            row: list[object] = [sign * matrix, *[None] * len(terms)]
            row[slot] = -eye_array(size)
            rows.append(row)
            bounds.append(sign * aim + slack if aim is not None else np.zeros(size))
    others = sum(map(len, costs)) - count
    solved = linprog(
        np.concatenate(costs),
        A_ub=block_array(rows, format="csr"),
        b_ub=np.concatenate(bounds),
        bounds=[(0, 1)] * count + [(0, None)] * others,
        method="highs",
    )
    return np.clip(solved.x[:count], 0, 1) if solved.success else np.full(count, float(np.median(places)))


def path_of(seen: Floats, window: float, cuts: Iterable[int]) -> Floats:
    """Where the window is in each sample of a film whose shots begin at the samples ``cuts``."""
    begins = sorted({0, *(cut for cut in cuts if 0 < cut < len(seen))})
    path = np.empty(len(seen))
    for begin, end in zip(begins, [*begins[1:], len(seen)], strict=True):
        path[begin:end] = steadied(sought(seen[begin:end], window), window)
    return path


def by_frame(path: Floats, cuts: Iterable[float], *, rate: float, fps: float, seconds: float) -> Floats:
    """The place in each frame of what is made: ``path`` has ``rate`` samples a second, ``cuts`` are in
    seconds.

    Between two samples of a shot the window moves evenly; at a cut it jumps with the very frame.
    """
    times = np.arange(max(1, round(seconds * fps))) / fps
    at = np.arange(len(path)) / rate
    placed = np.empty(len(times))
    begins = sorted({0.0, *(cut for cut in cuts if 0 < cut < seconds)})
    half = 0.5 / fps
    for begin, end in zip(begins, [*begins[1:], np.inf], strict=True):
        inside = (times >= begin - half) & (times < end - half)
        own = (at >= begin - 1e-6) & (at < end - 1e-6)
        if own.any():
            placed[inside] = np.interp(times[inside], at[own], path[own])
        else:  # a shot between two samples
            placed[inside] = path[min(len(path) - 1, int(begin * rate))]
    return placed
