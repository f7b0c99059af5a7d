"""The newest mentions first: day after day back in time, until there are enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Sight, as_mentions, mention, spot
from parvis.core.lake.filters import SPAN, Filter, matching, micros
from parvis.core.lake.schema import MENTION
from parvis.core.lake.words import KEPT, Places, by_segment, cut_words, holds_words, places

# More days at once cost less each, but an early stop then comes late.
_MOST_DAYS = 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last mention of a page: the next page begins after it."""

    created_at: datetime
    mention: str


def cursor_after(page: pa.Table) -> Cursor | None:
    """The cursor of the page after this one, None after an empty page."""
    if page.num_rows == 0:
        return None
    last = page.num_rows - 1
    return Cursor(page["created_at"][last].as_py(), page["mention"][last].as_py())


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to be found: newest first, ties by mention; ``words``: posts that hold them in a row."""

    filter: Filter
    limit: int
    before: Cursor | None
    words: tuple[str, ...] | None

    def finds(self) -> Any:
        """Time, file and row of the mentions of the page, as a question over the segments in sight."""
        rows = matching(spot, self.filter, SPAN)
        if self.before is not None:
            at = ibis.literal(self.before.created_at.astimezone(UTC))
            tied = (rows.created_at == at) & (rows.mention < self.before.mention)
            rows = rows.filter((rows.created_at < at) | tied)
        if self.words is not None:
            rows = rows.filter(holds_words(rows, self.words))
        spots = rows.select("created_at", "mention", "filename", "file_row_number")
        return _newest(spots).limit(self.limit)

    def plain(self) -> bool:
        """Whether a mention in the index, if its time is right, needs no second look."""
        return (
            self.before is None and self.filter == Filter() and (self.words is None or len(self.words) == 1)
        )


See = Callable[[Sequence[Segment], Mapping[str, Sequence[int]]], Sight]


def latest(
    see: See,
    segments: Sequence[Segment],
    masks: Mapping[int, Sequence[int]],
    filter_: Filter,
    *,
    limit: int,
    before: Cursor | None,
    word: str | None,
) -> pa.Table:
    """``see`` opens segments, of some of them only the given rows; ``masks`` as in ``Snapshot``."""
    words = None if word is None else tuple(see([], {}).ask(cut_words, word)["words"][0].as_py())
    search = _Search(see, filter_, Asked(filter_.shape(), limit, before, words), masks)
    pages: list[pa.Table] = []
    for group in _back_in_time(segments):
        pages.append(search.fetched(group, search.page(group)))
        if sum(p.num_rows for p in pages) >= limit:
            break
    return pa.concat_tables(pages).slice(0, limit) if pages else MENTION.empty_table()


@dataclass(frozen=True, slots=True)
class _Search:
    see: See
    filter: Filter  # with its period
    asked: Asked
    masks: Mapping[int, Sequence[int]]

    def page(self, segments: Sequence[Segment]) -> pa.Table:
        """The spots of the page of these segments alone. Only where to look first is guessed."""
        indexed = [s for s in segments if s.compacted]
        if not indexed or self.asked.words == ():
            return self._read(segments, {})
        where = self._places(indexed)
        only = {s.name: where[s.name].rows[: self._enough(s)] for s in indexed}
        page = self._read([s for s in segments if len(only.get(s.name, (0,)))], only)
        beyond = {s.name for s in indexed if self._goes_on(s, where[s.name].known, page)}
        if beyond:
            rest = {name: rows for name, rows in only.items() if name not in beyond and len(rows)}
            page = self._read([s for s in segments if s.name in {*beyond, *rest} or not s.compacted], rest)
        return page

    def fetched(self, segments: Sequence[Segment], page: pa.Table) -> pa.Table:
        """The mentions at these spots: reading every column of a few rows only."""
        names = {s.name: s for s in segments}
        rows: dict[str, list[int]] = {}
        for file, row in zip(page["filename"].to_pylist(), page["file_row_number"].to_pylist(), strict=True):
            rows.setdefault("/".join(file.split("/")[-2:]), []).append(row)
        return as_mentions(self.see([names[name] for name in rows], rows).ask(_whole))

    def _places(self, segments: Sequence[Segment]) -> dict[str, Places]:
        if self.asked.words is None:
            first = Places(range(KEPT), KEPT - 1)
            return {s.name: first if s.rows > KEPT else Places(range(s.rows), None) for s in segments}
        found = self.see(segments, {}).ask(places, self.asked.words)
        return by_segment(found, self.asked.words, [s.name for s in segments])

    def _read(self, segments: Sequence[Segment], only: Mapping[str, Sequence[int]]) -> pa.Table:
        return self.see(segments, only).ask(Asked.finds, self.asked, **SPAN.values(self.filter))

    def _enough(self, segment: Segment) -> int | None:
        """How many of the newest rows with the word suffice; None: all that are known."""
        until = self.filter.until
        inside = until is None or segment.newest < micros(until)
        return (
            self.asked.limit + len(self.masks.get(segment.id, ())) if inside and self.asked.plain() else None
        )

    def _goes_on(self, segment: Segment, known: int | None, page: pa.Table) -> bool:
        """Whether rows past the end of the list could belong on the page."""
        if known is None:
            return False
        last = self.see([segment], {segment.name: [known]}).ask(_times)["created_at"]
        if len(last) == 0:
            return True
        end = last[0].as_py()
        if self.filter.since is not None and end < self.filter.since:
            return False
        return page.num_rows < self.asked.limit or bool(page["created_at"][page.num_rows - 1].as_py() <= end)


def _times() -> Any:
    return mention.select("created_at")


def _whole() -> Any:
    return _newest(mention)


def _newest(rows: Any) -> Any:
    return rows.order_by(ibis.desc("created_at"), ibis.desc("mention"))


def _back_in_time(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The segments of one day, then of two, of four…: each group is wholly newer than the next."""
    days = sorted({s.day for s in segments}, reverse=True)
    taken, width = 0, 1
    while taken < len(days):
        group = set(days[taken : taken + width])
        yield [s for s in segments if s.day in group]
        taken, width = taken + width, min(2 * width, _MOST_DAYS)
