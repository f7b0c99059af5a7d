"""What one topic would be as several: proposed to a person, who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from parvis.ai import topic_names
from parvis.ai.topic_following import Known
from parvis.ai.topic_learning import factors
from parvis.ai.topic_words import documents, read
from parvis.ai.topics import as_strings, rows_of, similarity

FEWEST_TO_DIVIDE: Final = 20  # posts with words; fewer are better read than divided
FEWEST_IN_PART: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One of the topics that a topic could become: names, words as written, the words that recognise it, how
    many of the posts it would take, the positions of those that show it best."""

    label_fr: str
    label_en: str
    terms: tuple[str, ...]
    known: Known
    size: int
    representatives: tuple[int, ...]


def divide(texts: Sequence[str], *, languages: Sequence[str], into: int, seed: int = 0) -> tuple[Part, ...]:
    """Return ``into`` parts or fewer, largest first, their ids the positions 0, 1, …; none when the posts are
    too few or say all the same. Deterministic for a seed. Raises ``ValueError`` if ``into`` is below 2."""
    if into < 2:
        raise ValueError("a topic is divided into 2 or more")
    rows = as_strings(texts)
    corpus = read(rows)
    if corpus.posts_with_words < FEWEST_TO_DIVIDE:
        return ()
    weights = factors(corpus.matrix(), into, seed)
    pairs = documents(rows, {word: place for place, word in enumerate(corpus.words)})
    chosen = similarity(pairs, corpus.rarity, weights).argmax(axis=1).astype(np.int32)
    chosen[np.diff(pairs[1]) == 0] = -1
    sizes = np.bincount(chosen[chosen >= 0], minlength=len(weights))
    kept = [int(one) for one in np.argsort(-sizes, kind="stable") if sizes[one] >= FEWEST_IN_PART]
    if len(kept) < 2:
        return ()
    words = [
        {corpus.words[at]: float(weights[one, at]) for at in np.flatnonzero(weights[one])} for one in kept
    ]
    known = [Known(place, held) for place, held in enumerate(words)]
    alike = similarity(pairs, corpus.rarity, rows_of(known, corpus.words))
    mine = alike.argmax(axis=1).astype(np.int32)  # what resembles none goes with the largest, as it will
    namer = topic_names.Namer(
        rows, languages=languages, words=corpus.words, pairs=pairs, topic_of=mine, topics=len(known)
    )
    return tuple(
        Part(
            label_fr=namer.label(place, "fr"),
            label_en=namer.label(place, "en"),
            terms=namer.terms(place),
            known=one,
            size=int((mine == place).sum()),
            representatives=topic_names.representatives(rows, alike[:, place], mine == place),
        )
        for place, one in enumerate(known)
    )
