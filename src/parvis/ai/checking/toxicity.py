"""A second reading of insults by the shipped model of offensive words, where the lists see nothing.

A guess, and it says so with its score: trained on English tweets (``docs/model-cards/toxicity.md``), it knows
French by shared words and letters only. Thresholds were chosen for precision on the halves of the case sets
that may be looked at. Without its file nothing is said, and the lists stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from parvis.ai.checking import shapes
from parvis.ai.checking.ports import Hit, Rule
from parvis.ai.checking.reading import Reading

SURE: Final = {"fr": 0.6, "en": 0.9}
FEWEST_WORDS: Final = 3
MOST: Final = 40  # sentences of a text that are put to it


def look(reading: Reading, language: str, known: Sequence[Hit]) -> Iterator[Hit]:
    """Sentences that the model calls offensive and in which nothing is ``known``; ``about`` is its score."""
    places = [
        (start, end)
        for start, end in _sentences(reading)
        if not any(hit.start < end and start < hit.end for hit in known)
    ][:MOST]
    if not places:
        return
    scores = _scores(tuple(reading.text[start:end] for start, end in places), language)
    for (start, end), score in zip(places, scores, strict=False):
        hit = Hit(Rule.TOXIC, start, end, reading.text[start:end], about=f"{score:.2f}")
        if score >= SURE[language] and not shapes.spoken_of(reading, hit):
            yield hit


def _sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    begun = 0
    for end in dict.fromkeys((*reading.ends, len(reading.folded))):
        piece = reading.folded[begun:end]
        if len(piece.split()) >= FEWEST_WORDS:
            lead = len(piece) - len(piece.lstrip())
            yield reading.span(begun + lead, begun + len(piece.rstrip()))
        begun = end


@lru_cache(maxsize=256)  # the versions of a post say the same sentences, and so does its next look
def _scores(texts: tuple[str, ...], language: str) -> tuple[float, ...]:
    """How offensive each text is, from 0 to 1; empty where the model’s file is not there."""
    if not ready():
        return ()
    from parvis.ai.ports import Task  # noqa: PLC0415  (heavy: who reads no words pays nothing)
    from parvis.ai.shipped import Shipped  # noqa: PLC0415  (heavy: who reads no words pays nothing)

    scored = Shipped(Task.OFFENSIVE).classify(list(texts), [language] * len(texts))
    column = scored.labels.index("offensive")
    return tuple(float(row[column]) for row in scored.probabilities)


@cache
def ready() -> bool:
    """Whether the model’s file can be read."""
    from parvis.ai.ports import ArtefactFault, Task  # noqa: PLC0415  (heavy: who reads no words pays nothing)
    from parvis.ai.shipped import artefact  # noqa: PLC0415  (heavy: who reads no words pays nothing)

    try:
        artefact(Task.OFFENSIVE)
    except (ArtefactFault, OSError):
        return False
    return True
