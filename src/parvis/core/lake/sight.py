"""Chosen segments of one snapshot, as the tables that questions name.

Roll-ups and small fresh segments are read once and stay in the memory of the process; larger ones are scanned
where they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.days import blocks
from parvis.core.lake.engine import (
    Compiled,
    Engine,
    Value,
    compiled,
    empty_file,
    literal,
    plain,
    run,
    show,
    shown,
)
from parvis.core.lake.files import Room
from parvis.core.lake.kinds import KEYS, Kind, named, needed, schema_of
from parvis.core.lake.rollups import one_block
from parvis.core.lake.schema import STORED
from parvis.core.lake.slices import added_up, read_slice

_PLACE = "filename = true, file_row_number = true"
# Rows: fresh segments up to this size are kept in memory, the newest first until there are this many in all.
_SMALL, _LOOSE = 5_000, 60_000


class Sight:
    """A thread's view of chosen segments of one snapshot."""

    def __init__(self, engine: Engine, room: Room, snapshot: Snapshot, segments: Sequence[Segment]) -> None:
        self._engine = engine
        self._room = room
        self._snapshot = snapshot
        self.segments = tuple(segments)
        self.loose = _loose(segments)
        engine.memory.follow(str(room.root), snapshot.version, snapshot.files)

    def ask(self, question: Callable[..., Any], *args: Hashable, **variables: Value) -> pa.Table:
        """The answer to ``question(*args)``, an Ibis expression over the tables that ``engine`` names."""
        cursor, asked = self._engine.cursor(), compiled(question, args)
        with shown(cursor, *self._tables(asked, variables)):
            return plain(run(cursor, asked, variables).to_arrow_table())

    def stream(self, question: Callable[..., Any], *args: Hashable, rows: int) -> pa.RecordBatchReader:
        """The same, in batches of about ``rows``; other things may be asked meanwhile."""
        cursor, asked = self._engine.new_cursor(), compiled(question, args)
        show(cursor, *self._tables(asked, {}))
        return run(cursor, asked, {}).to_arrow_reader(rows)

    def raw(self, segment: Segment) -> pa.Table:
        """All rows of a loose segment, those that no longer count too."""
        rows: pa.Table = self.kept(segment.name, "rows", _read_rows, _bytes)
        return rows

    def rows(self, segment: Segment) -> pa.Table:
        """What counts of a loose segment."""
        held, masked = self.raw(segment), self.masked(segment)
        return held.filter(pa.array(~np.isin(np.arange(held.num_rows), masked))) if masked else held

    def masked(self, segment: Segment) -> Sequence[int]:
        """The rows of a segment that no longer count."""
        return self._snapshot.masks.get(segment.id, ())

    def undone(self, segment: Segment) -> Sequence[str]:
        """The files that hold the rows which no longer count of a compacted segment."""
        return self._snapshot.undo.get(segment.id, ())

    def kept(self, file: str, part: Hashable, read: Callable[[Path], Any], size: Callable[[Any], int]) -> Any:
        """``part`` of a file of this snapshot, from memory, or as ``read`` reads it."""
        path = self._room.days / file
        return self._engine.memory.get(str(self._room.root), (file,), part, lambda: read(path), size)

    def _tables(
        self, asked: Compiled, variables: Mapping[str, Value]
    ) -> tuple[dict[str, pa.Table], dict[str, str]]:
        """What the question names: tables in memory, and views over these and over files."""
        used = {name: variables[name] for name in asked.variables}
        spans = {name: value for name, value in used.items() if isinstance(value, int)}
        given: dict[str, pa.Table] = {}
        views: dict[str, str] = {}
        for name in asked.tables:
            stretch = named(name)
            if stretch is None:
                views[name] = getattr(self, f"_{name}")(given)
            else:
                given[name] = self._rolled(*stretch, spans)
        return given, views

    def _mention(self, given: dict[str, pa.Table]) -> str:
        given["loose"] = _together(self.rows(s) for s in self.loose)
        return " UNION ALL ".join([self._counting(self._filed(), ""), "SELECT * FROM loose"])

    def _recent(self, given: dict[str, pa.Table]) -> str:
        given["loose"] = _together(self.rows(s) for s in self.loose)
        undone = [name for s in self.segments for name in self.undone(s)]
        given["undone"] = _together(self.kept(name, "rows", _read_rows, _bytes) for name in undone)
        fresh = [s for s in self._filed() if not s.compacted]
        views = ["SELECT *, 1 AS sign FROM loose", "SELECT *, -1 AS sign FROM undone"]
        if fresh:
            views.append(self._counting(fresh, ", 1 AS sign"))
        return " UNION ALL ".join(views)

    def _spot(self, _: dict[str, pa.Table]) -> str:
        return self._counting(self.segments, "", _PLACE)

    def _placed(self, _: dict[str, pa.Table]) -> str:
        return f"SELECT * FROM {self._files([s.name for s in self.segments], _PLACE)}"  # noqa: S608 - our paths

    def _rolled(self, kind: Kind, by_day: bool, query: int, spans: Mapping[str, int]) -> pa.Table:
        stretch, rolled = (kind, by_day, query), [s for s in self.segments if s.compacted]
        if by_day:
            days = [s.day for s in rolled] or [0]
            parts = [self._block(stretch, rolled, *block) for block in blocks(spans, min(days), max(days))]
        else:
            parts = [self._slice(stretch, s) for s in rolled if needed(s.day, kind, spans)]
            if kind in KEYS:
                parts = [added_up(part, spans) for part in parts]
        return pa.concat_tables([schema_of(kind).empty_table(), *parts])

    def _slice(self, stretch: tuple[Kind, bool, int], segment: Segment) -> pa.Table:
        return self.kept(segment.rollup, stretch, lambda path: read_slice(path, *stretch), _bytes)

    def _block(
        self, stretch: tuple[Kind, bool, int], segments: Sequence[Segment], first: int, size: int
    ) -> pa.Table:
        """A keyed kind by days, added up over a block of days."""
        mine = [s for s in segments if first <= s.day < first + size]
        if size == 1 or len(mine) < 2:
            slices = [self._slice(stretch, s) for s in mine]
            return pa.concat_tables([schema_of(stretch[0]).empty_table(), *slices])

        def add() -> pa.Table:
            halves = [self._block(stretch, mine, start, size // 2) for start in (first, first + size // 2)]
            block = self._engine.ask({"rolling": pa.concat_tables(halves)}, one_block)
            return block.cast(schema_of(stretch[0]))

        names = tuple(s.rollup for s in mine)
        return self._engine.memory.get(str(self._room.root), names, stretch, add, _bytes)

    def _filed(self) -> list[Segment]:
        """The segments that are read from their files."""
        loose = {s.id for s in self.loose}
        return [s for s in self.segments if s.id not in loose]

    def _counting(self, segments: Iterable[Segment], more: str, options: str = "") -> str:
        """The rows of these files that count."""
        masks = self._snapshot.masks
        whole = [s.name for s in segments if s.id not in masks]
        parts = [self._part(s, more, options) for s in segments if s.id in masks]
        view = f"SELECT *{more} FROM {self._files(whole, options)}"  # noqa: S608 - our paths
        return " UNION ALL ".join([view, *parts])

    def _part(self, segment: Segment, more: str, options: str) -> str:
        gone = ", ".join(map(str, self._snapshot.masks[segment.id]))
        columns = f"*{more}" if options else f"* EXCLUDE (file_row_number){more}"
        file = f"read_parquet([{self._path(segment.name)}], {options or 'file_row_number = true'})"
        return f"SELECT {columns} FROM {file} WHERE file_row_number NOT IN ({gone})"  # noqa: S608 - our paths and numbers

    def _files(self, names: Sequence[str], options: str = "") -> str:
        # The first file is empty: the list never is, and every view has the same columns.
        paths = ", ".join([literal(str(empty_file(self._room))), *map(self._path, names)])
        return f"read_parquet([{paths}]{options and ', ' + options})"

    def _path(self, name: str) -> str:
        return literal(f"{self._room.days}/{name}")


def _loose(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The small fresh ones, the newest first, as many as memory is meant for."""
    found, rows = [], 0
    for segment in sorted((s for s in segments if not s.compacted and s.rows <= _SMALL), key=lambda s: -s.id):
        rows += segment.rows
        if rows > _LOOSE:
            break
        found.append(segment)
    return tuple(found)


def _together(tables: Iterable[pa.Table]) -> pa.Table:
    return pa.concat_tables([STORED.empty_table(), *tables])


def _read_rows(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read(use_threads=False).cast(STORED).combine_chunks()


def _bytes(rows: pa.Table) -> int:
    return int(rows.nbytes)
