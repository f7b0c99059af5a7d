"""Ally or adversary: is the comparison fair, and is its interval as wide as it says?

    python -m bench.ally [--runs 2000] [--draws 399]

Made-up brands publish for half a year. In each world the AI's posts leave at other hours, on other accounts
and in other formats than people's, and what a post gathers hangs on all of these; what the AI itself changes
is planted, so the truth is known: the mean, over the AI-made posts that have a match, of what each gathered
minus what it would have gathered if a person had made it (logarithms of 1 + interactions). Parvis compares as
its page does (``apps.results.alike`` and ``science.matching``). The rival is what dashboards show: the mean
of all the AI's posts minus the mean of all of people's, on the same logarithms, with Welch's interval. The
last two worlds break what the comparison takes for granted; the page says so of both. The number of draws is
less than the page's, for time: the interval is exact with any.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy import stats

from parvis.apps.results.alike import Outcome, units
from parvis.core.actors import Made
from parvis.science.matching import Compared, Unit, compare

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 182
ACCOUNTS = 3
FORMATS = ("text", "picture", "video", "link")
LEVEL = 0.90


@dataclass(frozen=True)
class World:
    """What is planted. ``effect`` is on the logarithm; ``spread`` how it differs from post to post;
    ``growth`` of the accounts over the half year, with which the AI's share rises when there is any;
    ``shared`` the part of luck that a post has on every account; ``weeks`` the luck of a whole week, in which
    then either the AI or people write; ``briefs`` how much better subjects the AI is given."""

    name: str
    effect: float = math.log(1.2)
    spread: float = 0.0
    posts: int = 240
    tails: str = "normal"
    growth: float = 0.0
    places: int = 1
    shared: float = 0.0
    weeks: float = 0.0
    briefs: float = 0.0


WORLDS = (
    World("hours and accounts differ"),
    World("no effect", effect=0.0),
    World("heavy tails", tails="student"),
    World("no effect, heavy tails", effect=0.0, tails="student"),
    World("accounts grow, so does the AI's share", effect=0.0, growth=1.5),
    World("effects differ from post to post", spread=0.5),
    World("few posts", posts=120),
    World("each post on two accounts", places=2, shared=0.7),
    World("*beyond: the AI by whole weeks, luck by weeks*", effect=0.0, weeks=0.5),
    World("*beyond: the AI gets the better subjects*", effect=0.0, briefs=0.5),
)


def worlds_posts(world: World, rng: np.random.Generator) -> Iterator[tuple[Outcome, Outcome]]:
    """What each post gathered, and what it would have gathered if a person had made it."""
    bases = np.array([2.5, 4.0, 5.5])
    luck_of_week, ai_week = rng.normal(0, world.weeks, DAYS // 7 + 1), rng.random(DAYS // 7 + 1) < 0.5
    for post in range(world.posts):
        day = float(rng.uniform(0, DAYS))
        share = 0.15 + 0.7 * day / DAYS if world.growth else 0.45
        by_ai = bool(ai_week[int(day // 7)]) if world.weeks else bool(rng.random() < share)
        hour = float(rng.normal(19, 4) if by_ai else rng.normal(13, 4)) % 24
        at = BEGIN + timedelta(days=int(day), hours=hour)
        chances = (0.6, 0.3, 0.1) if by_ai else (0.2, 0.3, 0.5)
        accounts = rng.choice(ACCOUNTS, size=world.places, replace=False, p=chances)
        kind = int(rng.choice(len(FORMATS), p=(0.5, 0.2, 0.1, 0.2) if by_ai else (0.2, 0.4, 0.2, 0.2)))
        shared = rng.normal(0, world.shared) + luck_of_week[int(day // 7)] + world.briefs * by_ai
        effect = rng.normal(world.effect, world.spread) if by_ai else 0.0
        made = Made.AI if by_ai else Made.HUMAN
        for account in accounts:
            level = bases[account] + 0.6 * math.cos((hour - 18) * math.pi / 12) + 0.3 * kind + shared
            level += world.growth * day / DAYS - 0.3 * (at.weekday() >= 5)
            without = math.floor(math.exp(level + luck(world, rng)))
            given = max(0, round((1 + without) * math.exp(effect)) - 1)
            seen = Outcome(post, int(account), made, at, FORMATS[kind], given)
            yield seen, replace(seen, interactions=without)


def luck(world: World, rng: np.random.Generator) -> float:
    """What nobody can foresee of a post."""
    if world.tails == "student":
        return float(np.clip(0.6 * rng.standard_t(2), -6, 6))
    return float(rng.normal(0, 0.8))


def truth(seen: list[Unit], without: list[Unit]) -> float:
    """The mean effect on the AI-made posts that have a match."""
    matched = {one.stratum for one in seen if not one.treated}
    pairs = zip(seen, without, strict=True)
    return statistics.fmean(a.outcome - b.outcome for a, b in pairs if a.treated and a.stratum in matched)


def naive(outcomes: list[Outcome], level: float) -> tuple[float, float, float]:
    """All of the AI's posts against all of people's."""
    ours = [math.log1p(one.interactions) for one in outcomes if one.made == Made.AI]
    theirs = [math.log1p(one.interactions) for one in outcomes if one.made == Made.HUMAN]
    found = stats.ttest_ind(ours, theirs, equal_var=False)
    low, high = found.confidence_interval(level)
    return statistics.fmean(ours) - statistics.fmean(theirs), float(low), float(high)


@dataclass
class Tally:
    """How a way did over the runs of a world."""

    errors: list[float]
    held: int = 0
    beyond: int = 0

    def add(self, value: float, low: float, high: float, true: float) -> None:
        """One run."""
        self.errors.append(abs(value - true))
        self.held += low <= true <= high
        self.beyond += low > 0 or high < 0


def line(world: World, runs: int, draws: int, seed: int) -> str:
    """One world as a row of the table."""
    rng = np.random.default_rng([seed, WORLDS.index(world)])
    ours, rival, matched = Tally([]), Tally([]), []
    while len(ours.errors) < runs:
        both = list(worlds_posts(world, rng))
        outcomes = [seen for seen, _without in both]
        seen = units(outcomes, Made.AI)
        found: Compared | None = compare(seen, rng=rng, level=LEVEL, draws=draws)
        if found is None:
            continue
        true = truth(seen, units([without for _seen, without in both], Made.AI))
        ours.add(found.value, found.low, found.high, true)
        rival.add(*naive(outcomes, LEVEL), true)
        matched.append(found.treated)
    error, worse = statistics.fmean(ours.errors), statistics.fmean(rival.errors)
    claims = f"{ours.beyond / runs:.3f} | {rival.beyond / runs:.3f}" if world.effect == 0 else "– | –"
    errors = f"{error:.3f} | {worse:.3f} | {worse / error:.1f}"
    held = f"**{ours.held / runs:.3f}** | {rival.held / runs:.3f}"
    return f"| {world.name} | {statistics.fmean(matched):.0f} | {errors} | {held} | {claims} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--draws", type=int, default=399)
    parser.add_argument("--seed", type=int, default=20261126)
    asked = parser.parse_args()
    print(
        f"{asked.runs:,} brands a world. Intervals at {LEVEL:.0%}: a held share between 0.88 and 0.92 is "
        "as promised; a claim where there is no effect may be made in 0.10 of them. Errors are of the "
        "logarithm.\n"
    )
    print(
        "| world | AI-made posts with a match | error, Parvis | error, difference of means | ratio "
        "| held, Parvis | held, difference of means "
        "| false claims, Parvis | false claims, difference of means |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    )
    for world in WORLDS:
        print(line(world, asked.runs, asked.draws, asked.seed), flush=True)


if __name__ == "__main__":
    main()
