"""What people talk about: a workspace's topics, and which post belongs to which.

A topic is a handful of weighted words, learnt from posts without any label (``topic_learning``), with an id
that it keeps from one learning to the next (``topic_following``). A post belongs to the topic whose words it
resembles most (cosine of TF-IDF), to none if it resembles none clearly (``OTHER``): nothing is forced. A
post that has a topic keeps it unless another is clearly nearer, so that learning anew does not shuffle posts
for nothing. A copy of a repeated text belongs to that text (``topic_repeats``).

What people decided is applied here: topics put together answer with one id and do not compete; a topic
divided answers with its parts.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.ai.ports import ArtefactFault
from parvis.ai.topic_following import Known
from parvis.ai.topic_names import representatives
from parvis.ai.topic_repeats import signatures
from parvis.ai.topic_words import Ids, documents

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

OTHER: Final = -1
_LEAST_ALIKE: Final = 0.16  # cosine under which a post belongs to no topic; read on real titles
_LEAST_AHEAD: Final = 1.1  # and it must be this much nearer to the first topic than to the second
_KEPT_ALIKE: Final = 0.12  # a post leaves the topic it has below this,
_KEPT_BEHIND: Final = 1.3  # or when another is this much nearer
_CHUNK: Final = 4_096
_VERSION: Final = 2
_BIGGEST: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """A topic: names in both languages, its words (as written, heaviest first), how many of the posts it was
    learnt from it holds, and the positions of the posts that show it best. ``signature`` is that of a text
    that is repeated, else empty; ``one_author``: half of its posts are one author's."""

    id: int
    label_fr: str
    label_en: str
    terms: tuple[str, ...]
    size: int
    representatives: tuple[int, ...]
    signature: str = ""
    one_author: bool = False


