"""DuckDB, one in-memory database for each process, one connection for each thread; no network, no extension
fetched. It sees three tables, made for each question from the files of one snapshot:

``mention``  every mention that counts, with its ``hour`` since 1970
``recent``   mentions that no roll-up holds yet (``sign`` +1), and those a roll-up still holds but that no
             longer count (``sign`` -1)
``rollup``   the roll-ups of compacted segments (see ``rollups``)
``placed``   every mention on disk, those that no longer count too, with its file and its row in it
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.operations import UnboundTable

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.files import Room, write_parquet
from parvis.core.lake.schema import MENTION, ROLLUP, STORED, WORDS

_DTYPES: dict[pa.DataType, str] = {
    pa.timestamp("us", tz="UTC"): "timestamp('UTC', 6)",
    pa.list_(pa.string()): "array<string>",
    pa.list_(pa.int64()): "array<int64>",
    pa.bool_(): "boolean",
    pa.float32(): "float32",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take: memory in MB (DuckDB's own; it spills to disk beyond) and threads."""

    memory_mb: int = 768
    threads: int = 2


def table(name: str, schema: pa.Schema) -> Any:
    """An Ibis table of that name, to be found by the engine when it runs."""
    return ibis.table({f.name: _DTYPES.get(f.type, str(f.type)) for f in schema}, name=name)


class Engine:
    def __init__(self, limits: Limits, spill: Path) -> None:
        self._limits = limits
        self._spill = spill
        self._lock = threading.Lock()
        self._local = threading.local()
        self._pid = 0
        self._database: Any = None

    def cursor(self) -> Any:
        """This thread's own connection; DuckDB must not cross a fork, so a child starts afresh."""
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.cursor = self._open().cursor()
            self._local.cursor.execute("SET TimeZone = 'UTC'")
            self._local.pid = os.getpid()
        return self._local.cursor

    def _open(self) -> Any:
        with self._lock:
            if self._pid != os.getpid():
                self._database = duckdb.connect(
                    config={
                        "autoinstall_known_extensions": False,
                        "autoload_known_extensions": False,
                        "memory_limit": f"{self._limits.memory_mb}MB",
                        "threads": self._limits.threads,
                        "temp_directory": str(self._spill),
                        "preserve_insertion_order": True,
                    }
                )
                self._database.execute("SET parquet_metadata_cache = true")
                self._pid = os.getpid()
            return self._database


class Sight:
    """A thread's view of chosen segments of one snapshot."""

    def __init__(self, engine: Engine, room: Room, snapshot: Snapshot, segments: Sequence[Segment]) -> None:
        self._cursor = engine.cursor()
        self._room = room
        self._snapshot = snapshot
        self.segments = tuple(segments)

    def ask(self, expression: Any) -> pa.Table:
        """The answer to an Ibis expression over the tables named above."""
        self.show(expression)
        return _plain(self._cursor.sql(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_table())

    def stream(self, expression: Any, rows: int) -> pa.RecordBatchReader:
        """The same, batch by batch. Nothing else may be asked in this thread meanwhile."""
        self.show(expression)
        return self._cursor.sql(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_reader(rows)

    def show(self, expression: Any) -> None:
        """Make the tables that the expression names."""
        for name in sorted({t.name for t in expression.op().find(UnboundTable, lambda _: True)}):
            view = getattr(self, f"_{name}")()
            self._cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {view}")

    def _mention(self) -> str:
        return self._rows(self.segments, "")

    def _recent(self) -> str:
        fresh = self._rows([s for s in self.segments if not s.compacted], ", 1 AS sign")
        undone = [name for s in self.segments for name in self._snapshot.undo.get(s.id, ())]
        return f"{fresh} UNION ALL SELECT *, -1 AS sign FROM {self._files(undone, 'stored')}"  # noqa: S608 - our paths

    def _rollup(self) -> str:
        return f"SELECT * FROM {self._files([s.rollup for s in self.segments if s.compacted], 'rollup')}"  # noqa: S608 - our paths

    def _word(self) -> str:
        return f"SELECT * FROM {self._files([s.words for s in self.segments if s.compacted], 'word')}"  # noqa: S608 - our paths

    def _placed(self) -> str:
        files = self._files(
            [s.name for s in self.segments], "stored", "filename = true, file_row_number = true"
        )
        return f"SELECT * FROM {files}"  # noqa: S608 - our paths

    def _rows(self, segments: Iterable[Segment], more: str) -> str:
        masks = self._snapshot.masks
        whole = [s.name for s in segments if s.id not in masks]
        masked = [s for s in segments if s.id in masks]
        view = f"SELECT *{more} FROM {self._files(whole, 'stored')}"  # noqa: S608 - our paths
        if masked:
            view += f" UNION ALL SELECT * EXCLUDE (file_row_number){more} FROM ({self._unmasked(masked)})"  # noqa: S608
        return view

    def _unmasked(self, segments: list[Segment]) -> str:
        return " UNION ALL ".join(
            f"SELECT * FROM read_parquet([{self._path(s.name)}], file_row_number = true) "  # noqa: S608 - our paths
            f"WHERE file_row_number NOT IN ({', '.join(map(str, self._snapshot.masks[s.id]))})"
            for s in segments
        )

    def _files(self, names: Sequence[str], kind: str, options: str = "") -> str:
        # The first file is empty: the list never is, and every view has the same columns.
        empty = literal(str(self._room.root / f"empty-{kind}.parquet"))
        paths = ", ".join([empty, *map(self._path, names)])
        return f"read_parquet([{paths}]{options and ', ' + options})"

    def _path(self, name: str) -> str:
        return literal(str(self._room.days / name))


def _plain(rows: pa.Table) -> pa.Table:
    """DuckDB adds up integers in 128 bits, which Arrow gives as decimals; counts fit in 64."""
    return rows.cast(
        pa.schema(
            [pa.field(f.name, pa.int64() if pa.types.is_decimal(f.type) else f.type) for f in rows.schema]
        )
    )


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def make_empty_files(room: Room) -> None:
    for kind, schema in (("stored", STORED), ("rollup", ROLLUP), ("word", WORDS)):
        path = room.root / f"empty-{kind}.parquet"
        if not path.exists():
            write_parquet(room, path, [schema.empty_table()], schema)


def as_mentions(rows: pa.Table) -> pa.Table:
    """Rows of the engine with exactly the columns and types of a mention."""
    return rows.select(MENTION.names).cast(MENTION)


mention = table("mention", STORED)
recent = table("recent", pa.schema([*STORED, pa.field("sign", pa.int32())]))
placed = table(
    "placed", pa.schema([*STORED, pa.field("filename", pa.string()), pa.field("file_row_number", pa.int64())])
)
rollup = table("rollup", ROLLUP)
word = table("word", WORDS)
