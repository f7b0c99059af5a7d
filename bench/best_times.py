"""How much engagement is lost by posting at the hour that looks best: shrunk means against plain means.

    python bench/best_times.py [--worlds 200]

Worlds are drawn, so that the best hour is known. Regret is how much lower (log scale) the chosen hour's true
effect is than the best among those tried. The rival is the plain mean of each hour of the week.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from statistics import mean

import numpy as np

from parvis.science.best_times import Result, Verdict, week_of


@dataclass(frozen=True)
class World:
    """How many posts at how many hours of the week, and how much hours, weekdays and cells differ (standard
    deviations on the log scale; two posts of one hour differ by 1)."""

    name: str
    posts: int
    tried: int
    hours: float
    days: float
    cells: float


WORLDS = (
    World("a month, 20 hours tried", 30, 20, 0.3, 0.2, 0.2),
    World("a quarter, 40 hours tried", 100, 40, 0.3, 0.2, 0.2),
    World("a year, 80 hours tried", 400, 80, 0.3, 0.2, 0.2),
    World("a year, strong effects", 400, 80, 0.6, 0.3, 0.3),
    World("a year, the hour changes nothing", 400, 80, 0.0, 0.0, 0.0),
)


def draw(rng: np.random.Generator, world: World) -> tuple[list[Result], np.ndarray, np.ndarray]:
    """Posts, the true effect of each cell, and the cells they were at."""
    effect = (
        rng.normal(0, world.hours, 24)[None, :]
        + rng.normal(0, world.days, 7)[:, None]
        + rng.normal(0, world.cells, (7, 24))
    ).ravel()
    where = rng.choice(rng.choice(168, world.tried, replace=False), world.posts)
    y = 3 + effect[where] + rng.normal(0, 1, world.posts)
    return [Result(int(i // 24), int(i % 24), float(v)) for i, v in zip(where, y, strict=True)], effect, where


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    worlds = parser.parse_args().worlds
    rng = np.random.default_rng(20261126)
    print("| results | regret, shrunk | regret, plain means | ratio | 90 % intervals that hold the truth "
          "| a difference is claimed |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for world in WORLDS:
        ours, plain, held, claims = [], [], [], 0
        for _ in range(worlds):
            posts, effect, where = draw(rng, world)
            week = week_of(posts)
            claims += week.verdict is Verdict.DIFFERENT
            truth = np.exp(effect - effect[where].mean())
            held += [float(c.low <= truth[c.weekday * 24 + c.hour] <= c.high) for c in week.cells if c.n]
            y = np.array([one.response for one in posts])
            naive = max(sorted(set(where)), key=lambda i: y[where == i].mean())
            best = week.best(1)[0]
            ours.append(effect[where].max() - effect[best.weekday * 24 + best.hour])
            plain.append(effect[where].max() - effect[naive])
        ratio = f"{mean(ours) / mean(plain):.2f}" if mean(plain) > 0 else "–"
        print(f"| {world.name} ({world.posts} posts) | {mean(ours):.2f} | {mean(plain):.2f} | {ratio} "
              f"| {mean(held):.1%} | {claims / worlds:.0%} |")  # fmt: skip
    print(
        f"\n{worlds} made-up worlds a line. A regret of 0.1 is {1 - math.exp(-0.1):.0%} less engagement. "
        "In the last line every hour is as good: what is claimed there is claimed wrongly."
    )


if __name__ == "__main__":
    main()