@dataclass(frozen=True)
class TopicModel:
    """Topics as learnt; immutable. ``weights`` is float32 (topics, words), each row of unit length, or zero
    for a repeated text. ``into`` (id -> id) and ``parts`` (id -> its parts) are what people decided."""

    topics: tuple[TopicInfo, ...]
    words: tuple[str, ...]
    rarity: Floats
    weights: Floats
    coherence: float
    into: Mapping[int, int] = field(default_factory=dict)
    parts: Mapping[int, tuple[Known, ...]] = field(default_factory=dict)

    def decided(self, into: Mapping[int, int], parts: Mapping[int, tuple[Known, ...]]) -> TopicModel:
        """Return the same topics as people arranged them: ``into`` names for a topic the one it was put
        into, ``parts`` for a topic what it was divided into."""
        return replace(self, into=into, parts=parts)

    def known(self) -> tuple[Known, ...]:
        """Return what to remember of these topics until they are learnt anew."""
        rows = ({self.words[at]: float(row[at]) for at in np.flatnonzero(row)} for row in self.weights)
        return tuple(
            Known(topic.id, words, signature=topic.signature)
            for topic, words in zip(self.topics, rows, strict=True)
        )

    def assign(
        self, texts: pa.Array | pa.ChunkedArray | Sequence[str], held: Numbers | None = None
    ) -> Numbers:
        """Return the topic id of each text, ``OTHER`` for those that resemble none; shape (n,).

        ``held``: the ids that the texts have now (``OTHER`` for none), which they keep unless another topic
        is clearly nearer.
        """
        rows = as_strings(texts)
        if not self.topics:
            return np.full(len(rows), OTHER, np.int32)
        before = np.full(len(rows), OTHER, np.int32) if held is None else np.asarray(held, np.int32)
        parts = [
            self._assigned(rows[start : start + _CHUNK], before[start : start + _CHUNK])
            for start in range(0, len(rows), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def similarity(self, texts: Sequence[str]) -> Floats:
        """Return the cosine between each text and each topic, shape (n, topics), in [0, 1]."""
        return similarity(documents(texts, self._index()), self.rarity, self.weights)

    def telling(self, texts: Sequence[str], words: Mapping[str, float]) -> tuple[int, ...]:
        """Return the positions of the few texts nearest to the words of a topic, no two the same."""
        rows = rows_of([Known(0, words)], self.words)
        alike = similarity(documents(texts, self._index()), self.rarity, rows)[:, 0]
        return representatives(texts, alike, np.ones(len(texts), np.bool_))

    def _index(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def nearest(self, texts: Sequence[str], among: Sequence[Known]) -> Numbers:
        """Return the id, as arranged, of the nearest of a few topics for each text: here every text is of
        one of them, since a person said that these are all there is. Of two equals, the first."""
        ids: Numbers = self._nearest(documents(texts, self._index()), among)
        copies = {one.signature: one.id for one in among if one.signature}
        if copies:
            signs = signatures(texts)
            ids = np.array([copies.get(sign, one) for sign, one in zip(signs, ids.tolist(), strict=True)])
        return np.array([self.into.get(one, one) for one in ids.tolist()], np.int32)

    def _nearest(self, pairs: tuple[Ids, Ids], among: Sequence[Known]) -> Numbers:
        alike = similarity(pairs, self.rarity, rows_of(among, self.words))
        nearest: Numbers = np.array([one.id for one in among], np.int32)[alike.argmax(axis=1)]
        return nearest

    def _assigned(self, texts: Sequence[str], held: Numbers) -> Numbers:
        pairs = documents(texts, self._index())
        answering = [self.into.get(topic.id, topic.id) for topic in self.topics]
        names = list(dict.fromkeys(answering))
        place = {name: at for at, name in enumerate(names)}
        whole = {one: place.get(self._whole(one), OTHER) for one in np.unique(held).tolist()}
        before = np.array([whole[one] for one in held.tolist()], np.int32)
        alike = _strongest(similarity(pairs, self.rarity, self.weights), [place[one] for one in answering])
        chosen = choose(alike, before)
        ids = np.where(chosen == OTHER, OTHER, np.array(names, np.int32)[chosen]).astype(np.int32)
        for at, topic in self._copies(texts).items():
            ids[at] = topic
        for parent, parts in self.parts.items():
            mine = ids == self.into.get(parent, parent)
            if parts and mine.any():
                nearest = [self.into.get(one, one) for one in self._nearest(pairs, parts).tolist()]
                ids = np.where(mine, np.array(nearest, np.int32), ids)
        return ids

    def _whole(self, topic: int) -> int:
        """Return the topic that was divided into this one, or itself, as arranged."""
        of = {part.id: parent for parent, parts in self.parts.items() for part in parts}
        topic = self.into.get(topic, topic)
        return self._whole(of[topic]) if topic in of else topic

    def _copies(self, texts: Sequence[str]) -> dict[int, int]:
        """Return the places of copies of repeated texts, with the topic of each text."""
        known = {one.signature: self.into.get(one.id, one.id) for one in self.topics if one.signature}
        if not known:
            return {}
        return {place: known[sign] for place, sign in enumerate(signatures(texts)) if sign in known}

    def to_bytes(self) -> bytes:
        """Return the model as a zip of arrays and JSON, the same bytes for the same model; no pickle."""
        about = {
            "version": _VERSION,
            "words": self.words,
            "topics": [asdict(topic) for topic in self.topics],
            "coherence": self.coherence,
        }
        held = io.BytesIO()
        text = np.frombuffer(json.dumps(about).encode(), np.uint8)
        np.savez(held, about=text, rarity=self.rarity, weights=self.weights)
        return held.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> TopicModel:
        """Read what ``to_bytes`` wrote. Raises ``ArtefactFault`` for anything else."""
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as file:
                if sum(entry.file_size for entry in file.infolist()) > _BIGGEST:
                    raise ArtefactFault("topic model is too big")
            with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
                about = json.loads(arrays["about"].tobytes())
                rarity, weights = arrays["rarity"], arrays["weights"]
            return _checked(about, rarity, weights)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise ArtefactFault(f"not a topic model: {error}") from error


def rows_of(known: Sequence[Known], words: Sequence[str]) -> Floats:
    """Return remembered topics over other words, unit rows (topics, words); what a word lost is lost."""
    index = {word: place for place, word in enumerate(words)}
    rows = np.zeros((len(known), len(words)), np.float32)
    for row, one in zip(rows, known, strict=True):
        for word, weight in one.words.items():
            if word in index:
                row[index[word]] = weight
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def similarity(pairs: tuple[Ids, Ids], rarity: Floats, weights: Floats) -> Floats:
    """Return cosines (posts, topics) of posts given as (word ids, where each post's begin)."""
    words, begins = pairs
    posts = len(begins) - 1
    totals = np.zeros((posts, len(weights)), np.float32)
    lengths = np.zeros(posts, np.float32)
    held = begins[:-1] < begins[1:]
    if len(words):
        starts = begins[:-1][held]
        worth = rarity[words]
        totals[held] = np.add.reduceat(worth[:, None] * weights.T[words], starts, axis=0)
        lengths[held] = np.sqrt(np.add.reduceat(worth**2, starts))
    cosines: Floats = (totals / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32)
    return cosines


def choose(alike: Floats, held: Numbers | None = None) -> Numbers:
    """Return for each post the column of its topic, ``OTHER`` for none. ``alike``: cosines (posts, topics);
    ``held``: the column it is in now."""
    best = alike.argmax(axis=1).astype(np.int32)
    ordered = np.sort(alike, axis=1)
    first = ordered[:, -1]
    second = ordered[:, -2] if alike.shape[1] > 1 else np.zeros_like(first)
    sure = (first >= _LEAST_ALIKE) & (first >= second * _LEAST_AHEAD)
    chosen = np.where(sure, best, OTHER).astype(np.int32)
    if held is None:
        return chosen
    own = alike[np.arange(len(alike)), held]  # of nobody's column: any, and then left out
    stays = (held != OTHER) & (own >= _KEPT_ALIKE) & (first < own * _KEPT_BEHIND)
    return np.where(stays, held, chosen).astype(np.int32)


def _strongest(alike: Floats, group: Sequence[int]) -> Floats:
    """Return the highest cosine of each group of columns, shape (posts, groups)."""
    if len(set(group)) == len(group):
        return alike
    strongest = np.zeros((len(alike), max(group) + 1), np.float32)
    for column, one in enumerate(group):
        np.maximum(strongest[:, one], alike[:, column], out=strongest[:, one])
    return strongest


def as_strings(texts: pa.Array | pa.ChunkedArray | Sequence[str]) -> list[str]:
    """Return texts as Python strings, nulls empty."""
    held = texts.to_pylist() if isinstance(texts, pa.Array | pa.ChunkedArray) else texts
    return [text or "" for text in held]


def _checked(about: dict[str, object], rarity: Floats, weights: Floats) -> TopicModel:
    words, topics = about["words"], about["topics"]
    if about["version"] != _VERSION or not isinstance(words, list) or not isinstance(topics, list):
        raise ArtefactFault("topic model of another version")
    known = tuple(
        TopicInfo(
            **{**topic, "terms": tuple(topic["terms"]), "representatives": tuple(topic["representatives"])}
        )
        for topic in topics
    )
    if rarity.shape != (len(words),) or (len(known), len(words)) != weights.shape:
        raise ArtefactFault("topic model with missing parts")
    return TopicModel(known, tuple(words), rarity, weights, float(str(about["coherence"])))
