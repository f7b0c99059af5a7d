"""Names for topics: the words that set one apart, written as people write them.

A name never is a proper noun alone (with a person's it would say that the topic is that person), nor holds an
insult: a common word stands beside the first, nothing instead of the second. Words that posts of any subject
hold name nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from parvis.ai import shipped
from parvis.ai.features import hash_words
from parvis.ai.words import words as listed
from parvis.kit.spelling import commonest
from parvis.kit.text import fold

Ids = npt.NDArray[np.int64]

_IN_NAME: Final = 3
_IN_TERMS: Final = 10
_CANDIDATES: Final = 25
_SHOWN: Final = 5
_SURFACE_POSTS: Final = 400  # posts of a topic read to learn how its words are written
_LEAST_POSTS: Final = 5  # in a language, before it may name the topic by its own words,
_LEAST_SHARE: Final = 0.2  # and this much of the topic
_NAMEABLE: Final = 30  # words of the whole topic among which a language chooses its own
_STEM: Final = 4  # letters that make "runner" and "running" one word in a name; shorter ones need an ending
_ENDINGS: Final = frozenset({"", "s", "e", "es", "er", "ers", "ed", "ing", "ings"})
_WRITTEN: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Namer:
    """Names the topics of a corpus; built once, read by topic."""

    def __init__(
        self,
        texts: Sequence[str],
        *,
        languages: Sequence[str] | None,
        words: Sequence[str],
        pairs: tuple[Ids, Ids],
        topic_of: npt.NDArray[np.int32],
        topics: int,
    ) -> None:
        """``pairs`` are word ids and where each post's begin; ``topic_of`` (posts,) is -1 for none."""
        self._texts = texts
        self._languages = np.array(
            languages if languages is not None else ["unknown"] * len(texts), dtype=object
        )
        self._words = words
        self._ids, self._begins = pairs
        self._topic_of = topic_of
        self._topics = topics
        self._owner = np.repeat(np.arange(len(topic_of)), np.diff(self._begins))
        self._all = self._weights(np.ones(len(topic_of), np.bool_))

    def terms(self, topic: int) -> tuple[str, ...]:
        """Return the words of a topic, heaviest first, as written."""
        return self._said(topic, self._all, self._topic_of == topic, _IN_TERMS)

    def label(self, topic: int, language: str) -> str:
        """Return a name from the posts of that language, or of all when they are too few; empty if nothing
        of the topic can be said."""
        whole = self._topic_of == topic
        mine = whole & (self._languages == language)
        if int(mine.sum()) < max(_LEAST_POSTS, _LEAST_SHARE * whole.sum()):
            return self.label_of_all(topic)
        weights = self._weights(self._languages == language)
        known = np.argsort(-self._all[topic], kind="stable")[:_NAMEABLE]
        own = np.zeros_like(weights)
        own[topic, known] = weights[topic, known]
        return _name(self._said(topic, own, mine, _CANDIDATES)) or self.label_of_all(topic)

    def label_of_all(self, topic: int) -> str:
        """Return a name from all posts of the topic."""
        return _name(self._said(topic, self._all, self._topic_of == topic, _CANDIDATES))

    def _weights(self, posts: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Return class-based TF-IDF over the chosen posts: tf · log(1 + A / f), shape (topics, words)."""
        topic = self._topic_of[self._owner]
        kept = (topic >= 0) & posts[self._owner]
        counts = np.zeros((self._topics, len(self._words)))
        np.add.at(counts, (topic[kept], self._ids[kept]), 1.0)
        overall = np.bincount(self._ids, minlength=len(self._words)).astype(np.float64)
        average = counts.sum() / max(1, self._topics)
        weights: npt.NDArray[np.float64] = counts * np.log1p(average / np.maximum(overall, 1.0))
        return weights

    def _said(
        self, topic: int, weights: npt.NDArray[np.float64], posts: npt.NDArray[np.bool_], limit: int
    ) -> tuple[str, ...]:
        row = weights[topic]
        best = [int(word) for word in np.argsort(-row, kind="stable")[:_CANDIDATES] if row[word] > 0]
        chosen = _distinct(
            [self._words[word] for word in best], {self._words[word]: row[word] for word in best}
        )
        seen = self._surfaces(posts)
        return tuple(_surface(word, seen) for word in chosen[:limit])

    def _surfaces(self, posts: npt.NDArray[np.bool_]) -> dict[str, Counter[str]]:
        """Return how each word is written in some of these posts, plain and in pairs."""
        seen: dict[str, Counter[str]] = {}
        for place in np.flatnonzero(posts)[:_SURFACE_POSTS]:
            written = [piece for found in _WRITTEN.findall(self._texts[place]) for piece in _unelided(found)]
            for left, right in zip(written, [*written[1:], ""], strict=True):
                seen.setdefault(fold(left), Counter())[left] += 1
                if right:
                    seen.setdefault(f"{fold(left)} {fold(right)}", Counter())[f"{left} {right}"] += 1
        return seen


def representatives(
    texts: Sequence[str], alike: npt.NDArray[np.float32], mine: npt.NDArray[np.bool_]
) -> tuple[int, ...]:
    """Return the positions of the posts nearest to the topic, no two with the same text."""
    places = np.flatnonzero(mine)
    nearest = places[np.argsort(-alike[places], kind="stable")]
    shown: dict[str, int] = {}
    for place in nearest.tolist():
        if len(shown) == _SHOWN:
            break
        shown.setdefault(fold(texts[place]), place)
    return tuple(shown.values())


def _name(written: Sequence[str]) -> str:
    """Return three of these words, heaviest first, of which one at least is a common word if there is any."""
    sayable = [word for word in written if not _dull(word) and not insulting(word)]
    common = [word for word in sayable if word == word.lower()]
    chosen = sayable[:_IN_NAME]
    if common and not set(common) & set(chosen):
        chosen[-1:] = common[:1] if len(chosen) == _IN_NAME else [*chosen[-1:], common[0]]
    return ", ".join(chosen)


def _dull(written: str) -> bool:
    return all(part in listed("dull") for part in fold(written).split())


def insulting(written: str) -> bool:
    """Whether any word of this is in the lists of insults and obscenities."""
    lists = shipped.word_lists()
    insults = lists.hashes[lists.values[:, lists.names.index("profanity")] < 0]
    return bool(np.isin(hash_words([*fold(written).split(), *written.lower().split()]), insults).any())


def _distinct(words: Sequence[str], weight: dict[str, float]) -> list[str]:
    """Return words that do not repeat each other: "piste" goes when "piste cyclable" is about as heavy, and
    "runner" after "running"."""
    kept: list[str] = []
    for word in words:
        parts = set(word.split())
        longer = [
            other for other in words if parts < set(other.split()) and weight[other] > 0.45 * weight[word]
        ]
        if not longer and not any(_repeats(word, other) for other in kept):
            kept.append(word)
    return kept


def _repeats(word: str, other: str) -> bool:
    mine, theirs = word.split(), other.split()
    if set(mine) & set(theirs):
        return True
    if len(mine) > 1 or len(theirs) > 1:
        return False
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) > _STEM:
        return longer.startswith(shorter[: max(_STEM, len(shorter) - 2)])
    ending = longer.removeprefix(shorter)
    return len(shorter) >= _STEM - 1 and ending != longer and ending.removeprefix(shorter[-1]) in _ENDINGS


def _unelided(word: str) -> list[str]:
    head, mark, tail = word.replace("’", "'").partition("'")
    if (
        mark
        and tail
        and fold(head) in {"c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"}
    ):
        return _unelided(tail)
    return [word]


def _surface(word: str, seen: dict[str, Counter[str]]) -> str:
    """Return how people write it: the commonest spelling, plural or not, in capitals only if a name."""
    forms = seen.get(word, Counter()) + seen.get(f"{word}s", Counter()) + seen.get(f"{word}x", Counter())
    for left, right in [word.split()] if " " in word else []:
        forms += seen.get(f"{left}s {right}s", Counter()) + seen.get(f"{left}s {right}", Counter())
    return commonest(forms) if forms else word
