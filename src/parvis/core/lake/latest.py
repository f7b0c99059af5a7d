"""The newest mentions first: candidates are picked day after day back in time, until there are enough.

Rows of a segment stand newest first, and the word index names those that hold a word; so a page is put
together from a few row groups. A question that finds too little among many candidates goes on as a scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.candidates import COLUMNS, Candidates
from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Engine, spot, table
from parvis.core.lake.filters import FLAGS, LISTS, SCALARS, SPAN, Filter, matching, micros
from parvis.core.lake.schema import MENTION
from parvis.core.lake.sight import Sight
from parvis.core.lake.words import cut_words, holds_words

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to be found: newest first, ties by mention; ``words``: posts that hold them in a row."""

    filter: Filter
    limit: int
    before: Cursor | None
    words: tuple[str, ...] | None

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
        if self.before is not None:
            at = ibis.literal(self.before.created_at.astimezone(UTC))
            tied = (rows.created_at == at) & (rows.mention < self.before.mention)
            rows = rows.filter((rows.created_at < at) | tied)
        if self.words is not None:
            rows = rows.filter(sure | holds_words(rows, self.words))
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
) -> pa.Table:
    """The page among the segments in sight."""
    words = None if word is None else tuple(engine.ask({}, cut_words, word)["words"][0].as_py())
    if words == () or limit < 1:
        return MENTION.empty_table()
    asked = Asked(filter_.shape(), limit, before, words)
    return _Search(engine, sight, filter_, asked).page()


class _Search:
    def __init__(self, engine: Engine, sight: Sight, filter_: Filter, asked: Asked) -> None:
        self._engine = engine
        self._sight = sight
        self._filter = filter_  # with its period
        self._asked = asked
        self._found = _SPOTS.empty_table()
        bounds = [filter_.until, None if asked.before is None else asked.before.created_at]
        until = min((micros(bound) for bound in bounds if bound is not None), default=None)
        since = None if filter_.since is None else micros(filter_.since)
        self._candidates = Candidates(engine, sight, asked.words, since, until)
        self._plain = not asked.filter.asks()

    def page(self) -> pa.Table:
        rest = self._pick()
        if rest:
            self._scan(rest)
        return self._candidates.whole(self._found)

    def _pick(self) -> list[Segment]:
        """Find the page among candidates; the segments that are left to be scanned, if it was not found."""
        days = _by_day(self._sight.segments)
        wanted = self._asked.limit
        if not self._plain:
            wanted = max(4 * wanted, _DENSE if self._asked.words is None else 0)
        picks = self._candidates
        while True:
            while days and picks.left < wanted and not picks.blind:
                picks.open(days.pop(0))
            picked = picks.take(wanted, self._columns())
            if picked.num_rows:
                self._add(picked)
            picks.close(self._last())
            if not picks.runs and (self._last() is not None or not days):
                return []
            if (picks.left == 0 and picks.blind) or picks.groups > _MOST_GROUPS:
                return [*picks.unfinished(), *(s for day in days for s in day)]
            wanted *= 4

    def _columns(self) -> tuple[str, ...]:
        return self._asked.columns()

    def _add(self, candidates: pa.Table) -> None:
        """Take the matching ones of these candidates into the page."""
        variables = SPAN.values(self._filter)
        page = self._engine.ask({"candidate": candidates}, Asked.picked, self._asked, **variables)
        self._merge(page)

    def _merge(self, page: pa.Table) -> None:
        both = pa.concat_tables([self._found, page.select(_SPOTS.names).cast(_SPOTS)])
        self._found = both.sort_by([("created_at", "descending"), ("mention", "descending")]).slice(
            0, self._asked.limit
        )

    def _last(self) -> int | None:
        """The time of the last of a full page; None while it is not full."""
        if self._found.num_rows < self._asked.limit:
            return None
        return micros(self._found["created_at"][self._found.num_rows - 1].as_py())

    def _scan(self, segments: Sequence[Segment]) -> None:
        """Read what is left, day by day, then two days, four…: each stretch is wholly newer than the next."""
        names = pa.array([s.name for s in segments], pa.string())
        self._found = self._found.filter(pc.invert(pc.is_in(self._found["filename"], names)))
        for stretch in _stretches(_by_day(segments)):
            rows = self._sight.only(stretch).ask(Asked.scanned, self._asked, **SPAN.values(self._filter))
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
