"""Which files count: a small SQLite database beside the segments, changed in one transaction at a time.

A file that is not in the catalogue does not exist for anybody, so a batch that spans many days, a compaction
or an erasure becomes visible at one instant, and a killed writer leaves nothing but a file to sweep up.
SQLite's write-ahead log lets any number of processes read while one commits; a commit takes milliseconds.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parvis.core.lake.faults import LakeFault, lake_fault

_WAIT_S = 60.0
_TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO fact VALUES ('format', 1), ('version', 0), ('forgotten', 0);
CREATE TABLE IF NOT EXISTS batch (
  id TEXT PRIMARY KEY, rows INTEGER NOT NULL, source INTEGER, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, day INTEGER NOT NULL,
  rows INTEGER NOT NULL, bytes INTEGER NOT NULL, oldest INTEGER NOT NULL, newest INTEGER NOT NULL,
  compacted INTEGER NOT NULL, dead_at INTEGER);
CREATE INDEX IF NOT EXISTS segment_live ON segment (dead_at, day);
CREATE TABLE IF NOT EXISTS mask (
  segment INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (segment, row)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS undo (name TEXT PRIMARY KEY, segment INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY AUTOINCREMENT, rows INTEGER NOT NULL, ids BLOB, name TEXT);
"""


@dataclass(frozen=True, slots=True)
class Segment:
    """One Parquet file of mentions of one day. ``day``: days since 1970; times in microseconds UTC."""

    name: str  # relative to the days folder, for instance 2026-11-23/4f0c….parquet
    day: int
    rows: int
    bytes: int
    oldest: int
    newest: int
    compacted: bool  # sorted newest first, with roll-up and word index beside it
    id: int = 0

    @property
    def rollup(self) -> str:
        return self.name.removesuffix(".parquet") + ".rollup.parquet"

    @property
    def words(self) -> str:
        return self.name.removesuffix(".parquet") + ".words.parquet"

    def files(self) -> tuple[str, ...]:
        return (self.name, self.rollup, self.words) if self.compacted else (self.name,)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What counts at one instant. ``masks``: rows that no longer count, by segment id. ``undo``: files with
    those rows, for segments whose roll-up still holds them."""

    version: int
    segments: tuple[Segment, ...]
    masks: dict[int, tuple[int, ...]]
    undo: dict[int, tuple[str, ...]]

    def files(self) -> set[str]:
        """The names of all files that count, relative to the days folder."""
        held = {name for segment in self.segments for name in segment.files()}
        return held.union(*self.undo.values())


class Catalogue:
    """One SQLite connection for each thread of each process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._latest: Snapshot | None = None
        with self._translated():
            self._connection().executescript(_TABLES)

    def snapshot(self) -> Snapshot:
        """The present state, read in one transaction, and only when it has changed."""
        with self._translated():
            held, connection = self._latest, self._connection()
            if held is not None and held.version == fact(connection, "version"):
                return held
            with _transaction(connection, "BEGIN"):
                self._latest = _read(connection)
            return self._latest

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._translated():
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone; on disk when the block has ended, undone when it raised."""
        with self._translated():
            connection = self._connection()
            with _transaction(connection, "BEGIN IMMEDIATE"):
                yield connection
                connection.execute("UPDATE fact SET value = value + 1 WHERE name = 'version'")

    def _connection(self) -> sqlite3.Connection:
        # SQLite connections must not cross a fork.
        if getattr(self._local, "pid", None) != os.getpid():
            connection = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection, self._local.pid = connection, os.getpid()
        held: sqlite3.Connection = self._local.connection
        return held

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except LakeFault:
            raise
        except (OSError, sqlite3.Error) as error:
            fault = lake_fault(error)
            if fault is None:
                raise
            raise fault from error


def add_segments(connection: sqlite3.Connection, segments: Iterable[Segment]) -> None:
    connection.executemany(
        "INSERT INTO segment (name, day, rows, bytes, oldest, newest, compacted) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(s.name, s.day, s.rows, s.bytes, s.oldest, s.newest, s.compacted) for s in segments],
    )


def bury_segments(connection: sqlite3.Connection, segments: Iterable[Segment], at: int) -> None:
    """They no longer count; their files stay a while for readers that have just begun."""
    ids = [(s.id,) for s in segments]
    connection.executemany("UPDATE segment SET dead_at = ? WHERE id = ?", [(at, i) for (i,) in ids])
    connection.executemany("DELETE FROM mask WHERE segment = ?", ids)


def fact(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()[0])


def _read(connection: sqlite3.Connection) -> Snapshot:
    columns = "name, day, rows, bytes, oldest, newest, compacted, id"
    found = connection.execute(f"SELECT {columns} FROM segment WHERE dead_at IS NULL ORDER BY day, id")  # noqa: S608 - constant
    segments = tuple(
        Segment(name, day, rows, size, oldest, newest, bool(packed), id_)
        for name, day, rows, size, oldest, newest, packed, id_ in found
    )
    masks: dict[int, list[int]] = {}
    for segment, row in connection.execute("SELECT segment, row FROM mask ORDER BY segment, row"):
        masks.setdefault(segment, []).append(row)
    undo: dict[int, list[str]] = {}
    for segment, name in connection.execute(
        "SELECT segment, name FROM undo WHERE segment IN (SELECT id FROM segment WHERE dead_at IS NULL)"
    ):
        undo.setdefault(segment, []).append(name)
    return Snapshot(
        fact(connection, "version"),
        segments,
        {k: tuple(v) for k, v in masks.items()},
        {k: tuple(v) for k, v in undo.items()},
    )


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # also when interrupted
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
