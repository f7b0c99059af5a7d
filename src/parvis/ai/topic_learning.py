"""Learning topics from posts without any label, so that they stay the same topics from day to day.

A post is the set of its content words and pairs of neighbours. TF-IDF over these, then non-negative matrix
factorisation (Lee and Seung, *Learning the parts of objects*, 1999), which on short texts gives parts that
read better than clusters. The first time, the number of topics, unless given, is the one whose words keep
company most: mean NPMI of the ten heaviest (Bouma, *Normalized (pointwise) mutual information*, 2009) times
the share of words that no two topics have in common (Dieng, Ruiz and Blei, 2020).

From then on the factors begin where they were left (warm start, as for topics of a changing corpus in Cao,
Niu, Ma and Xu, *Detect and track latent factors with online nonnegative matrix factorization*, 2007) and
are moved one step only. What the remembered topics do not explain is factorised apart: a factor that enough
posts share, and whose words keep company, is a new topic. ``topic_following`` says which is which.

Names are the words by which a topic differs from the others: class-based TF-IDF (Grootendorst, *BERTopic*,
2022), written as people write them, accents and capitals included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.ai import topic_following, topic_names, topic_repeats
from parvis.ai.topic_following import Change, Known
from parvis.ai.topic_words import Corpus, Ids, documents, read
from parvis.ai.topics import (
    OTHER,
    Floats,
    Numbers,
    TopicInfo,
    TopicModel,
    as_strings,
    choose,
    rows_of,
    similarity,
)

FEWEST_POSTS: Final = 30
"""Below this many posts with content there is nothing to find: a model without topics."""

_MOST_POSTS: Final = 20_000  # enough to find topics; more only costs time
_TRIED: Final = (8, 14, 22, 32)
_MOST_TOPICS: Final = 48
_KEPT_WORDS: Final = 60  # a topic is its heaviest words; the rest is noise that attracts anything
_STEPS: Final = 80
_WARM_STEPS: Final = 1  # more, and the topics of a quiet day drift for nothing
_ROUNDS: Final = 4
_SOUGHT: Final = (8, 1)  # new topics looked for at once
_BORN_SHARE: Final = 0.01  # of the posts, for a new topic
_FEWEST_BORN: Final = 12
_FEWEST_HELD: Final = 3  # posts below which a topic has faded
_TWIN: Final = 0.7  # cosine from which two topics are one


@dataclass(frozen=True)
class Learnt:
    """What was learnt: the model, and what became of the topics that were remembered."""

    model: TopicModel
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Posts:
    """All posts, and what of them is learnt from."""

    texts: Sequence[str]
    languages: Sequence[str] | None
    authors: Sequence[str] | None
    signs: Sequence[str]
    floods: tuple[str, ...]
    corpus: Corpus

    @classmethod
    def of(
        cls, texts: Sequence[str], languages: Sequence[str] | None, authors: Sequence[str] | None, seed: int
    ) -> _Posts:
        signs = topic_repeats.signatures(texts)
        floods = topic_repeats.repeated(signs)
        kept = topic_repeats.learnt_from(signs, authors)
        kept = kept[[signs[place] not in floods for place in kept.tolist()]] if floods else kept
        if len(kept) > _MOST_POSTS:
            kept = np.random.default_rng(seed).permutation(kept)[:_MOST_POSTS]
        return cls(texts, languages, authors, signs, floods, read([texts[place] for place in kept.tolist()]))


def fit_topics(
    texts: pa.Array | pa.ChunkedArray | Sequence[str],
    *,
    languages: Sequence[str] | pa.Array | pa.ChunkedArray | None = None,
    k: int | None = None,
    seed: int = 0,
) -> TopicModel:
    """Find topics in posts for the first time; see ``learn_topics``."""
    return learn_topics(texts, languages=languages, k=k, seed=seed).model


def learn_topics(
    texts: pa.Array | pa.ChunkedArray | Sequence[str],
    *,
    languages: Sequence[str] | pa.Array | pa.ChunkedArray | None = None,
    authors: Sequence[str] | pa.Array | pa.ChunkedArray | None = None,
    known: Sequence[Known] = (),
    first_id: int = 0,
    k: int | None = None,
    seed: int = 0,
) -> Learnt:
    """Find topics in posts, those ``known`` with the ids they have; deterministic for a seed.

    ``languages`` (ISO 639-1 or "unknown", one a post) only choose the words that name a topic in French and
    in English; ``authors`` ("" for nobody in particular) only keep one of them from taking over. New topics
    have ids from ``first_id`` on (or beyond those known). ``k`` is how many topics are sought the first
    time, chosen by coherence if None. Beyond 20,000 posts a random 20,000 are learnt from, and every post is
    assigned. Too few posts give a model without topics. Raises ``ValueError`` if ``k`` is below 2 or
    ``languages`` or ``authors`` have another length.
    """
    rows, codes, names = as_strings(texts), _optional(languages), _optional(authors)
    if (k is not None and k < 2) or any(one is not None and len(one) != len(rows) for one in (codes, names)):
        raise ValueError("k must be 2 or more, and languages and authors one for each text")
    posts = _Posts.of(rows, codes, names, seed)
    first_id = max([first_id, *(one.id + 1 for one in known)])
    held = [one for one in known if not one.signature]
    corpus = posts.corpus
    if corpus.posts_with_words < FEWEST_POSTS:
        weights, quality = np.zeros((0, len(corpus.words)), np.float32), 0.0
    elif any(not one.quiet for one in held):
        weights = _moved(corpus, _spoken_of(corpus, held), seed)
        quality = _quality(corpus, weights)
    else:
        weights, quality = _found(corpus, k, seed)
    division = _Division.of(posts, weights)
    ids, changes = division.followed(known, first_id)
    model = TopicModel(division.described(ids), corpus.words, corpus.rarity, division.weights, quality)
    return Learnt(model, changes)


def _found(corpus: Corpus, k: int | None, seed: int) -> tuple[Floats, float]:
    """Return the topics of a corpus met for the first time, and how good they are."""
    tried = [k] if k else [count for count in _TRIED if count * 12 <= corpus.posts_with_words] or [3]
    fits = [factors(corpus.matrix(), count, seed) for count in tried]
    scores = [_quality(corpus, weights) for weights in fits]
    best = int(np.argmax(scores))
    weights, rounds = fits[best], 0 if k else _ROUNDS
    for _ in range(rounds):  # what the first look overlooked would be news tomorrow, and is none
        more = _moved(corpus, weights, seed)
        if len(more) <= len(weights):
            break
        weights = more
    return weights, _quality(corpus, weights)


def factors(matrix: Any, k: int, seed: int) -> Floats:
    """Return unit rows (topics, words) of a TF-IDF matrix: the factors, their heaviest words only."""
    from sklearn.decomposition import NMF  # noqa: PLC0415  (heavy: only who learns topics pays for it)

    k = max(1, min(k, *matrix.shape))
    factors = NMF(n_components=k, init="nndsvd", max_iter=_STEPS, tol=5e-3, random_state=seed)
    factors.fit(matrix)
    return _trimmed(factors.components_)


def _moved(corpus: Corpus, rows: Floats, seed: int) -> Floats:
    """Return topics one step further, and those that are new; unit rows."""
    from sklearn.decomposition import NMF  # noqa: PLC0415  (heavy: only who learns topics pays for it)

    matrix = corpus.matrix()
    begun = np.vstack([rows, _fresh(corpus, matrix, rows, seed)])[:_MOST_TOPICS]
    if not len(begun):
        return begun
    shares = np.maximum(matrix @ begun.T.astype(np.float64), 1e-6)
    factors_ = NMF(n_components=len(begun), init="custom", max_iter=_WARM_STEPS, tol=0, random_state=seed)
    with np.errstate(all="ignore"):
        factors_.fit_transform(matrix, W=shares, H=np.maximum(begun.astype(np.float64), 1e-9))
    return _apart(_trimmed(factors_.components_))


def _spoken_of(corpus: Corpus, held: Sequence[Known]) -> Floats:
    """Return the remembered topics that posts hold today, unit rows; of one that had faded, as many posts as
    of a new one. Another, moved, would become something else under its old id."""
    rows = rows_of(held, corpus.words)
    least = [_least_born(corpus) if one.quiet else _FEWEST_HELD for one in held]
    spoken: Floats = rows[_sizes(corpus, rows) >= np.array(least)]
    return spoken


def _least_born(corpus: Corpus) -> int:
    return max(_FEWEST_BORN, round(_BORN_SHARE * corpus.posts_with_words))


def _sizes(corpus: Corpus, rows: Floats) -> npt.NDArray[np.int64]:
    """Return how many posts belong to each topic."""
    if not len(rows):
        return np.zeros(0, np.int64)
    chosen = choose(similarity((corpus.ids, corpus.begins), corpus.rarity, rows))
    sizes: npt.NDArray[np.int64] = np.bincount(chosen[chosen >= 0], minlength=len(rows))
    return sizes


def _fresh(corpus: Corpus, matrix: Any, rows: Floats, seed: int) -> Floats:
    """Return topics of the posts that none of the remembered ones explains; unit rows, perhaps none.

    Many are looked for first, then few: many would cut one large new subject to pieces.
    """
    none = np.zeros((0, rows.shape[1]), np.float32)
    least = _least_born(corpus)
    usual = float(np.median(_coherences(corpus, rows))) if len(rows) else -1.0
    born = none
    for sought in _SOUGHT:
        everything = np.vstack([rows, born])
        alone = np.ones(matrix.shape[0], np.bool_)
        if len(everything):
            alike = similarity((corpus.ids, corpus.begins), corpus.rarity, everything)
            alone = choose(alike) == OTHER
        alone &= np.diff(corpus.begins) > 0
        if alone.sum() < 2 * least:
            break
        found = factors(matrix[np.flatnonzero(alone)], sought, seed)
        sizes = _sizes(corpus, np.vstack([everything, found]))[len(everything) :]
        good = (sizes >= least) & (_coherences(corpus, found) >= usual)
        born = np.vstack([born, found[good]])
    return born


def _trimmed(weights: npt.NDArray[Any]) -> Floats:
    rows = weights.astype(np.float32)
    rows = rows[rows.max(axis=1) > 0]
    for row in rows:
        row[np.argsort(row, kind="stable")[:-_KEPT_WORDS]] = 0.0
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _apart(rows: Floats) -> Floats:
    """Return the rows without those that say what an earlier one says."""
    kept: list[int] = []
    for place, row in enumerate(rows):
        if not kept or float((rows[kept] @ row).max()) < _TWIN:
            kept.append(place)
    return rows[kept]


def _coherences(corpus: Corpus, weights: Floats) -> npt.NDArray[np.float64]:
    """Return the mean NPMI of the ten heaviest words of each topic, in [-1, 1]."""
    heaviest = np.argsort(-weights, axis=1, kind="stable")[:, :10]
    company = corpus.company(np.unique(heaviest))
    return np.array([company.npmi(words) for words in heaviest])


def _quality(corpus: Corpus, weights: Floats) -> float:
    """Return coherence (mean NPMI of the ten heaviest words, moved to [0, 1]) times diversity."""
    heaviest = np.argsort(-weights, axis=1, kind="stable")[:, :10]
    diversity = len(np.unique(heaviest)) / max(1, heaviest.size)
    return float((_coherences(corpus, weights).mean() + 1.0) / 2.0 * diversity) if len(weights) else 0.0


@dataclass(frozen=True)
class _Division:
    """Posts divided among topics: unit rows ``weights`` (zero for a repeated text, whose signature is in
    ``signs``), the cosines (posts, topics), the column chosen for each post."""

    posts: _Posts
    pairs: tuple[Ids, Ids]
    weights: Floats
    signs: Sequence[str]
    alike: Floats
    chosen: Numbers

    @classmethod
    def of(cls, posts: _Posts, weights: Floats) -> _Division:
        """Divide all posts: topics by size, without those that hardly any post belongs to."""
        corpus = posts.corpus
        pairs = documents(posts.texts, {word: place for place, word in enumerate(corpus.words)})
        signs = [""] * len(weights) + list(posts.floods)
        weights = np.vstack([weights, np.zeros((len(posts.floods), len(corpus.words)), np.float32)])
        alike = similarity(pairs, corpus.rarity, weights)
        chosen = choose(alike) if len(weights) else np.full(len(posts.texts), OTHER, np.int32)
        chosen = _copies_apart(posts.signs, signs, chosen)
        sizes = np.bincount(chosen[chosen >= 0], minlength=len(weights))
        kept = [int(one) for one in np.argsort(-sizes, kind="stable") if sizes[one] >= _FEWEST_HELD]
        place = np.full(len(weights) + 1, OTHER, np.int32)
        place[kept] = np.arange(len(kept), dtype=np.int32)
        return cls(posts, pairs, weights[kept], [signs[one] for one in kept], alike[:, kept], place[chosen])

    def followed(self, known: Sequence[Known], first_id: int) -> tuple[list[int], tuple[Change, ...]]:
        """Return the id of each topic, a remembered one where there is one, and what became of them all."""
        old = rows_of(known, self.posts.corpus.words)
        before = np.full(len(self.chosen), OTHER, np.int32)
        if len(known):
            before = choose(similarity(self.pairs, self.posts.corpus.rarity, old))
        before = _copies_apart(self.posts.signs, [one.signature for one in known], before)
        sizes = tuple(
            np.bincount(held[held >= 0], minlength=count).astype(np.int32)
            for held, count in ((before, len(known)), (self.chosen, len(self.signs)))
        )
        went = topic_following.shared(before, self.chosen, len(known), len(self.signs))
        alike = topic_following.likeness(old, self.weights, went, (sizes[0], sizes[1]))
        for row, one in enumerate(known):  # a text is itself or another, nothing between
            for column, sign in enumerate(self.signs):
                if one.signature or sign:
                    alike[row, column] = float(one.signature == sign)
        found = topic_following.matched(alike) if alike.size else {}
        fresh = iter(range(first_id, first_id + len(self.signs)))
        ids = [known[found[one]].id if one in found else next(fresh) for one in range(len(self.signs))]
        return ids, topic_following.transitions(known, ids, went, (sizes[0], sizes[1]))

    def described(self, ids: Sequence[int]) -> tuple[TopicInfo, ...]:
        """Return the topics with their names, their words and the posts that show them."""
        texts, authors = self.posts.texts, self.posts.authors
        namer = topic_names.Namer(
            texts,
            languages=self.posts.languages,
            words=self.posts.corpus.words,
            pairs=self.pairs,
            topic_of=self.chosen,
            topics=len(ids),
        )
        told = []
        for place, (topic, sign) in enumerate(zip(ids, self.signs, strict=True)):
            mine = self.chosen == place
            wrote = [authors[at] for at in np.flatnonzero(mine).tolist()] if authors else []
            told.append(
                TopicInfo(
                    id=topic,
                    label_fr=namer.label(place, "fr"),
                    label_en=namer.label(place, "en"),
                    terms=namer.terms(place),
                    size=int(mine.sum()),
                    representatives=topic_names.representatives(texts, self.alike[:, place], mine),
                    signature=sign,
                    one_author=topic_repeats.by_one_author(wrote),
                )
            )
        return tuple(told)


def _copies_apart(signs: Sequence[str], topics: Sequence[str], chosen: Numbers) -> Numbers:
    """Return the columns of posts, copies of a repeated text in that text's; ``topics`` are the signatures
    of the columns, empty for those that are no text."""
    column = {sign: place for place, sign in enumerate(topics) if sign}
    if not column:
        return chosen
    return np.array(
        [column.get(sign, one) for sign, one in zip(signs, chosen.tolist(), strict=True)], np.int32
    )


def _optional(values: Sequence[str] | pa.Array | pa.ChunkedArray | None) -> list[str] | None:
    return None if values is None else as_strings(values)
