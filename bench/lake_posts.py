"""Made-up mentions for the lake's benchmark: Zipf words and authors, days with a rhythm; same seed, same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.schema import MENTION

END = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = 30
VOCABULARY = 60_000
AUTHORS = 300_000
_NETWORKS = (("bluesky", "mastodon", "rss", "file"), (0.62, 0.25, 0.09, 0.04))
_LANGUAGES = (
    ("fr", "en", "de", "es", "it", "pt", "nl", "ar", "unknown"),
    (0.5, 0.25, 0.05, 0.05, 0.03, 0.03, 0.02, 0.02, 0.05),
)
_SENTIMENTS = (("negative", "neutral", "positive"), (0.3, 0.45, 0.25))
_EMOTIONS = (("anger", "joy", "optimism", "sadness", "none"), (0.15, 0.2, 0.1, 0.1, 0.45))
_SYLLABLES = (
    "ba",
    "ché",
    "di",
    "fou",
    "gâ",
    "jo",
    "ke",
    "la",
    "mé",
    "ni",
    "o",
    "pla",
    "què",
    "ri",
    "sou",
    "ta",
    "vé",
    "zi",
)


class Posts:
    """``rows`` mentions over the ``DAYS`` before ``END``, in order of time, in tables of ``batch`` rows."""

    def __init__(self, rows: int, *, seed: int, batch: int = 100_000) -> None:
        self.rows = rows
        self._batch = batch
        self._rng = np.random.default_rng(seed)
        self.words = _vocabulary()
        self._authors = _hex(np.random.default_rng(seed + 1), AUTHORS)
        self._hashtags = pa.array([f"tag{i}" for i in range(2_000)])
        self._domains = pa.array([f"site{i}.example" for i in range(3_000)])

    def tables(self) -> Iterator[pa.Table]:
        done = 0
        while done < self.rows:
            n = min(self._batch, self.rows - done)
            share = np.sort(self._rng.random(n)) * n / self.rows + done / self.rows
            yield self.table(END - timedelta(days=DAYS), _rhythm(share) * DAYS * 86_400_000_000)
            done += n

    def table(self, start: datetime, after_us: Any) -> pa.Table:
        """One mention at each instant ``start + after_us``."""
        rng, n = self._rng, len(after_us)
        base = (start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        times = pa.array((base + after_us).astype(np.int64)).cast(MENTION.field("created_at").type)
        ranks, sizes = _zipf(rng, n * 14, VOCABULARY, 1.05), np.full(n, 14)
        text = pc.binary_join(_lists(self.words, ranks, sizes), " ")
        p = rng.dirichlet((1.0, 1.5, 1.0), n).astype(np.float32)
        columns = {
            "mention": _hex(rng, n),
            "network": _choice(rng, n, *_NETWORKS),
            "author": self._authors.take(pa.array(_zipf(rng, n, AUTHORS, 1.1))),
            "ref": _noise(rng, n, 180),
            "created_at": times,
            "heard_at": times,
            "source": pa.array(rng.integers(1, 6, n)),
            "text": text,
            "title": pa.repeat(pa.scalar(""), n),
            "declared_languages": _lists(pa.array(["fr"]), np.zeros(n, np.int64), np.ones(n, np.int64)),
            "links": _lists(pa.array([""]), np.zeros(0, np.int64), np.zeros(n, np.int64)),
            "hashtags": _some(rng, n, self._hashtags, 0.4),
            "language": _choice(rng, n, *_LANGUAGES),
            "sentiment": _choice(rng, n, *_SENTIMENTS),
            "p_negative": pa.array(p[:, 0]),
            "p_neutral": pa.array(p[:, 1]),
            "p_positive": pa.array(p[:, 2]),
            "emotion": _choice(rng, n, *_EMOTIONS),
            "topic": pa.array(_zipf(rng, n, 30, 1.0).astype(np.int32)),
            "terms": _terms(self.words, ranks.reshape(n, 14)),
            "mentions": _lists(pa.array([""]), np.zeros(0, np.int64), np.zeros(n, np.int64)),
            "domains": _some(rng, n, self._domains, 0.3),
            "brands": _some(rng, n, pa.array(["TCL", "SNCF", "Parvis"]), 0.2),
            "model": pa.repeat(pa.scalar("bench-1"), n),
            "queries": _queries(rng, n),
        }
        for name in ("language_p", "emotion_p", "p_offensive", "p_hate", "p_irony"):
            columns[name] = pa.array(rng.random(n, np.float32))
        for name in ("is_reply", "has_image", "has_video", "is_question", "is_complaint"):
            columns[name] = pa.array(rng.random(n) < 0.2)
        for name in ("followers", "engagement"):
            columns[name] = pa.array(rng.integers(0, 5_000, n))
        return pa.table([columns[name].cast(MENTION.field(name).type) for name in MENTION.names], MENTION)


def _vocabulary() -> pa.Array:
    words, n = [], len(_SYLLABLES)
    for i in range(VOCABULARY):
        number, word = i + n, ""
        while number:
            word += _SYLLABLES[number % n]
            number //= n
        words.append(word)
    return pa.array(words)


def _rhythm(share: Any) -> Any:
    """More at noon than at night."""
    day = share * DAYS
    return (day - 0.12 * np.sin(2 * np.pi * day)) / DAYS


def _zipf(rng: np.random.Generator, n: int, size: int, power: float) -> Any:
    weights = 1.0 / np.arange(1, size + 1) ** power
    edges = np.cumsum(weights)
    return np.searchsorted(edges, rng.random(n) * edges[-1]).clip(0, size - 1)


def _hex(rng: np.random.Generator, n: int) -> pa.Array:
    data = rng.bytes(16 * n).hex().encode()
    offsets = np.arange(0, 32 * n + 1, 32, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), n, [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _noise(rng: np.random.Generator, n: int, size: int) -> pa.Array:
    offsets = np.arange(0, size * n + 1, size, dtype=np.int32)
    return pa.Array.from_buffers(
        pa.binary(), n, [None, pa.py_buffer(offsets), pa.py_buffer(rng.bytes(size * n))]
    )


def _choice(
    rng: np.random.Generator, n: int, values: tuple[str, ...], weights: tuple[float, ...]
) -> pa.Array:
    return pa.array(values).take(pa.array(rng.choice(len(values), n, p=np.array(weights) / sum(weights))))


def _lists(values: pa.Array, picks: Any, sizes: Any) -> pa.Array:
    offsets = np.r_[0, np.cumsum(sizes)].astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values.take(pa.array(picks)))


def _some(rng: np.random.Generator, n: int, values: pa.Array, share: float) -> pa.Array:
    sizes = (rng.random(n) < share).astype(np.int64)
    return _lists(values, _zipf(rng, int(sizes.sum()), len(values), 1.0), sizes)


def _terms(words: pa.Array, ranks: Any) -> pa.Array:
    """The three rarest distinct words of each post, as keyphrases are."""
    rarest = np.sort(ranks, axis=1)[:, -6:]
    new = np.c_[np.ones(len(ranks), bool), rarest[:, 1:] != rarest[:, :-1]]
    keep = new & (np.cumsum(new[:, ::-1], axis=1)[:, ::-1] <= 3)
    return _lists(words, rarest[keep], keep.sum(axis=1))


def _queries(rng: np.random.Generator, n: int) -> pa.Array:
    first = rng.integers(1, 6, n)
    both = rng.random(n) < 0.2
    picks = np.c_[first, first % 5 + 1]
    keep = np.c_[np.ones(n, bool), both]
    return _lists(pa.array(np.arange(6)), picks[keep], keep.sum(axis=1))
