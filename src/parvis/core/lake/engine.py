"""DuckDB, one in-memory database for each process, one connection for each thread; no network, no extension
fetched. It sees three tables, made for each question from the files of one snapshot:

``mention``  every mention that counts, with its ``hour`` since 1970
``recent``   mentions that no roll-up holds yet (``sign`` +1), and those a roll-up still holds but that no
             longer count (``sign`` -1)
``rollup``   the roll-ups of compacted segments (see ``rollups``)
``spot``     the same as ``mention``, each with its file and its row in it
``placed``   every mention on disk, those that no longer count too, with its file and its row in it
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    pa.list_(pa.int32()): "array<int32>",
    pa.bool_(): "boolean",
    pa.float32(): "float32",
}

_PLACE = "filename = true, file_row_number = true"


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
            self._local.cursor = self.new_cursor()
            self._local.pid = os.getpid()
        return self._local.cursor

    def new_cursor(self) -> Any:
        """A connection for one long answer, so that the thread can ask other things meanwhile."""
        cursor = self._open().cursor()
        # Settings of a session; segments never change, so what was read of them stays right.
        cursor.execute("SET TimeZone = 'UTC'; SET parquet_metadata_cache = true")
        return cursor

    def _open(self) -> Any:
        with self._lock:
            if self._pid != os.getpid():
                self._database = duckdb.connect(
                    config={
                        "autoinstall_known_extensions": False,
                        "autoload_known_extensions": False,
                        "memory_limit": f"{self._limits.memory_mb}MB",
                        "threads": self._limits.threads,
                        "temp_directory": f"{self._spill}-{os.getpid()}",
                        "preserve_insertion_order": True,
                    }
                )
                self._pid = os.getpid()
            return self._database


@lru_cache(maxsize=1024)
def _compiled(question: Callable[..., Any], args: tuple[Hashable, ...]) -> tuple[str, tuple[str, ...]]:
    """The SQL of a question and the tables it names. Compiling takes longer than most answers."""
    expression = question(*args)
    tables = {t.name for t in expression.op().find(UnboundTable, lambda _: True)}
    return str(ibis.to_sql(expression, dialect="duckdb")), tuple(sorted(tables))


class Sight:
    """A thread's view of chosen segments of one snapshot; ``only``: of these rows of some segments."""

    def __init__(
        self,
        engine: Engine,
        room: Room,
        snapshot: Snapshot,
        segments: Sequence[Segment],
        only: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        self._engine = engine
        self._room = room
        self._snapshot = snapshot
        self.segments = tuple(segments)
        self._only = only or {}

    def ask(self, question: Callable[..., Any], *args: Hashable, **variables: int) -> pa.Table:
        """The answer to ``question(*args)``, an Ibis expression over the tables named above."""
        return _plain(self._run(self._engine.cursor(), question, args, variables).to_arrow_table())

    def stream(self, question: Callable[..., Any], *args: Hashable, rows: int) -> pa.RecordBatchReader:
        """The same, in batches of about ``rows``; other things may be asked meanwhile."""
        return self._run(self._engine.new_cursor(), question, args, {}).to_arrow_reader(rows)

    def _run(
        self, cursor: Any, question: Callable[..., Any], args: tuple[Hashable, ...], variables: dict[str, int]
    ) -> Any:
        sql, tables = _compiled(question, args)
        for name, value in variables.items():
            cursor.execute(f"SET VARIABLE {name} = {int(value)}")
        for name in tables:
            view = getattr(self, f"_{name}")()
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {view}")
        return cursor.sql(sql)

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

    def _spot(self) -> str:
        return self._rows(self.segments, "", _PLACE)

    def _placed(self) -> str:
        return f"SELECT * FROM {self._files([s.name for s in self.segments], 'stored', _PLACE)}"  # noqa: S608 - our paths

    def _rows(self, segments: Iterable[Segment], more: str, options: str = "") -> str:
        masks = self._snapshot.masks
        whole = [s.name for s in segments if s.id not in masks and s.name not in self._only]
        parts = [self._part(s, more, options) for s in segments if s.id in masks or s.name in self._only]
        view = f"SELECT *{more} FROM {self._files(whole, 'stored', options)}"  # noqa: S608 - our paths
        return " UNION ALL ".join([view, *parts])

    def _part(self, segment: Segment, more: str, options: str) -> str:
        """Some rows of a segment: those that count, and if only some are wanted, of those."""
        wanted = []
        if segment.id in self._snapshot.masks:
            wanted.append(f"file_row_number NOT IN ({_numbers(self._snapshot.masks[segment.id])})")
        if segment.name in self._only:
            wanted.append(_among(self._only[segment.name]))
        columns = f"*{more}" if options else f"* EXCLUDE (file_row_number){more}"
        file = f"read_parquet([{self._path(segment.name)}], {options or 'file_row_number = true'})"
        return f"SELECT {columns} FROM {file} WHERE {' AND '.join(wanted)}"  # noqa: S608 - our paths and numbers

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


def _among(rows: Sequence[int]) -> str:
    if isinstance(rows, range):
        return f"file_row_number BETWEEN {rows.start} AND {rows.stop - 1}"
    return f"file_row_number IN ({_numbers(rows)})"


def _numbers(rows: Iterable[int]) -> str:
    return ", ".join(map(str, rows)) or "NULL"


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
_PLACED = pa.schema([*STORED, pa.field("filename", pa.string()), pa.field("file_row_number", pa.int64())])
spot = table("spot", _PLACED)
placed = table("placed", _PLACED)
rollup = table("rollup", ROLLUP)
word = table("word", WORDS)
