"""The indexes that answer for the segments in sight: one for each that has its own on disk; for the others,
small and fresh, indexes in memory of a few segments each. What neither holds is counted, and searched as
soon as a compaction has been there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
import pyarrow.parquet as pq
import tantivy

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.days import aligned
from parvis.core.lake.engine import Engine
from parvis.core.lake.files import Room
from parvis.core.lake.search.index import COLUMNS, FILED_FROM, filed, index_in_memory, name_of, open_index
from parvis.core.lake.sight import Sight

# Rows of fresh segments that are indexed in memory when somebody searches, the newest first: about two
# seconds.
_FRESH: Final = 100_000
_WEEK: Final = 8  # days, aligned: small segments of a week share an index, those of the newest days do not
_OPENED: Final = 100_000  # bytes that an index on disk takes of memory while it is open; the rest is mapped
_PER_ROW: Final = 400  # bytes of memory for each row of an index in memory


@dataclass(frozen=True, slots=True)
class Part:
    """One index. Its document number ``starts[i] + row`` is that row of ``segments[i]``.

    ``masked``: rows that it holds and that no longer count; ``undone`` an index of the same rows, to count
    by.
    """

    searcher: tantivy.Searcher
    segments: tuple[Segment, ...]
    starts: tuple[int, ...] = (0,)
    masked: frozenset[int] = frozenset()
    undone: tantivy.Searcher | None = None

    @property
    def oldest(self) -> int:
        """Microseconds since 1970."""
        return min(segment.oldest for segment in self.segments)

    @property
    def newest(self) -> int:
        """Microseconds since 1970."""
        return max(segment.newest for segment in self.segments)

    def place(self, document: int) -> tuple[Segment, int]:
        """The segment of a document and its row there."""
        at = int(np.searchsorted(self.starts, document, side="right")) - 1
        return self.segments[at], document - self.starts[at]


@dataclass(frozen=True, slots=True)
class Parts:
    """``unsearched``: rows that no part holds yet."""

    held: tuple[Part, ...]
    unsearched: int


def parts_of(engine: Engine, room: Room, sight: Sight) -> Parts:
    """The parts of the segments in sight, the newest first."""
    on_disk = [s for s in sight.segments if filed(room, s) and (s.compacted or not sight.masked(s))]
    taken = {s.id for s in on_disk}
    fresh, unsearched = _within_memory([s for s in sight.segments if s.id not in taken])
    held = [_opened(engine, room, sight, segment) for segment in on_disk]
    held += [_made(engine, room, sight, group) for group in _groups(fresh)]
    return Parts(tuple(sorted(held, key=lambda part: -part.newest)), unsearched)


def _within_memory(segments: Sequence[Segment]) -> tuple[list[Segment], int]:
    """Those that are indexed in memory, and the rows of those that are not."""
    found, rows, left = [], 0, 0
    for segment in sorted(segments, key=lambda s: -s.id):
        # A compacted one: an index of this version has yet to be made.
        if segment.rows >= FILED_FROM and (segment.compacted or rows + segment.rows > _FRESH):
            left += segment.rows
            continue
        rows += segment.rows
        found.append(segment)
    return found, left


def _groups(segments: Sequence[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Segments that share an index: of about the same days, so that they are as recent as each other; and in
    blocks that stay the same while others come after them, so that little is indexed again."""
    newest = max((s.day for s in segments), default=0)

    def days(segment: Segment) -> int:
        return segment.day if segment.day > newest - _WEEK else -(segment.day // _WEEK)

    for _, together in groupby(sorted(segments, key=lambda s: (days(s), s.id)), days):
        held = list(together)
        for first, size in aligned(0, len(held)):
            yield tuple(held[first : first + size])


def _opened(engine: Engine, room: Room, sight: Sight, segment: Segment) -> Part:
    searcher: tantivy.Searcher = sight.kept(
        segment.name, "search", lambda _: open_index(room.days / name_of(segment)), lambda _: _OPENED
    )
    masked = frozenset(sight.masked(segment))
    undone = _in_memory(engine, room, tuple(sight.undone(segment)), ()) if masked else None
    return Part(searcher, (segment,), masked=masked, undone=undone)


def _made(engine: Engine, room: Room, sight: Sight, segments: tuple[Segment, ...]) -> Part:
    masks = tuple(tuple(sight.masked(s)) for s in segments)
    searcher = _in_memory(engine, room, tuple(s.name for s in segments), masks)
    return Part(searcher, segments, tuple(int(n) for n in np.cumsum([0, *(s.rows for s in segments)])[:-1]))


def _in_memory(
    engine: Engine, room: Room, names: tuple[str, ...], masks: tuple[tuple[int, ...], ...]
) -> tantivy.Searcher:
    """An index of these files without the masked rows, which keep their numbers."""

    def make() -> tantivy.Searcher:
        tables = [pq.read_table(room.days / name, columns=list(COLUMNS), partitioning=None) for name in names]
        return index_in_memory(tables, masks)

    return engine.memory.get(
        str(room.root), names, ("search", masks), make, lambda made: _PER_ROW * made.num_docs
    )
