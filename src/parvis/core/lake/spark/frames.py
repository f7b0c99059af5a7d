"""Chosen segments of one snapshot as data frames of Spark, made of the same files that DuckDB reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.engine import empty_file
from parvis.core.lake.files import Room
from parvis.core.lake.kinds import Kind, columns_of, named, needed, schema_of
from parvis.core.lake.schema import ROLLUP, STORED

_PLACE = ("filename", "file_row_number")
_TYPES = {
    pa.string(): "string",
    pa.binary(): "binary",
    pa.timestamp("us", tz="UTC"): "timestamp",
    pa.bool_(): "boolean",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float32(): "float",
}


@dataclass(frozen=True, slots=True)
class Frames:
    """``session``: of Spark. The tables are those that ``engine`` names."""

    session: Any
    room: Room
    snapshot: Snapshot
    segments: Sequence[Segment]

    def table(self, name: str, spans: Mapping[str, int]) -> Any:
        """The table of that name. ``spans``: the variables of ``filters.Span``."""
        match name:
            case "mention":
                return self.mentions()
            case "spot":
                return self._counting(self.segments, placed=True)
            case "recent":
                return self._recent()
        stretch = named(name)
        if stretch is None:
            raise LookupError(f"Spark has no table {name}")
        return self._rolled(*stretch, spans)

    def mentions(self) -> Any:
        """Every mention that counts, with the columns of ``STORED``."""
        return self._counting(self.segments)

    def _recent(self) -> Any:
        fresh = self._counting([s for s in self.segments if not s.compacted])
        undone = [name for s in self.segments for name in self.snapshot.undo.get(s.id, ())]
        away = self._files(undone).selectExpr("*", "-1 AS sign")
        return fresh.selectExpr("*", "1 AS sign").unionAll(away)

    def _rolled(self, kind: Kind, by_day: bool, query: int, spans: Mapping[str, int]) -> Any:
        held = [s for s in self.segments if s.compacted and (by_day or needed(s.day, kind, spans))]
        if not held:
            return self.session.createDataFrame([], spark_schema(schema_of(kind)))
        rows = self.session.read.schema(spark_schema(ROLLUP)).parquet(*(self._path(s.rollup) for s in held))
        mine = rows.where(f"kind = {kind + by_day} AND query = {int(query)}")
        return mine.select(*columns_of(kind))

    def _counting(self, segments: Iterable[Segment], *, placed: bool = False) -> Any:
        """The rows of these segments that count; ``placed``: each with its file and its row in it."""
        masks = {s.name: self.snapshot.masks.get(s.id, ()) for s in segments}
        whole = self._files([name for name, rows in masks.items() if not rows], placed=placed)
        gone = [(name, row) for name, rows in masks.items() for row in rows]
        if not gone:
            return whole
        columns = [pa.array(column) for column in zip(*gone, strict=True)]
        # Masks are few beside mentions: every worker gets them all, and no mention travels.
        mask = self.session.createDataFrame(pa.table(columns, names=_PLACE)).hint("broadcast")
        masked = self._files([name for name, rows in masks.items() if rows], placed=True)
        return whole.unionAll(masked.join(mask, [*_PLACE], "left_anti").select(*whole.columns))

    def _files(self, names: Sequence[str], *, placed: bool = False) -> Any:
        paths = [self._path(name) for name in names] or [spark_path(str(empty_file(self.room)))]
        rows = self.session.read.schema(spark_schema(STORED)).parquet(*paths)
        if not placed:
            return rows
        # The last two parts of the path are the segment's name; a row's index is its place in the file.
        file = "substring_index(_metadata.file_path, '/', -2)"
        place = [f"{file} AS filename", "_metadata.row_index AS file_row_number"]
        return rows.selectExpr(*STORED.names, *place)

    def _path(self, name: str) -> str:
        return spark_path(f"{self.room.days}/{name}")


def spark_path(path: str) -> str:
    """A path of this file system as Spark reads it, whatever the cluster's own is; without wildcards."""
    return "file://" + "".join(f"\\{c}" if c in "\\{}[]*?" else c for c in path)


def spark_schema(schema: pa.Schema) -> str:
    """A schema of the lake in Spark's words, everything nullable as Spark reads files."""
    return ", ".join(f"`{field.name}` {_spark_type(field.type)}" for field in schema)


def _spark_type(kind: pa.DataType) -> str:
    return f"array<{_spark_type(kind.value_type)}>" if pa.types.is_list(kind) else _TYPES[kind]
