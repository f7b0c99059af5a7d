"""Rows that may belong on a page: of each segment the newest first, and only those that hold the words, where
an index tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Engine, as_mentions
from parvis.core.lake.pages import Pages, index_bytes, open_index
from parvis.core.lake.schema import MENTION
from parvis.core.lake.sight import Sight
from parvis.core.lake.words import Rows, WordIndex, cut_tokens, word_index

COLUMNS = ("created_at", "mention", "hour")
_FIRST_US, _LAST_US = -(2**63), 2**63 - 1
_TEXT = ("text", "title")
_SPOTS = pa.schema([("filename", pa.string()), ("file_row_number", pa.int64())])


@dataclass(slots=True)
class Run:
    """The candidates of one segment, newest first; ``at``: how many were taken. ``after``: what to look at
    when none of them is left. ``sure``: they hold the word."""

    segment: Segment
    rows: Rows
    after: Rows
    sure: bool
    at: int = 0
    horizon: int = _LAST_US  # time of the last one taken: any other is not newer


class Candidates:
    """Of the segments in sight, from ``since`` to ``until``, both included, in microseconds."""

    def __init__(
        self,
        engine: Engine,
        sight: Sight,
        words: tuple[str, ...] | None,
        since: int | None,
        until: int | None,
    ) -> None:
        self._engine = engine
        self._sight = sight
        self._words = words
        self._since = _FIRST_US if since is None else since
        self._until = _LAST_US if until is None else until
        self._loose = {s.id for s in sight.loose}
        self.runs: list[Run] = []
        self.groups = 0  # row groups read so far

    @property
    def left(self) -> int:
        return sum(len(run.rows) - run.at for run in self.runs)

    def tied(self, time: int) -> int:
        """How many candidates are of this instant."""
        return sum(int(np.count_nonzero(self._times(r.segment)[r.rows] == time)) for r in self.runs)

    @property
    def short(self) -> bool:
        """Whether some segment has others to look at after its candidates."""
        return any(len(run.after) for run in self.runs)

    def unfinished(self) -> list[Segment]:
        """The segments of all days that are not done."""
        days = {run.segment.day for run in self.runs}
        return [s for s in self._sight.segments if s.day in days]

    def open(self, segments: Sequence[Segment]) -> None:
        """Begin with these segments too."""
        for segment in segments:
            run = self._run(segment)
            if len(run.rows) or len(run.after):
                self.runs.append(run)

    def newest(self, wanted: int) -> pa.Table | None:
        """The places (filename, file_row_number) of the ``wanted`` newest candidates, and of all that are as
        old as the last of them; None where it takes a look at the mentions to say which these are."""
        if not all(run.sure for run in self.runs):
            return None
        times = [self._times(run.segment)[run.rows] for run in self.runs]
        every = np.concatenate([np.empty(0, np.int64), *times])
        last = -np.partition(-every, wanted - 1)[wanted - 1] if len(every) >= wanted else _FIRST_US
        for run, known in zip(self.runs, times, strict=True):
            if len(run.after) and (len(known) == 0 or known[-1] >= last):
                return None
        return pa.concat_tables(
            [_SPOTS.empty_table()]
            + [_spots(run, run.rows[known >= last]) for run, known in zip(self.runs, times, strict=True)]
        )

    def take(self, wanted: int, columns: tuple[str, ...]) -> pa.Table:
        """The next ``wanted`` candidates of each segment, with these columns, file, row and ``sure``."""
        parts = []
        for run in self.runs:
            rows = run.rows[run.at : run.at + wanted]
            run.at += len(rows)
            if len(rows):
                part = self._read(run, rows, columns)
                run.horizon = part["created_at"][-1].cast(pa.int64()).as_py()
                parts.append(part)
        return pa.concat_tables(parts, promote_options="default") if parts else pa.table({})

    def close(self, last: int | None) -> None:
        """Be done with the segments that have no more, or none newer than ``last``, the end of a page."""
        open_ = [run for run in self.runs if last is None or run.horizon >= last]
        for run in open_:
            if run.at == len(run.rows):
                run.rows, run.after, run.at, run.sure = run.after, run.after[:0], 0, False
        self.runs = [run for run in open_ if len(run.rows)]

    def whole(self, spots: pa.Table) -> pa.Table:
        """The mentions at these places, newest first."""
        by_name = {s.name: s for s in self._sight.segments}
        found = [MENTION.empty_table()]
        for name in pc.unique(spots["filename"]).to_pylist():
            here = spots.filter(pc.equal(spots["filename"], name))["file_row_number"].to_numpy()
            found.append(as_mentions(self._pick(by_name[name], np.sort(here), MENTION.names)))
        both = pa.concat_tables(found)
        return both.sort_by([("created_at", "descending"), ("mention", "descending")])

    def _run(self, segment: Segment) -> Run:
        every = np.arange(segment.rows, dtype=np.int32)
        if self._words is None:
            return Run(segment, self._counting(segment, every), every[:0], sure=True)
        if not (segment.compacted or segment.id in self._loose):
            return Run(segment, self._counting(segment, every), every[:0], sure=False)
        places = self._index(segment).places(self._words)
        after = every[len(every) if places.unknown is None else places.unknown :]
        rows = self._counting(segment, places.rows)
        return Run(segment, rows, self._counting(segment, after), sure=len(self._words) == 1)

    def _counting(self, segment: Segment, rows: Rows) -> Rows:
        """Those that count and are of the period."""
        masked = self._sight.masked(segment)
        if len(masked):
            rows = rows[~np.isin(rows, masked)]
        if len(rows) == 0 or (self._since <= segment.oldest and segment.newest <= self._until):
            return rows
        times = self._times(segment)[rows]
        return np.asarray(rows[(times >= self._since) & (times <= self._until)])

    def _times(self, segment: Segment) -> npt.NDArray[np.int64]:
        def read(_: Path) -> npt.NDArray[np.int64]:
            if segment.id in self._loose:
                return np.asarray(self._sight.raw(segment)["created_at"].cast(pa.int64()).to_numpy())
            return self._pages(segment).times()

        found: npt.NDArray[np.int64] = self._sight.kept(segment.name, "times", read, lambda t: t.nbytes)
        return found

    def _read(self, run: Run, rows: Rows, columns: tuple[str, ...]) -> pa.Table:
        if self._words is not None and not run.sure:
            columns = tuple(dict.fromkeys((*columns, *_TEXT)))
        part = self._pick(run.segment, rows, columns)
        for name in _TEXT:
            if self._words is not None and name not in part.column_names:
                part = part.append_column(name, pa.nulls(len(rows), pa.string()))
        part = part.append_column("filename", pa.repeat(run.segment.name, len(rows)))
        part = part.append_column("file_row_number", pa.array(rows.astype(np.int64)))
        return part.append_column("sure", pa.repeat(run.sure, len(rows)))

    def _pick(self, segment: Segment, rows: Rows, columns: Sequence[str]) -> pa.Table:
        if segment.id in self._loose:
            return self._sight.raw(segment).select(list(columns)).take(pa.array(rows))
        pages = self._pages(segment)
        self.groups += len(np.unique(pages.groups(rows)))
        return pages.pick(rows, columns)

    def _pages(self, segment: Segment) -> Pages:
        found: Pages = self._sight.kept(segment.name, "pages", Pages, lambda pages: pages.size)
        return found

    def _index(self, segment: Segment) -> WordIndex:
        def of_rows(_: Path) -> WordIndex:
            rows = self._sight.raw(segment).select(list(_TEXT))
            index = word_index([rows], lambda token: self._engine.ask({"token": token}, cut_tokens))
            return WordIndex([""], lambda _: index)

        if segment.compacted:
            return self._kept_index(segment.words, open_index)
        return self._kept_index(segment.name, of_rows)

    def _kept_index(self, file: str, read: Any) -> WordIndex:
        found: WordIndex = self._sight.kept(file, "words", read, index_bytes)
        return found


def _spots(run: Run, rows: Rows) -> pa.Table:
    return pa.table([pa.repeat(run.segment.name, len(rows)), rows.astype(np.int64)], schema=_SPOTS)
