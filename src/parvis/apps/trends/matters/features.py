"""What the ranking looks at: a few numbers with names, so that what was learnt can be said in words."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parvis.apps.trends.matters.facts import Facts, spoken_of
from parvis.science.ranking import Belief, believe
from parvis.science.rates import ratio

TOUCHED: Final = 0.1  # of the posts speak of it: from there on a subject is said to touch an interest
_HALF: Final = 0.5  # what an old answer's likeness is held against, so that one answer is no certainty
_FULL_SIZE, _FULL_TIMES, _FULL_ECHO = 10_000.0, 32.0, 8.0  # where size, growth and echo count as one
_FORGOTTEN: Final = 28.0  # days after which a subject heard before is new again


class Feature(StrEnum):
    """One thing the ranking looks at; its value is 0 to 1 unless said otherwise."""

    ALWAYS = "always"  # 1 for every subject: how many are kept at all
    THEMES = "themes"  # how much of it speaks of the workspace's themes
    SEGMENTS = "segments"  # how much of it speaks of what interests a segment
    LANGUAGE = "language"  # the share said in that segment's language
    SIZE = "size"  # posts
    GROWTH = "growth"  # times as many as expected, at least
    NOVELTY = "novelty"  # not heard rising in the last weeks
    FEELING = "feeling"  # positive minus negative, -1 to 1
    QUESTIONS = "questions"  # questions and complaints among the posts
    LIKED = "liked"  # likeness to what was kept minus what was set aside, -1 to 1
    ECHO = "echo"  # engagement of its posts against what is usual, -1 to 1
    PUSHED = "pushed"  # signs of coordinated posting


# The order before any answer: what speaks of a theme or an interest first, in a language that is read, then
# what is large and quick; never first what may be pushed. How people feel, and whether they ask, is left to
# the answers. One unit of deviation lets some ten answers that agree turn a weight round.
PRIOR: Final[Mapping[Feature, tuple[float, float]]] = {
    Feature.ALWAYS: (-2.0, 1.0),
    Feature.THEMES: (1.5, 1.0),
    Feature.SEGMENTS: (2.0, 1.0),
    Feature.LANGUAGE: (0.5, 1.0),
    Feature.SIZE: (0.5, 1.0),
    Feature.GROWTH: (0.5, 1.0),
    Feature.NOVELTY: (0.3, 1.0),
    Feature.FEELING: (0.0, 1.0),
    Feature.QUESTIONS: (0.0, 1.0),
    Feature.LIKED: (1.5, 1.0),
    Feature.ECHO: (0.3, 1.0),
    Feature.PUSHED: (-1.5, 1.0),
}
Values = dict[Feature, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An interest as the ranking sees it: any of ``words``, ``weight`` 0 to 1, ``name`` for people."""

    name: str
    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Touch:
    """How far a subject speaks of one interest: the share of its posts that hold one of its words."""

    name: str
    share: float
    weight: float

    @property
    def clear(self) -> bool:
        """Whether enough posts speak of it to say so."""
        return self.share >= TOUCHED


@dataclass(frozen=True, slots=True)
class Answered:
    """What one earlier answer leaves behind: what the subject was about, whether it was kept, its number."""

    about: frozenset[str]
    kept: bool
    subject: int = 0


def prior() -> Belief:
    """What is believed before the first answer."""
    return believe(*zip(*PRIOR.values(), strict=True))


def row_of(values: Mapping[Feature, float]) -> list[float]:
    """The values in the order of the weights; a feature that is missing counts nothing."""
    return [float(values.get(feature, 0.0)) for feature in PRIOR]


def touches(interests: Sequence[Wanted], facts: Facts) -> tuple[Touch, ...]:
    """Each interest with how far the subject speaks of it, the most first."""
    found = [Touch(one.name, spoken_of(one.words, facts), one.weight) for one in interests]
    return tuple(sorted(found, key=lambda one: -one.share * one.weight))


def strength(held: Sequence[Touch]) -> float:
    """How far a subject speaks of any of these interests, 0 to 1.

    One interest that a third of the posts speak of is as much as can be asked; several add up as independent
    reasons do (noisy or: Pearl, *Probabilistic reasoning in intelligent systems*, 1988, 4.3).
    """
    missed = 1.0
    for one in held:
        missed *= 1 - max(0.0, min(1.0, one.weight)) * min(1.0, 3 * one.share)
    return 1 - missed


def size_of(n: int) -> float:
    """Posts, 0 to 1: each tenfold counts as much."""
    return min(1.0, math.log1p(n) / math.log1p(_FULL_SIZE))


def growth_of(n: int, expected: float) -> float:
    """How many times as many as expected, at the lower bound, 0 to 1: each doubling counts as much."""
    return max(0.0, min(1.0, math.log2(max(1.0, ratio(n, max(expected, 0.1)).low)) / math.log2(_FULL_TIMES)))


def novelty_of(days: float | None) -> float:
    """Days since a subject of this name last rose (None: never heard rising), 0 to 1."""
    return 1.0 if days is None else max(0.0, min(1.0, days / _FORGOTTEN))


def echo_of(facts: Facts) -> float:
    """The engagement of its posts against what is usual, -1 to 1; 0 where no network tells."""
    if facts.engagement is None or facts.usual is None:
        return 0.0
    times = math.log((facts.engagement + 1) / (facts.usual + 1)) / math.log(_FULL_ECHO)
    return max(-1.0, min(1.0, times))


def feeling_of(facts: Facts) -> float:
    """Positive minus negative, -1 to 1."""
    return facts.share(facts.positive) - facts.share(facts.negative)


def questions_of(facts: Facts) -> float:
    """Questions and complaints among the posts, 0 to 1."""
    return min(1.0, facts.share(facts.questions + facts.complaints))


def liked_of(about: Collection[str], before: Sequence[Answered]) -> float:
    """How like a subject is to what was kept, less what was set aside, -1 to 1; 0 where nothing is alike.

    Likeness is the cosine of two sets of words; the answers to what is alike are averaged with their likeness
    as weight, drawn towards nothing while it is small.
    """
    own, kept, alike = frozenset(about), 0.0, 0.0
    for one in before:
        common = len(own & one.about)
        if common:
            likeness = common / math.sqrt(len(own) * len(one.about))
            kept += likeness if one.kept else -likeness
            alike += likeness
    return kept / (alike + _HALF)
