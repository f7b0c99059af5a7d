"""The newest mentions first: candidates are picked day after day back in time, until there are enough.

Rows of a segment stand newest first, and the word index names those that hold a word; so a page is put
together from a few row groups. A question that finds too little among many candidates goes on as a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.asking import Asks
from parvis.core.lake.candidates import COLUMNS, Candidates
from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Engine, spot, table
from parvis.core.lake.filters import (
    FLAGS,
    LISTS,
    SCALARS,
    SPAN,
    Filter,
    getvariable,
    matching,
    micros,
    text_variable,
)
from parvis.core.lake.schema import MENTION
from parvis.core.lake.sight import Sight
from parvis.core.lake.words import cut_tokens, holds, pattern_of

Scanning = Callable[[Sequence[Segment]], Asks]
_MOST_DAYS = 16  # more days scanned at once cost less each, but an early stop then comes late
_MOST_GROUPS = 256  # row groups picked from before the rest is scanned
_DENSE = 2_048  # candidates of a first round, where each row is one


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


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def epoch_us(time: dt.Timestamp("UTC")) -> int:  # type: ignore[empty-body,valid-type]
    """DuckDB's own function: microseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page is asked for, without what differs from page to page: newest first, ties by mention. The
    last mention of the page before, if ``follows``, and the pattern of the ``words`` are variables."""

    filter: Filter
    limit: int
    follows: bool
    worded: bool

    def plain(self) -> bool:
        """Whether nothing is asked but a period and a word."""
        return not self.filter.asks()

    def picked(self) -> Any:
        """The page among ``candidate``; what is ``sure`` holds the words by the index."""
        return self._page(candidate, candidate.sure)

    def scanned(self) -> Any:
        """The page among ``spot``."""
        return self._page(spot, ibis.literal(False))

    def columns(self) -> tuple[str, ...]:
        """What must be read of a candidate, its words left out."""
        columns = {**SCALARS, **LISTS, **FLAGS}
        asked = [columns[field] for field in sorted(self.filter.asks() - {"text"})]
        text = ("text", "title") if self.filter.text else ()
        return tuple(dict.fromkeys((*COLUMNS, *asked, *text)))

    def _page(self, every: Any, sure: Any) -> Any:
        rows = matching(every, self.filter, SPAN)
        if self.follows:
            at, last = epoch_us(rows.created_at), getvariable("page_time")
            tied = (at == last) & (rows.mention < text_variable("page_mention"))
            rows = rows.filter((at < last) | tied)
        if self.worded:
            rows = rows.filter(sure | holds(rows, text_variable("page_words")))
        spots = rows.select("created_at", "mention", "filename", "file_row_number")
        return spots.order_by(ibis.desc("created_at"), ibis.desc("mention")).limit(self.limit)


_SURE = pa.field("sure", pa.bool_())
candidate = table("candidate", pa.schema([*spot.schema().to_pyarrow(), _SURE]))


def latest(
    engine: Engine,
    sight: Sight,
    filter_: Filter,
    *,
    limit: int,
    before: Cursor | None,
    word: str | None,
    scanning: Scanning,
) -> pa.Table:
    """The page among the segments in sight. ``scanning``: who scans what picking did not settle."""
    words = None if word is None else _words(engine, word)
    if words == () or limit < 1:
        return MENTION.empty_table()
    search = _Search(engine, sight, filter_, limit=limit, before=before, words=words, scanning=scanning)
    return search.page()


@lru_cache(maxsize=256)
def _words(engine: Engine, text: str) -> tuple[str, ...]:
    """The words of the text, as the index has them."""
    token = pa.table({"text": [text.replace("\0", "")]})
    return tuple(engine.ask({"token": token}, cut_tokens)["words"][0].as_py())


class _Search:
    def __init__(
        self,
        engine: Engine,
        sight: Sight,
        filter_: Filter,
        *,
        limit: int,
        before: Cursor | None,
        words: tuple[str, ...] | None,
        scanning: Scanning,
    ) -> None:
        self._engine = engine
        self._sight = sight
        self._scanning = scanning
        self._before = before
        self._words = words
        self._shape = Shape(filter_.shape(), limit, before is not None, words is not None)
        self._variables: dict[str, int | str] = {**SPAN.values(filter_)}
        self._found = _SPOTS.empty_table()
        until = [] if filter_.until is None else [micros(filter_.until) - 1]
        if before is not None:
            until.append(micros(before.created_at))
            self._variables |= {"page_time": micros(before.created_at), "page_mention": before.mention}
        if words is not None:
            self._variables["page_words"] = pattern_of(words)
        self._since = None if filter_.since is None else micros(filter_.since)
        self._until = min(until, default=None)

    def page(self) -> pa.Table:
        if self._shape.plain():
            page = self._first()
            if page is not None:
                return page
        picks = self._candidates()
        rest = self._pick(picks)
        if rest:
            self._scan(rest)
        return picks.whole(self._found)

    def _candidates(self) -> Candidates:
        return Candidates(self._engine, self._sight, self._words, self._since, self._until)

    def _first(self) -> pa.Table | None:
        """The page where nothing but the period and one word is asked: the first of the candidates. None when
        they cannot tell."""
        days, picks, limit = _by_day(self._sight.segments), self._candidates(), self._shape.limit
        while days and picks.left < limit + self._tied(picks) and not picks.short:
            picks.open(days.pop(0))
        wanted = limit + self._tied(picks)
        spots = picks.newest(wanted)
        if spots is None or (days and picks.left < wanted):
            return None
        rows = picks.whole(spots)
        if self._before is not None:
            before = pc.less(rows["created_at"], self._before.created_at)
            rows = rows.filter(pc.or_(before, pc.less(rows["mention"], self._before.mention)))
        return rows.slice(0, limit)

    def _tied(self, picks: Candidates) -> int:
        """How many candidates are as old as the last mention of the page before: it is one of them."""
        return 0 if self._before is None else picks.tied(micros(self._before.created_at))

    def _pick(self, picks: Candidates) -> list[Segment]:
        """Find the page among candidates; the segments that are left to be scanned, if it was not found."""
        days, wanted = _by_day(self._sight.segments), 4 * self._shape.limit
        if self._words is None:
            wanted = max(wanted, _DENSE)
        while True:
            while days and picks.left < wanted and not picks.short:
                picks.open(days.pop(0))
            picked = picks.take(wanted, self._shape.columns())
            if picked.num_rows:
                self._merge(
                    self._engine.ask({"candidate": picked}, Shape.picked, self._shape, **self._variables)
                )
            picks.close(self._last())
            if not picks.runs and (self._last() is not None or not days):
                return []
            if picks.groups > _MOST_GROUPS:
                return [*picks.unfinished(), *(s for day in days for s in day)]
            wanted *= 4

    def _merge(self, page: pa.Table) -> None:
        both = pa.concat_tables([self._found, page.select(_SPOTS.names).cast(_SPOTS)])
        self._found = both.sort_by([("created_at", "descending"), ("mention", "descending")]).slice(
            0, self._shape.limit
        )

    def _last(self) -> int | None:
        """The time of the last of a full page; None while it is not full."""
        if self._found.num_rows < self._shape.limit:
            return None
        return micros(self._found["created_at"][self._found.num_rows - 1].as_py())

    def _scan(self, segments: Sequence[Segment]) -> None:
        """Read what is left, day by day, then two days, four…: each stretch is wholly newer than the next."""
        names = pa.array([s.name for s in segments], pa.string())
        self._found = self._found.filter(pc.invert(pc.is_in(self._found["filename"], names)))
        for stretch in _stretches(_by_day(segments)):
            rows = self._scanning(stretch).ask(Shape.scanned, self._shape, **self._variables)
            self._merge(_named(rows))
            if self._last() is not None:
                return


_SPOTS = pa.schema(
    [
        MENTION.field("created_at"),
        MENTION.field("mention"),
        pa.field("filename", pa.string()),
        pa.field("file_row_number", pa.int64()),
    ]
)


def _named(rows: pa.Table) -> pa.Table:
    """Files by the names that segments have."""
    names = pa.array(["/".join(path.split("/")[-2:]) for path in rows["filename"].to_pylist()], pa.string())
    return rows.set_column(rows.column_names.index("filename"), "filename", names)


def _by_day(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments of each day, the last day first."""
    days: dict[int, list[Segment]] = {}
    for segment in sorted(segments, key=lambda s: -s.day):
        days.setdefault(segment.day, []).append(segment)
    return list(days.values())


def _stretches(days: Sequence[list[Segment]]) -> Iterator[list[Segment]]:
    taken, width = 0, 1
    while taken < len(days):
        yield [segment for day in days[taken : taken + width] for segment in day]
        taken, width = taken + width, min(2 * width, _MOST_DAYS)
