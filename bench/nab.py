"""NAB's score, from its published description, and synthetic series to choose a setting on.

Lavin and Ahmad, *Evaluating real-time anomaly detection algorithms: the Numenta Anomaly Benchmark*, 2015, and
the benchmark's own pages. Standard profile: a found window is worth 1, a missed one costs 1, a false alarm
0.11. Only the first alarm in a window counts; one outside is weighed by its distance from the window before
it, in widths of that window, and costs the whole 0.11 from three widths on or where there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Windows = Sequence[tuple[int, int]]

FALSE = 0.11
PER_DAY = 288


def weight(y: float) -> float:
    """Value of a detection at ``y``: −1 at a window's start, 0 at its end, positive after; from 1 to −1."""
    return -1.0 if y >= 3.0 else 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


def probation(rows: int, *, capped: bool = True) -> int:
    """Rows at the start that count for nothing: 15 %, of 5,000 rows at most when ``capped`` (NAB does)."""
    return int(0.15 * (min(rows, 5_000) if capped else rows))


@dataclass(frozen=True)
class Tally:
    """Points of one or more series, and what they are made of; tallies add up."""

    points: float = 0.0
    windows: int = 0
    found: int = 0
    false: int = 0
    days: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.points + other.points,
            self.windows + other.windows,
            self.found + other.found,
            self.false + other.false,
            self.days + other.days,
        )

    @property
    def score(self) -> float:
        """0 for the detector that says nothing, 100 for the one that finds every window at once, no more."""
        return 100.0 * (self.points + self.windows) / (2.0 * self.windows) if self.windows else math.nan


def tally(alarms: Sequence[int], windows: Windows, rows: int, *, capped: bool = True) -> Tally:
    """Score the rows alarmed about; ``windows`` are first and last rows, both inside."""
    start = probation(rows, capped=capped)
    # A window that the beginning cuts counts with what is left of it; alarms are weighed by all of it.
    real = sorted(window for window in windows if window[1] >= start)
    points, found, false = 0.0, set(), 0
    for row in sorted(alarm for alarm in alarms if alarm >= start):
        inside = next((w for w in real if w[0] <= row <= w[1]), None)
        if inside is None:
            before = [w for w in real if w[1] < row]
            width = max(1, before[-1][1] - before[-1][0]) if before else 1
            points += FALSE * (weight((row - before[-1][1]) / width) if before else -1.0)
            false += 1
        elif inside not in found:
            found.add(inside)
            length = inside[1] - inside[0] + 1
            points += weight(-(inside[1] - row + 1) / length) / weight(-1.0)
    points -= len(real) - len(found)
    return Tally(points, len(real), len(found), false, (rows - start) / PER_DAY)


def synthetic(seed: int, days: int = 55) -> tuple[Floats, list[tuple[int, int]]]:
    """A made-up brand: (counts every five minutes, windows around its largest bursts).

    Level from 0.3 to 100 posts a bucket; a daily rhythm with a sharp morning, weekends apart, and a few
    minutes' rush at the same time of most days (a bulletin, robots); a level that drifts and overdispersed
    counts; one to four small bursts a day with sizes of a Pareto law. What an analyst would mark are the few
    largest of them: two to five, each in a window that is a share of a tenth of the series, centred on its
    start, as NAB draws them.
    """
    rng = np.random.default_rng(seed)
    rows = days * PER_DAY
    at = np.arange(rows)
    hour = at % PER_DAY / PER_DAY * 24
    opening = rng.uniform(6, 16)
    day = 1 / (1 + np.exp(-(hour - opening) * 3)) / (1 + np.exp(hour - opening - rng.uniform(6, 10)))
    rhythm = rng.uniform(0.2, 0.7) + day * rng.uniform(0.3, 1.2)
    rhythm[at // PER_DAY % 7 >= 5] *= rng.uniform(0.3, 1.0)
    drift = np.zeros(rows)
    shocks = rng.normal(0, rng.uniform(0.1, 0.3), rows) * math.sqrt(1 - 0.99**2)
    for row in range(1, rows):
        drift[row] = 0.99 * drift[row - 1] + shocks[row]
    base = 10 ** rng.uniform(-0.5, 2)
    mean = base * rhythm * np.exp(drift)
    starts = rng.choice(rows - 200, rng.poisson(days * rng.uniform(1, 4)), replace=False)
    sizes = (rng.pareto(rng.uniform(1.2, 2.5), len(starts)) + 0.3) * (base + math.sqrt(base))
    for start, size in zip(starts, sizes, strict=True):
        mean[start:] += size * np.exp(-np.arange(rows - start) / rng.uniform(1, 15))
    rush = rng.integers(PER_DAY) + PER_DAY * np.flatnonzero(rng.random(days - 1) < 0.8)
    mean[rush] += rng.exponential(rng.uniform(0, 4), len(rush)) * (base + math.sqrt(base))
    heavy = rng.uniform(2, 15)  # the gamma's shape: lone spikes without a story
    counts = rng.poisson(mean * rng.gamma(heavy, 1 / heavy, rows)).astype(np.float64)
    later = [i for i in np.argsort(-sizes) if starts[i] > 1.1 * probation(rows)][: int(rng.integers(2, 6))]
    return counts, drawn([int(starts[i]) for i in later], rows)


def marked(
    rng: np.random.Generator, starts: Sequence[int], sizes: Floats, rows: int
) -> list[tuple[int, int]]:
    """The windows of an analyst who marks two to five of the largest, and errs as analysts do.

    Sizes are judged by eye, off by a tenth or by two thirds, and up to a quarter of the marks stand where
    nothing began (on such labels in public sets: Wu and Keogh, *Current time series anomaly detection
    benchmarks are flawed and are creating the illusion of progress*, 2021).
    """
    start = round(1.1 * probation(rows))
    seen = sizes * np.exp(rng.normal(0, rng.uniform(0.1, 0.7), len(sizes)))
    astray = rng.uniform(0, 0.25)
    later = [starts[i] for i in np.argsort(-seen) if starts[i] > start][: int(rng.integers(2, 6))]
    wild = rng.integers(start, rows - PER_DAY, len(later))
    stray = rng.random(len(later)) < astray
    return drawn(np.where(stray, wild, later).tolist(), rows)


def drawn(starts: Sequence[int], rows: int) -> list[tuple[int, int]]:
    """A tenth of the series shared among the anomalies, each window centred on the start of one."""
    half = int(rows * 0.1 / len(starts) / 2)
    return joined(sorted((max(at - half, 0), min(at + half, rows - 1)) for at in starts))


def joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Windows that touch become one."""
    result: list[tuple[int, int]] = []
    for first, last in windows:
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result
