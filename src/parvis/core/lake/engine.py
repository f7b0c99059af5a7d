"""DuckDB, one in-memory database for each process, one connection for each thread; no network, no extension
fetched. A question is an Ibis expression over tables that are given to it, or that ``sight`` makes of the
files of a snapshot:

``mention``   every mention that counts, with its ``hour`` since 1970
``recent``    mentions that no roll-up holds yet (``sign`` +1), and those a roll-up still holds but that no
              longer count (``sign`` -1)
``rolled_…``  what the roll-ups of compacted segments hold of one kind, under one query (see ``kinds``)
``spot``      the same as ``mention``, each with its file and its row in it
``placed``    every mention on disk, those that no longer count too, with its file and its row in it
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.operations import UnboundTable

from parvis.core.lake.files import Room, write_parquet
from parvis.core.lake.memory import Memory
from parvis.core.lake.schema import MENTION, STORED

_DTYPES: dict[pa.DataType, str] = {
    pa.timestamp("us", tz="UTC"): "timestamp('UTC', 6)",
    pa.list_(pa.string()): "array<string>",
    pa.list_(pa.int64()): "array<int64>",
    pa.list_(pa.int32()): "array<int32>",
    pa.bool_(): "boolean",
    pa.float32(): "float32",
}

Value = int | str  # of a variable beside a question
_VARIABLE = re.compile(r"getvariable\('(\w+)'\)", re.IGNORECASE)


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
        self._memory = Memory()

    @property
    def memory(self) -> Memory:
        """What this process keeps of the files it read; a child of a fork starts afresh here too."""
        self._open()
        return self._memory

    def ask(
        self,
        given: Mapping[str, pa.Table],
        question: Callable[..., Any],
        *args: Hashable,
        **variables: int | str,
    ) -> pa.Table:
        """The answer to ``question(*args)``, an Ibis expression over the tables ``given`` by name."""
        cursor, asked = self.cursor(), compiled(question, args)
        with shown(cursor, given, {}):
            return plain(run(cursor, asked, variables).to_arrow_table())

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
                self._memory = Memory()
                self._pid = os.getpid()
            return self._database


@dataclass(frozen=True, slots=True)
class Compiled:
    """The SQL of a question, the tables and the variables that it names."""

    sql: str
    tables: tuple[str, ...]
    variables: tuple[str, ...]


@lru_cache(maxsize=1024)
def compiled(question: Callable[..., Any], args: tuple[Hashable, ...]) -> Compiled:
    """Compiling takes longer than most answers."""
    expression = question(*args)
    tables = {t.name for t in expression.op().find(UnboundTable, lambda _: True)}
    sql = str(ibis.to_sql(expression, dialect="duckdb"))
    return Compiled(sql, tuple(sorted(tables)), tuple(sorted(set(_VARIABLE.findall(sql)))))


@contextmanager
def shown(cursor: Any, given: Mapping[str, pa.Table], views: Mapping[str, str]) -> Iterator[None]:
    """Let this connection see tables, and views made of them, as long as the block lasts."""
    show(cursor, given, views)
    try:
        yield
    finally:
        for name in given:
            cursor.unregister(name)


def show(cursor: Any, given: Mapping[str, pa.Table], views: Mapping[str, str]) -> None:
    for name, rows in given.items():
        cursor.register(name, rows)
    for name, view in views.items():
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {view}")


def run(cursor: Any, asked: Compiled, variables: Mapping[str, Value]) -> Any:
    """A relation of DuckDB."""
    if asked.variables:
        cursor.execute(
            "; ".join(f"SET VARIABLE {name} = {_value(variables[name])}" for name in asked.variables)
        )
    return cursor.sql(asked.sql)


def _value(value: Value) -> str:
    return literal(value) if isinstance(value, str) else str(int(value))


def plain(rows: pa.Table) -> pa.Table:
    """DuckDB adds up integers in 128 bits, which Arrow gives as decimals; counts fit in 64."""
    return rows.cast(
        pa.schema(
            [pa.field(f.name, pa.int64() if pa.types.is_decimal(f.type) else f.type) for f in rows.schema]
        )
    )


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def empty_file(room: Room) -> Path:
    """A segment without rows, so that no list of files is empty; made if missing."""
    path = room.root / "empty-stored.parquet"
    if not path.exists():
        write_parquet(room, path, [STORED.empty_table()], STORED)
    return path


def as_mentions(rows: pa.Table) -> pa.Table:
    """Rows of the engine with exactly the columns and types of a mention."""
    return rows.select(MENTION.names).cast(MENTION)


mention = table("mention", STORED)
recent = table("recent", pa.schema([*STORED, pa.field("sign", pa.int32())]))
_PLACED = pa.schema([*STORED, pa.field("filename", pa.string()), pa.field("file_row_number", pa.int64())])
spot = table("spot", _PLACED)
placed = table("placed", _PLACED)
