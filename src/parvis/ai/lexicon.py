"""What word lists say of a post: for each list the sum, the extremes and the presence of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    list ``names[j]``, 0 if the list does not hold it. ``phrases`` and ``phrase_values`` are the same for
    expressions of two or three words."""

    names: tuple[str, ...]
    hashes: Words
    values: npt.NDArray[np.float32]
    phrases: Words
    phrase_values: npt.NDArray[np.float32]

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
        tokens = np.diff(features.word_starts)
        post_of = np.repeat(np.arange(size), tokens)
        hits, values = _found(features.words, self.hashes, self.values)
        known = np.bincount(post_of[hits], minlength=size)
        where, valued = [post_of[hits]], [values]
        if len(self.phrases):
            for phrase in _phrases(features.words, post_of):
                hits, values = _found(phrase, self.phrases, self.phrase_values)
                where.append(post_of[hits])
                valued.append(values)
        post, worth = np.concatenate(where), np.concatenate(valued).astype(np.float64)
        columns = []
        for name in range(len(self.names)):
            named = np.flatnonzero(worth[:, name])
            columns += self._of_list(worth[named, name], post[named], tokens)
        columns += _style(features, known, tokens)
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


def _found(
    hashes: Words, known: Words, values: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Return where known hashes stand among ``hashes``, and the row of values of each."""
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    hits = np.flatnonzero(known[place] == hashes)
    return hits, values[place[hits]]


def _phrases(words: Words, post_of: npt.NDArray[np.int64]) -> tuple[Words, Words]:
    """Return the hashes of each two and three words of one post that follow each other; where they are of
    two posts, 0."""
    pairs = np.where(post_of[1:] == post_of[:-1], _followed(words[:-1], words[1:]), np.uint64(0))
    threes = np.where(post_of[2:] == post_of[:-2], _followed(pairs[:-1], words[2:]), np.uint64(0))
    return pairs, threes


def _followed(first: Words, then: Words) -> Words:
    return first * _FOLLOWED + then


_FOLLOWED = np.uint64(0x9FB21C651E98DF25)
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
    """Return the lexicon of these word lists (list name -> word -> value). Words of an expression (two or
    three) are parted by one space."""
    names = tuple(sorted(lists))
    entries = sorted({word for given in lists.values() for word in given})

    def table(words: list[str], hashes: Words) -> tuple[Words, npt.NDArray[np.float32]]:
        order = np.argsort(hashes, kind="stable")
        rows = [[lists[name].get(words[i], 0.0) for name in names] for i in order]
        return hashes[order], np.array(rows, np.float32).reshape(len(words), len(names))

    single = [word for word in entries if " " not in word]
    several = [word for word in entries if " " in word]
    return Lexicon(names, *table(single, hash_words(single)), *table(several, _hash_phrases(several)))


def _hash_phrases(phrases: list[str]) -> Words:
    hashes = []
    for phrase in phrases:
        words = hash_words(phrase.split(" "))
        total = words[:1]
        for i in range(1, len(words)):
            total = _followed(total, words[i : i + 1])
        hashes.append(total)
    return np.concatenate([np.zeros(0, np.uint64), *hashes])


def to_artefact(lexicon: Lexicon, sources: Mapping[str, str]) -> Artefact:
    """Return the lexicon as a model file, with the source and licence of each list."""
    facts = {"kind": "lexicon", "names": list(lexicon.names), "sources": dict(sources)}
    arrays: dict[str, npt.NDArray[Any]] = {
        "hashes": lexicon.hashes,
        "values": lexicon.values,
        "phrases": lexicon.phrases,
        "phrase_values": lexicon.phrase_values,
    }
    return Artefact(facts, arrays)


def from_artefact(artefact: Artefact) -> Lexicon:
    """Return the lexicon a model file holds."""
    arrays = artefact.arrays
    return Lexicon(
        tuple(artefact.facts["names"]),
        arrays["hashes"],
        arrays["values"],
        arrays["phrases"],
        arrays["phrase_values"],
    )
