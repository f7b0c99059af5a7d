"""Many queries put to many posts: one pass of an automaton, then the boolean on the few that may match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import ahocorasick
import pyarrow as pa

from parvis.apps.listening.language.compiling import (
    AnchorKind,
    Predicate,
    anchors,
    positive_only,
    predicate,
)
from parvis.apps.listening.language.documents import Document, View, searched
from parvis.apps.listening.language.syntax import Query, asks_author
from parvis.apps.listening.language.words import plain_words
from parvis.kit.text import fold_many

SLICE: Final = 2_000  # documents folded together: large enough to be fast, small enough to stay in cache
Answers: TypeAlias = list[tuple[int, ...]]


class Matcher:
    """Finds, for each post, the queries that it matches. Immutable; any number of threads may share it.

    Each query waits behind its rarest anchors (a word, a hashtag, an author that any match must hold).
    Queries without any (``lang:fr has:image``) are put to every post. ``asks_authors``: whether any query
    looks at who wrote a post, so that handles are worth giving.
    """

    def __init__(self, queries: Mapping[int, Query]) -> None:
        self.asks_authors = any(asks_author(query) for query in queries.values())
        self._tests: dict[int, Predicate] = {}
        self._always: list[int] = []
        self._anchored: dict[AnchorKind, dict[str, tuple[set[int], set[int]]]] = {
            kind: defaultdict(lambda: (set(), set())) for kind in AnchorKind
        }
        for key, query in queries.items():
            self._add(key, query)
        self._prefixes = sorted({len(prefix) for prefix in self._anchored[AnchorKind.TAG_PREFIX]})
        self._needles = ahocorasick.Automaton()
        for needle, found in self._anchored[AnchorKind.NEEDLE].items():
            self._needles.add_word(needle, found)
        if self._needles:
            self._needles.make_automaton()

    def _add(self, key: int, query: Query) -> None:
        tree = positive_only(query.root)
        self._tests[key] = predicate(tree)
        needed = anchors(tree)
        if needed is None:
            self._always.append(key)
            return
        for anchor in needed.any_of:
            certain, possible = self._anchored[anchor.kind][anchor.text]
            (certain if needed.certain else possible).add(key)

    def match_batch(self, documents: Sequence[Document]) -> Answers:
        """Return, for each document, the ids of the queries it matches, in increasing order."""
        answers: Answers = []
        for start in range(0, len(documents), SLICE):
            answers.extend(self._match_slice(documents[start : start + SLICE]))
        return answers

    def match_table(self, table: pa.Table, handles: Sequence[str] | None = None) -> pa.ListArray:
        """Return a ``list<int64>`` array: the ids matched by each row, in increasing order.

        ``table`` has ``text`` and any of the lake's ``title``, ``hashtags``, ``language``, ``network``,
        ``links``, ``has_image``, ``has_video``; what is missing is unknown. ``handles`` gives the authors'
        handles row by row; without them ``from:`` matches nobody.
        """
        if handles is not None and len(handles) != table.num_rows:
            raise ValueError(f"{len(handles)} handles for {table.num_rows} rows")
        answers: Answers = []
        for start in range(0, table.num_rows, SLICE):
            rows = table.slice(start, SLICE)
            known = handles[start : start + SLICE] if handles is not None else [""] * rows.num_rows
            answers.extend(self._match_slice(list(_documents(rows, known))))
        return pa.array(answers, pa.list_(pa.int64()))

    def _match_slice(self, documents: Sequence[Document]) -> Iterator[tuple[int, ...]]:
        folded = fold_many([searched(document.text, document.title) for document in documents])
        for document, text, words in zip(documents, folded, plain_words(folded), strict=True):
            yield self._match(View(document, text, words))

    def _match(self, view: View) -> tuple[int, ...]:
        certain: set[int] = set()
        possible: set[int] = set(self._always)
        for sure, maybe in self._met(view):
            certain |= sure
            possible |= maybe
        tests = self._tests
        certain.update([key for key in possible - certain if tests[key](view)])
        return tuple(sorted(certain))

    def _met(self, view: View) -> Iterable[tuple[set[int], set[int]]]:
        met = [found for _, found in self._needles.iter(view.words)] if self._needles else []
        if tags := self._anchored[AnchorKind.TAG]:
            met.extend(tags[tag] for tag in view.tags if tag in tags)
        if prefixes := self._anchored[AnchorKind.TAG_PREFIX]:
            starts = {tag[:length] for tag in view.tags for length in self._prefixes}
            met.extend(prefixes[start] for start in starts if start in prefixes)
        if authors := self._anchored[AnchorKind.HANDLE]:
            met.extend(authors[handle] for handle in view.handles if handle in authors)
        return met


def _documents(rows: pa.Table, handles: Sequence[str]) -> Iterator[Document]:
    def column(name: str, missing: object) -> list[object]:
        return rows.column(name).to_pylist() if name in rows.column_names else [missing] * rows.num_rows

    columns = (
        column("text", ""), column("title", ""), column("hashtags", None), handles,
        column("language", "unknown"), column("network", ""), column("links", ()),
        column("has_image", False), column("has_video", False),
    )  # fmt: skip
    for text, title, tags, handle, language, network, links, image, video in zip(*columns, strict=True):
        yield Document(
            text or "", title or "", tags if tags is None else tuple(tags), handle, language or "unknown",
            network or "", tuple(links or ()), bool(image), bool(video),
        )  # fmt: skip
