"""What people talk about: topics found in posts without any label, each with a name a person can read.

A post is the set of its content words and pairs of neighbours. TF-IDF over these, then non-negative matrix
factorisation (Lee and Seung, *Learning the parts of objects*, 1999), which on short texts gives parts that
read better than clusters. The number of topics, unless given, is the one whose words keep company most: mean
NPMI of the ten heaviest (Bouma, *Normalized (pointwise) mutual information*, 2009) times the share of words
that no two topics have in common (Dieng, Ruiz and Blei, 2020). Names are the words by which a topic differs
from the others: class-based TF-IDF (Grootendorst, *BERTopic*, 2022), written as people write them, accents
and capitals included.

A post that resembles no topic belongs to none (``OTHER``): nothing is forced.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.ai import topic_names
from parvis.ai.ports import ArtefactFault
from parvis.ai.topic_words import Corpus, Ids, documents, read

Floats = npt.NDArray[np.float32]

OTHER: Final = -1
OTHER_FR: Final = "Autres sujets"
OTHER_EN: Final = "Other subjects"
FEWEST_POSTS: Final = 30
"""Below this many posts with content there is nothing to find: a model without topics."""

_MOST_POSTS: Final = 20_000  # enough to find topics; more only costs time
_TRIED: Final = (8, 14, 22)
_KEPT_WORDS: Final = 60  # a topic is its heaviest words; the rest is noise that attracts anything
_LEAST_ALIKE: Final = 0.16  # cosine under which a post belongs to no topic; read on real titles
_LEAST_AHEAD: Final = 1.1  # and it must be this much nearer to the first topic than to the second
_CHUNK: Final = 4_096
_VERSION: Final = 1
_BIGGEST: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """A topic: names in both languages, its words (as written, heaviest first), how many of the posts it was
    fitted on it holds, and the positions of the posts that show it best."""

    id: int
    label_fr: str
    label_en: str
    terms: tuple[str, ...]
    size: int
    representatives: tuple[int, ...]


@dataclass(frozen=True)
class TopicModel:
    """Fitted topics; immutable. ``weights`` is float32 (topics, words), each row of unit length."""

    topics: tuple[TopicInfo, ...]
    words: tuple[str, ...]
    rarity: Floats
    weights: Floats
    coherence: float

    def assign(self, texts: pa.Array | pa.ChunkedArray | Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the topic id of each text, ``OTHER`` for those that resemble none; shape (n,)."""
        rows = _strings(texts)
        if not self.topics:
            return np.full(len(rows), OTHER, np.int32)
        parts = [self._assigned(rows[start : start + _CHUNK]) for start in range(0, len(rows), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def similarity(self, texts: Sequence[str]) -> Floats:
        """Return the cosine between each text and each topic, shape (n, topics), in [0, 1]."""
        index = {word: place for place, word in enumerate(self.words)}
        return _similarity(documents(texts, index), self.rarity, self.weights)

    def _assigned(self, texts: Sequence[str]) -> npt.NDArray[np.int32]:
        return _choose(self.similarity(texts))

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


def fit_topics(
    texts: pa.Array | pa.ChunkedArray | Sequence[str],
    *,
    languages: Sequence[str] | pa.Array | pa.ChunkedArray | None = None,
    k: int | None = None,
    seed: int = 0,
) -> TopicModel:
    """Find topics in posts; deterministic for a seed.

    ``languages`` (ISO 639-1 or "unknown", one a post) only choose the words that name a topic in French and
    in English. ``k`` is the number of topics, chosen by coherence if None. Beyond 20,000 posts a random
    20,000 are read, and every post is assigned. Too few posts give a model without topics. Raises
    ``ValueError`` if ``k`` is below 2 or ``languages`` has another length.
    """
    rows, codes = _strings(texts), _codes(languages)
    if (k is not None and k < 2) or (codes is not None and len(codes) != len(rows)):
        raise ValueError("k must be 2 or more, and languages one for each text")
    rng = np.random.default_rng(seed)
    picked = rng.permutation(len(rows))[:_MOST_POSTS] if len(rows) > _MOST_POSTS else np.arange(len(rows))
    corpus = read([rows[place] for place in picked])
    if corpus.posts_with_words < FEWEST_POSTS:
        return TopicModel((), (), np.zeros(0, np.float32), np.zeros((0, 0), np.float32), 0.0)
    tried = [k] if k else [count for count in _TRIED if count * 12 <= corpus.posts_with_words] or [3]
    fits = [_factors(corpus, count, seed) for count in tried]
    scores = [_quality(corpus, weights) for weights in fits]
    best = int(np.argmax(scores))
    return _named(rows, codes, corpus, fits[best], scores[best])


def _factors(corpus: Corpus, k: int, seed: int) -> Floats:
    """Return unit rows (topics, words): the factors, their heaviest words only."""
    from sklearn.decomposition import NMF  # noqa: PLC0415  (heavy: only who fits topics pays for it)

    k = min(k, len(corpus.words))
    factors = NMF(n_components=k, init="nndsvd", max_iter=80, tol=5e-3, random_state=seed)
    factors.fit(corpus.matrix())
    weights = factors.components_.astype(np.float32)
    weights = weights[weights.max(axis=1) > 0]
    for row in weights:
        row[np.argsort(row, kind="stable")[:-_KEPT_WORDS]] = 0.0
    unit: Floats = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    return unit


def _quality(corpus: Corpus, weights: Floats) -> float:
    """Return coherence (mean NPMI of the ten heaviest words, moved to [0, 1]) times diversity."""
    heaviest = np.argsort(-weights, axis=1, kind="stable")[:, :10]
    company = corpus.company(np.unique(heaviest))
    coherence = float(np.mean([company.npmi(words) for words in heaviest]))
    diversity = len(np.unique(heaviest)) / heaviest.size
    return (coherence + 1.0) / 2.0 * diversity


def _named(
    rows: Sequence[str], codes: Sequence[str] | None, corpus: Corpus, weights: Floats, quality: float
) -> TopicModel:
    """Return the model: topics by size, without those no post belongs to."""
    index = {word: place for place, word in enumerate(corpus.words)}
    pairs = documents(rows, index)
    alike = _similarity(pairs, corpus.rarity, weights)
    chosen = _choose(alike)
    sizes = np.bincount(chosen[chosen >= 0], minlength=len(weights))
    order = [int(topic) for topic in np.argsort(-sizes, kind="stable") if sizes[topic] >= 3]
    renamed = np.full(len(weights) + 1, OTHER, np.int32)
    renamed[order] = np.arange(len(order), dtype=np.int32)
    namer = topic_names.Namer(
        rows,
        languages=codes,
        words=corpus.words,
        pairs=pairs,
        topic_of=renamed[chosen],
        topics=len(order),
    )
    topics = tuple(
        TopicInfo(
            id=place,
            label_fr=namer.label(place, "fr"),
            label_en=namer.label(place, "en"),
            terms=namer.terms(place),
            size=int(sizes[topic]),
            representatives=topic_names.representatives(rows, alike[:, topic], chosen == topic),
        )
        for place, topic in enumerate(order)
    )
    return TopicModel(topics, corpus.words, corpus.rarity, weights[order], quality)


def _similarity(pairs: tuple[Ids, Ids], rarity: Floats, weights: Floats) -> Floats:
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


def _choose(alike: Floats) -> npt.NDArray[np.int32]:
    best = alike.argmax(axis=1).astype(np.int32)
    ordered = np.sort(alike, axis=1)
    first = ordered[:, -1]
    second = ordered[:, -2] if alike.shape[1] > 1 else np.zeros_like(first)
    sure = (first >= _LEAST_ALIKE) & (first >= second * _LEAST_AHEAD)
    return np.where(sure, best, OTHER).astype(np.int32)


def _strings(texts: pa.Array | pa.ChunkedArray | Sequence[str]) -> list[str]:
    held = texts.to_pylist() if isinstance(texts, pa.Array | pa.ChunkedArray) else texts
    return [text or "" for text in held]


def _codes(languages: Sequence[str] | pa.Array | pa.ChunkedArray | None) -> list[str] | None:
    return None if languages is None else _strings(languages)


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
