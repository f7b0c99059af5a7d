"""Topics from one day to the next: which of today's is which of yesterday's, and what became of the others.

Two learnings are matched one to one: the assignment of least cost (Kuhn, *The Hungarian method*, 1955) over a
likeness of two halves, the cosine of the words that two topics weigh and the cosine of the posts that they
share (Ochiai's coefficient). Below a threshold nobody is matched: what is left of yesterday faded, or went
into another; what is left of today was born, or came out of another. The transitions and their thresholds on
shared posts are those of MONIC (Spiliopoulou, Ntoutsi, Theodoridis and Schult, *Modeling and monitoring
cluster transitions*, 2006); matching by overlap, and dormant topics that may come back, after Greene, Doyle
and Cunningham (*Tracking the evolution of communities in dynamic social networks*, 2010).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

NOBODY: Final = -1
SAME: Final = (
    0.30  # likeness under which two topics are two; read on communities kept apart from the measured
)
MOST: Final = 0.5  # share of its posts that must go one way, for a topic to have gone there (MONIC)
PART: Final = 0.25  # share of its posts that make a part of a topic worth telling (MONIC)


@dataclass(frozen=True, slots=True)
class Known:
    """A topic as it is remembered: its id, its words (folded) with their weights of unit length, whether it
    had faded, and for a text that is repeated, the text's signature."""

    id: int
    words: Mapping[str, float]
    quiet: bool = False
    signature: str = ""


class Became(enum.StrEnum):
    """What a topic did since it was last learnt."""

    BORN = "born"
    BACK = "back"
    SPLIT = "split"  # came out of ``other``
    JOINED = "joined"  # went into ``other``
    FADED = "faded"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to tell: of which topic, with which other; ``before`` and ``after`` are posts of the same
    corpus, as yesterday's topics and today's divide it."""

    became: Became
    topic: int
    other: int = NOBODY
    before: int = 0
    after: int = 0


def shared(before: Numbers, after: Numbers, old: int, new: int) -> npt.NDArray[np.int64]:
    """Return how many posts went from each of ``old`` topics to each of ``new``; rows and columns are
    positions, ``NOBODY`` is left out."""
    both = (before >= 0) & (after >= 0)
    table = np.zeros((old, new), np.int64)
    np.add.at(table, (before[both], after[both]), 1)
    return table


def likeness(
    old: Floats, new: Floats, posts: npt.NDArray[np.int64], sizes: tuple[Numbers, Numbers]
) -> Floats:
    """Return how alike topics are, in [0, 1], shape (old, new): ``old`` and ``new`` are unit rows over the
    same words, ``posts`` what they share, ``sizes`` how many posts each holds."""
    spread = np.sqrt(np.outer(np.maximum(sizes[0], 1), np.maximum(sizes[1], 1)))
    both: Floats = (0.5 * (old @ new.T) + 0.5 * posts / spread).astype(np.float32)
    return both


def matched(alike: Floats, least: float = SAME) -> dict[int, int]:
    """Return new position -> old position, the best one-to-one matching without pairs below ``least``."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  (heavy: only who learns topics pays)

    rows, columns = linear_sum_assignment(-alike)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {column: row for row, column in pairs if alike[row, column] >= least}


def transitions(
    known: Sequence[Known],
    ids: Sequence[int],
    posts: npt.NDArray[np.int64],
    sizes: tuple[Numbers, Numbers],
) -> tuple[Change, ...]:
    """Tell what became of topics: ``ids`` are today's, a remembered one where it was matched; ``posts`` and
    ``sizes`` as for ``likeness``."""
    place = {topic: column for column, topic in enumerate(ids)}
    told: list[Change] = []
    for row, one in enumerate(known):
        before = int(sizes[0][row])
        if one.id in place:
            after = int(sizes[1][place[one.id]])
            told += [Change(Became.BACK, one.id, NOBODY, 0, after)] if one.quiet else []
        elif not one.quiet:
            heir = int(posts[row].argmax()) if posts.shape[1] else NOBODY
            went = heir != NOBODY and posts[row, heir] >= MOST * max(1, before)
            became = Became.JOINED if went else Became.FADED
            told.append(Change(became, one.id, ids[heir] if went else NOBODY, before, 0))
    remembered = {one.id for one in known}
    for column, topic in enumerate(ids):
        if topic not in remembered:
            told.append(_appeared(known, topic, posts[:, column], sizes, column))
    return tuple(told)


def _appeared(
    known: Sequence[Known],
    topic: int,
    came: npt.NDArray[np.int64],
    sizes: tuple[Numbers, Numbers],
    column: int,
) -> Change:
    after = int(sizes[1][column])
    origin = int(came.argmax()) if len(came) else NOBODY
    if origin != NOBODY and came[origin] >= MOST * max(1, after) and came[origin] >= PART * sizes[0][origin]:
        return Change(Became.SPLIT, topic, known[origin].id, int(sizes[0][origin]), after)
    return Change(Became.BORN, topic, NOBODY, 0, after)
