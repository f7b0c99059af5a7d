"""Made-up brands to choose a burst detector on, and others to confirm the choice: no label is anybody's.

Each family makes counts every five minutes and the windows an analyst would draw, as NAB draws them: a tenth
of the series shared among the anomalies, each window centred on the start of one. Families differ in what
makes a burst, in the noise and in what the analyst looks at, so that a detector that fits one maker's habits
is found out on another's:

``rushes``: small bursts of a Pareto law and a rush at the same time of most days (``nab.synthetic``).
``cascades``: shocks from outside that die away by a power law, and peaks that grow by themselves before they
die (Crane and Sornette, *Robust dynamic classes revealed by measuring the response function of a social
system*, 2008); negative-binomial counts, levels that change. Marked by the height of the peak.
``states``: the rate jumps between states (Kleinberg, *Bursty and hierarchical structure in streams*, 2002);
posts planned for the full hour, lone spikes as
robots make them, silences, gaps. Marked by the posts added in two hours.
``replies``: posts that call forth posts (Hawkes, *Spectra of some self-exciting and mutually exciting point
processes*, 1971) after shocks. Marked by eye: the highest half-hours of what came, over what was usual.
``moods``: a level that wanders at four speeds at once, with heavy-tailed steps. Marked by how unusual a
burst was for its hour, a lone spike too.

The first three chose, the last two confirm.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from bench.nab import PER_DAY, Floats, marked, synthetic

Made = tuple[Floats, list[tuple[int, int]]]
DAYS: Final = 55
AN_HOUR: Final = PER_DAY // 24


def _rhythm(rng: np.random.Generator, rows: int, harmonics: int) -> Floats:
    """A week's rhythm of mean about one: waves of a day and its parts, weekdays of their own."""
    turn = 2 * np.pi * np.arange(rows) / PER_DAY
    wave = np.zeros(rows)
    for part in range(1, harmonics + 1):
        wave += rng.uniform(0.1, 0.8) / part * np.sin(part * turn + rng.uniform(0, 2 * np.pi))
    days = np.exp(rng.normal(0, 0.1, 7))
    days[5:] *= rng.uniform(0.4, 1.2)
    rhythm: Floats = np.exp(wave) * days[np.arange(rows) // PER_DAY % 7]
    rhythm /= rhythm.mean()
    return rhythm


def _wandering(
    rng: np.random.Generator, rows: int, memory: float, spread: float, *, heavy: bool = False
) -> Floats:
    """A level that forgets in ``memory`` buckets and spreads by ``spread``, in logarithms."""
    keep = math.exp(-1 / memory)
    steps = rng.standard_t(3, rows) / math.sqrt(3) if heavy else rng.normal(0, 1, rows)
    level = np.empty(rows)
    now = rng.normal()
    for row in range(rows):
        now = keep * now + math.sqrt(1 - keep * keep) * steps[row]
        level[row] = now
    return spread * level


def _beat(rng: np.random.Generator, rows: int) -> Floats:
    """Posts planned for the hour and its quarters, by tools and robots; half of the brands have them."""
    beat = np.ones(AN_HOUR)
    if rng.random() < 0.5:
        beat[0] += rng.exponential(0.5)
        beat[[3, 6, 9]] += rng.exponential(0.15, 3)
    beaten: Floats = np.resize(beat / beat.mean(), rows)
    return beaten


def _steps(rng: np.random.Generator, rows: int) -> Floats:
    """Changes of level for good, none to three, in logarithms."""
    level = np.zeros(rows)
    for _ in range(rng.poisson(0.7)):
        level[rng.integers(rows) :] += rng.normal(0, 0.4)
    return level


def _starts(rng: np.random.Generator, rows: int, a_day: float) -> list[int]:
    return sorted(rng.choice(rows - PER_DAY, rng.poisson(rows / PER_DAY * a_day), replace=False).tolist())


def _counted(rng: np.random.Generator, mean: Floats) -> Floats:
    """Negative-binomial counts, from nearly Poisson to wild."""
    shape = 10 ** rng.uniform(0.2, 1.6)
    return rng.poisson(mean * rng.gamma(shape, 1 / shape, len(mean))).astype(np.float64)


def cascades(seed: int) -> Made:
    """Shocks and their power-law echoes; two to a thousand posts a bucket."""
    rng = np.random.default_rng((1, seed))
    rows = DAYS * PER_DAY
    base = 10 ** rng.uniform(0.3, 3.0)
    usual = base * _rhythm(rng, rows, 2) * np.exp(_wandering(rng, rows, 144, rng.uniform(0.05, 0.3)))
    mean = usual * np.exp(_steps(rng, rows))
    starts = _starts(rng, rows, 10 ** rng.uniform(-0.3, 1.0))
    theta, tail = rng.uniform(0.2, 0.5), rng.uniform(1.1, 2.2)
    sizes = (rng.pareto(tail, len(starts)) + 0.2) * base ** rng.uniform(0.7, 1.0)
    after = np.arange(2 * PER_DAY, dtype=np.float64)
    for start, size in zip(starts, sizes, strict=True):
        kind, wide = rng.random(), rng.uniform(0.5, 6)
        power = 1 + theta if kind < 0.5 else 1 - theta if kind < 0.8 else 1 - 2 * theta / 3
        echo = size * (1 + after / wide) ** -power
        mean[start : start + len(echo)] += echo[: rows - start]
        if kind >= 0.8:  # it grew by itself
            before = min(start, 2 * AN_HOUR)
            mean[start - before : start] += echo[1 : before + 1][::-1]
    return _counted(rng, mean), marked(rng, starts, sizes, rows)


def states(seed: int) -> Made:
    """A rate that jumps up and back; spikes of one bucket, silences and gaps."""
    rng = np.random.default_rng((2, seed))
    rows = DAYS * PER_DAY
    base = 10 ** rng.uniform(0.0, 2.7)
    usual = base * _rhythm(rng, rows, 4) * np.exp(_wandering(rng, rows, 72, rng.uniform(0.05, 0.25)))
    mean = usual * _beat(rng, rows) * np.exp(_steps(rng, rows))
    starts = _starts(rng, rows, 10 ** rng.uniform(-0.5, 0.6))
    times = 1 + rng.pareto(rng.uniform(1.3, 2.5), len(starts)) + rng.uniform(0.2, 0.6)
    lasting = 1 + rng.exponential(rng.uniform(0.4, 4) * AN_HOUR, len(starts)).astype(int)
    added = np.empty(len(starts))
    for place, (start, factor, length) in enumerate(zip(starts, times, lasting, strict=True)):
        added[place] = mean[start : start + min(length, 2 * AN_HOUR)].sum() * (factor - 1)
        mean[start : start + length] *= min(factor, 60.0)
    counts = _counted(rng, mean)
    for at in _starts(rng, rows, rng.uniform(0, 2)):  # robots, in one bucket
        counts[at] += rng.poisson(base * rng.exponential(3.0))
    for _ in range(rng.poisson(1.5)):
        begin, length = int(rng.integers(rows)), int(rng.integers(3, 8 * AN_HOUR))
        counts[begin : begin + length] = 0.0 if rng.random() < 0.5 else math.nan
    return counts, marked(rng, starts, added, rows)


def replies(seed: int) -> Made:
    """Posts that call forth posts, at two speeds; what an analyst sees is what came."""
    rng = np.random.default_rng((3, seed))
    rows = DAYS * PER_DAY
    branching, slow = rng.uniform(0.5, 0.85), rng.uniform(0.2, 0.7)
    base = 10 ** rng.uniform(0.3, 2.8)
    usual = base * _rhythm(rng, rows, 3)
    own = usual * (1 - branching) * np.exp(_wandering(rng, rows, 288, rng.uniform(0.05, 0.25)))
    for start in _starts(rng, rows, 10 ** rng.uniform(-0.5, 0.7)):
        size = (rng.pareto(rng.uniform(1.2, 2.5)) + 0.3) * (base + math.sqrt(base))
        length = int(rng.integers(1, 7))
        own[start : start + length] += size * rng.uniform(0.3, 1.0)
    fast_keep, slow_keep = math.exp(-1 / rng.uniform(1, 4)), math.exp(-1 / rng.uniform(20, 60))
    fast = quiet = base * branching
    counts = np.empty(rows)
    shape = 10 ** rng.uniform(0.4, 1.8)
    wild = rng.gamma(shape, 1 / shape, rows)
    for row in range(rows):
        called = (1 - slow) * fast + slow * quiet
        came = float(rng.poisson(min(1e6, (own[row] + called) * wild[row])))
        fast = fast_keep * fast + (1 - fast_keep) * branching * came
        quiet = slow_keep * quiet + (1 - slow_keep) * branching * came
        counts[row] = came
    over = np.convolve(np.maximum(counts - usual, 0), np.ones(6), "full")[5 : rows + 5]
    starts, sizes = _peaks(over)
    return counts, marked(rng, starts, sizes, rows)


def _peaks(over: Floats) -> tuple[list[int], Floats]:
    """The highest places of a curve, at least six hours apart, as their half-hours began."""
    left, found = over.copy(), []
    for _ in range(20):
        at = int(left.argmax())
        found.append((max(0, at - 5), float(over[at])))
        left[max(0, at - 6 * AN_HOUR) : at + 6 * AN_HOUR] = -1.0
    return [at for at, _ in found], np.array([size for _, size in found])


def moods(seed: int) -> Made:
    """A level that wanders at four speeds; bursts with a rise and a fall, and lone spikes."""
    rng = np.random.default_rng((4, seed))
    rows = DAYS * PER_DAY
    base = 10 ** rng.uniform(0.3, 3.0)
    usual = base * _rhythm(rng, rows, 5) * _beat(rng, rows)
    wander = np.zeros(rows)
    for memory in (2, 24, 288, 2016):
        wander += _wandering(rng, rows, memory, rng.uniform(0.02, 0.18), heavy=memory < 100)
    mean = usual * np.exp(wander)
    starts = _starts(rng, rows, 10 ** rng.uniform(-0.4, 0.7))
    unusual = np.empty(len(starts))
    for place, start in enumerate(starts):
        noise = math.sqrt(usual[start] + (0.3 * usual[start]) ** 2)
        height = unusual[place] = rng.pareto(rng.uniform(1.3, 2.5)) * 2 + 1
        if rng.random() < 0.2:
            mean[start] += height * noise
            continue
        rise, fall = rng.uniform(0.5, 6), rng.uniform(3, 60)
        at = np.arange(min(rows - start, PER_DAY))
        form = (1 - np.exp(-(at + 1) / rise)) * np.exp(-at / fall)
        mean[start : start + len(at)] += height * noise * form / form.max()
    return _counted(rng, mean), marked(rng, starts, unusual, rows)


CHOOSING: Final[dict[str, Callable[[int], Made]]] = {
    "rushes": synthetic,
    "cascades": cascades,
    "states": states,
}
CONFIRMING: Final[dict[str, Callable[[int], Made]]] = {"replies": replies, "moods": moods}
