"""What word lists say of a post: for each list the sum, the extremes and the presence of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parvis.ai.artefacts import Artefact
from parvis.ai.features import Features, Words, hash_words

Dense = npt.NDArray[np.float64]
PER_LIST = 7
STYLE = 4


@dataclass(frozen=True)
class Lexicon:
    """Word lists in one sorted table: ``values[i, j]`` is the value of the word of hash ``hashes[i]`` in the
    list ``names[j]``, 0 if the list does not hold it."""

    names: tuple[str, ...]
    hashes: Words
    values: npt.NDArray[np.float32]

    @property
    def width(self) -> int:
        """Columns of ``measured``."""
        return PER_LIST * len(self.names) + STYLE

    def measured(self, features: Features) -> Dense:
        """Return for n posts a matrix (n, width).

        For each list, with S the sum of values over a post of m tokens: S / sqrt(S^2 + 15) (the squashing of
        VADER, Hutto and Gilbert 2014), positive and negative sums over sqrt(m), highest and lowest value / 3,
        and whether any word is positive, or negative. Then four measures of style: exclamation marks,
        question marks, log of the length, share of words known to any list.
        """
        size = len(features)
        place = np.minimum(np.searchsorted(self.hashes, features.words), len(self.hashes) - 1)
        hits = np.flatnonzero(self.hashes[place] == features.words)
        tokens = np.diff(features.word_starts)
        post = np.repeat(np.arange(size), tokens)[hits]
        columns = []
        for name in range(len(self.names)):
            columns += self._of_list(self.values[place[hits], name].astype(np.float64), post, tokens)
        columns += _style(features, np.bincount(post, minlength=size), tokens)
        return np.stack(columns, axis=1)

    @staticmethod
    def _of_list(values: Dense, post: npt.NDArray[np.int64], tokens: npt.NDArray[np.int32]) -> list[Dense]:
        size = len(tokens)
        root = np.sqrt(np.maximum(tokens, 1))
        positive = np.bincount(post, np.maximum(values, 0), size)
        negative = np.bincount(post, np.minimum(values, 0), size)
        total = positive + negative
        highest, lowest = np.zeros(size), np.zeros(size)
        np.maximum.at(highest, post, values)
        np.minimum.at(lowest, post, values)
        return [
            total / np.sqrt(total * total + 15),
            positive / root,
            negative / root,
            highest / 3,
            lowest / 3,
            (positive > 0).astype(np.float64),
            (negative < 0).astype(np.float64),
        ]


_EXCLAMATIONS = np.sort(hash_words(["!" * k for k in range(1, 9)]))
_QUESTIONS = np.sort(hash_words(["?" * k for k in range(1, 5)]))


def _style(features: Features, known: npt.NDArray[np.int64], tokens: npt.NDArray[np.int32]) -> list[Dense]:
    size = len(features)
    post = np.repeat(np.arange(size), tokens)
    marks = []
    for hashes in (_EXCLAMATIONS, _QUESTIONS):
        found = hashes[np.minimum(np.searchsorted(hashes, features.words), len(hashes) - 1)] == features.words
        marks.append(np.minimum(np.bincount(post[found], minlength=size), 3) / 3)
    return [*marks, np.log1p(tokens) / 4, known / np.maximum(tokens, 1)]


def built(lists: Mapping[str, Mapping[str, float]]) -> Lexicon:
    """Return the lexicon of these word lists (list name -> word -> value)."""
    names = tuple(sorted(lists))
    words = sorted({word for entries in lists.values() for word in entries})
    hashes = hash_words(words)
    order = np.argsort(hashes, kind="stable")
    values = np.array([[lists[name].get(words[i], 0.0) for name in names] for i in order], np.float32)
    return Lexicon(names, hashes[order], values)


def to_artefact(lexicon: Lexicon, sources: Mapping[str, str]) -> Artefact:
    """Return the lexicon as a model file, with the source and licence of each list."""
    facts = {"kind": "lexicon", "names": list(lexicon.names), "sources": dict(sources)}
    return Artefact(facts, {"hashes": lexicon.hashes, "values": lexicon.values})


def from_artefact(artefact: Artefact) -> Lexicon:
    """Return the lexicon a model file holds."""
    return Lexicon(tuple(artefact.facts["names"]), artefact.arrays["hashes"], artefact.arrays["values"])
