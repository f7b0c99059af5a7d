"""A page of what was asked for: of every part the best, put together, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa
import tantivy

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Engine, as_mentions
from parvis.core.lake.files import Room
from parvis.core.lake.filters import Filter
from parvis.core.lake.pages import Pages
from parvis.core.lake.schema import MENTION
from parvis.core.lake.search.asking import Asked
from parvis.core.lake.search.parts import Part, parts_of
from parvis.core.lake.search.scoring import (
    Rarity,
    Within,
    query_of,
    rarity_in,
    rarity_of_all,
    recency,
    terms_of,
)
from parvis.core.lake.sight import Sight

DEEPEST: Final = 10_000  # results by relevance that can be paged through; by date there is no end
_THREADS: Final = 2
_FAR_US: Final = 2**62  # beyond any date, for what an address may claim


class Order(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins, in microseconds since 1970. By relevance: ``seen`` results were shown, scored at
    the instant ``at``. By date: the last result shown is of the instant ``at``, and of that instant
    ``seen``."""

    at: int
    seen: int


@dataclass(frozen=True, slots=True)
class Found:
    """``rows``: ``MENTION``, in order. ``total``: how many match, exactly. ``unsearched``: mentions heard
    so recently, and so many, that a compaction must come first. ``after``: where the next page begins, if
    any."""

    rows: pa.Table
    total: int
    unsearched: int
    after: After | None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a page is asked for."""

    asked: Asked
    filter: Filter
    order: Order
    limit: int
    after: After | None
    now: int

    @property
    def scored_at(self) -> int:
        """By relevance: the instant that ages are told from, the same for all pages."""
        return self.now if self.after is None or self.order is Order.NEWEST else self.after.at

    @property
    def within(self) -> Within:
        """The instants that count: by relevance, on later pages, none that came after the first was shown."""
        asked = Within.of(self.filter)
        later = self.after is not None and self.order is Order.RELEVANCE
        return asked.upto(self.scored_at) if later else asked

    @property
    def beginning(self) -> Within:
        """The instants that can be on the page."""
        return self.within if self.after is None else self.within.upto(self.after.at)

    @property
    def wanted(self) -> int:
        """How many results of a part can be before the end of the page."""
        return self.limit + (self.after.seen if self.after else 0)


@dataclass(frozen=True, slots=True)
class _Hit:
    rank: float  # the higher the earlier: a score, or microseconds
    part: int
    document: int


@dataclass(frozen=True, slots=True)
class _Answer:
    hits: tuple[_Hit, ...] = ()
    total: int = 0


def find(engine: Engine, room: Room, sight: Sight, ask: Ask) -> Found:
    """The page among the segments in sight."""
    parts = parts_of(engine, room, sight)
    terms = terms_of(ask.asked)
    rarities = [rarity_in(part.searcher, terms) for part in parts.held]
    over_all = rarity_of_all(rarities, terms)
    with ThreadPoolExecutor(_THREADS) as pool:
        answers = list(
            pool.map(
                lambda number, part, here: _answer(ask, number, part, here, over_all),
                range(len(parts.held)),
                parts.held,
                rarities,
            )
        )
    total = sum(answer.total for answer in answers)
    every = sorted((h for a in answers for h in a.hits), key=lambda h: (-h.rank, h.part, h.document))
    seen = ask.after.seen if ask.after else 0
    page = every[seen : seen + ask.limit]
    rows = _rows(sight, [parts.held[hit.part].place(hit.document) for hit in page])
    return Found(rows, total, parts.unsearched, _after(ask, every, page, total))


def _after(ask: Ask, every: Sequence[_Hit], page: Sequence[_Hit], total: int) -> After | None:
    seen = (ask.after.seen if ask.after else 0) + len(page)
    if not page or len(page) < ask.limit:
        return None
    if ask.order is Order.RELEVANCE:
        return After(ask.scored_at, seen) if seen < min(total, DEEPEST) else None
    last = int(page[-1].rank)
    tied = sum(int(hit.rank) == last for hit in every[:seen])
    return After(last, tied) if tied < DEEPEST else None


def _answer(ask: Ask, number: int, part: Part, here: Rarity, over_all: Rarity) -> _Answer:
    if not ask.within.meets(part):
        return _Answer()
    within = None if ask.within.holds(part) else ask.within
    query = query_of(ask.asked, ask.filter, within, here, over_all)
    if query is None:
        return _Answer()
    if ask.order is Order.NEWEST and not ask.beginning.holds(part):
        return _Answer(
            _newest(ask, number, part, here, over_all), _count(part.searcher, query) - _gone(ask, part)
        )
    hits, total = _best(ask, number, part, query)
    return _Answer(hits, total - _gone(ask, part))


def _newest(ask: Ask, number: int, part: Part, here: Rarity, over_all: Rarity) -> tuple[_Hit, ...]:
    """The hits of a later page."""
    if not ask.beginning.meets(part):
        return ()
    query = query_of(ask.asked, ask.filter, ask.beginning, here, over_all)
    return _best(ask, number, part, query)[0] if query else ()


def _best(ask: Ask, number: int, part: Part, query: tantivy.Query) -> tuple[tuple[_Hit, ...], int]:
    """The best hits of a part that count, and how many match, those included that no longer count."""
    most = min(part.searcher.num_docs, ask.wanted + len(part.masked))
    if most == 0:
        return (), 0
    if ask.order is Order.NEWEST:
        found = part.searcher.search(query, most, order_by_field="at")
        weight = 1.0
    else:
        found = part.searcher.search(query, most)
        weight = recency(part, ask.scored_at)
    documents = part.searcher.fast_field_values("row", [address for _, address in found.hits])
    each = zip(found.hits, documents, strict=True)
    hits = [_Hit(score * weight, number, int(row or 0)) for (score, _), row in each if row not in part.masked]
    return tuple(hits[: ask.wanted]), _counted(found)


def _gone(ask: Ask, part: Part) -> int:
    """How many of the rows that match no longer count."""
    if part.undone is None:
        return 0
    query = query_of(ask.asked, ask.filter, ask.within)
    return _count(part.undone, query) if query else 0


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return _counted(searcher.search(query, 1))


def _counted(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # its stubs leave it out


def _rows(sight: Sight, places: Sequence[tuple[Segment, int]]) -> pa.Table:
    """The mentions at these places, in this order."""
    by_segment: dict[Segment, list[int]] = {}
    for number, (segment, _) in enumerate(places):
        by_segment.setdefault(segment, []).append(number)
    tables, numbers = [MENTION.empty_table()], []
    for segment, held in by_segment.items():
        held.sort(key=lambda number: places[number][1])
        rows = np.array([places[number][1] for number in held], np.int32)
        pages: Pages = sight.kept(segment.name, "pages", Pages, lambda opened: opened.size)
        tables.append(as_mentions(pages.pick(rows, MENTION.names)))
        numbers += held
    return pa.concat_tables(tables).take(pa.array(np.argsort(np.array(numbers, np.int64))))


def ask_for(asked: Asked, filter_: Filter, *, order: Order, limit: int, after: After | None, now: int) -> Ask:
    """The question, within what can be answered. ``ValueError``: a filter that holds ``text``."""
    if filter_.text:
        raise ValueError("a search has its words, and no text to look for beside them")
    if after is not None:
        after = After(max(-_FAR_US, min(after.at, _FAR_US)), max(0, min(after.seen, DEEPEST)))
    return Ask(asked, filter_, order, max(1, limit), after, now)
