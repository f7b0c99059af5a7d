"""Which mentions the lake has already heard, so that one heard again counts once.

Each mention is remembered by 64 bits of its identifier: both halves of it, mixed, when it is a
pseudonym (32 hex digits of a keyed hash), else BLAKE2b of it. Two different mentions share them with
probability n²/2⁶⁵:
less than one in a million for 5 million mentions, 3 in 10,000 for 100 million; the second is then not added.
The memory is a set of sorted runs: one per batch in the catalogue, merged now and then into one file that all
processes map. Removed mentions stay known, so that a re-read of a stream does not bring them back.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.core.lake.catalogue import Catalogue, fact
from parvis.core.lake.faults import LakeBusy
from parvis.core.lake.files import Room, sync_folders, write_bytes

Ids = npt.NDArray[np.uint64]

_HEX = np.full(256, 255, np.uint8)
for _digit, _byte in enumerate(b"0123456789abcdef"):
    _HEX[_byte] = _digit
_MERGE_AT = 32  # runs
_MIX = 0x9E3779B97F4A7C15  # odd, so that no half is lost


def ids_of(mentions: Any) -> Ids:
    """64 bits for each mention of an Arrow string array, in its order."""
    column = mentions.combine_chunks() if isinstance(mentions, pa.ChunkedArray) else mentions
    n = len(column)
    if n == 0:
        return np.empty(0, np.uint64)
    column = pa.concat_arrays([column])  # an offset of zero, whatever it was sliced from
    offsets = np.frombuffer(column.buffers()[1], np.int32, n + 1)
    data = np.frombuffer(column.buffers()[2] or b"", np.uint8)
    if bool((np.diff(offsets) == 32).all()):
        digits = _HEX[data[offsets[0] : offsets[-1]].reshape(n, 32)]
        if bool((digits != 255).all()):
            pairs = (digits[:, 0::2] << 4) | digits[:, 1::2]
            halves = np.ascontiguousarray(pairs).view(">u8").astype(np.uint64)
            return np.asarray(halves[:, 0] * np.uint64(_MIX) + halves[:, 1])
    return np.fromiter((_id(m) for m in column.to_pylist()), np.uint64, n)


def _id(mention: str) -> int:
    data = mention.encode()
    if len(data) == 32 and all(_HEX[b] != 255 for b in data):
        return (int(mention[:16], 16) * _MIX + int(mention[16:], 16)) % 2**64
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


class Known:
    """The memory of one process; safe between threads."""

    def __init__(self, room: Room, catalogue: Catalogue) -> None:
        self._room = room
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._forgotten = -1
        self._last = 0
        self._runs: list[Ids] = []

    def refresh(self) -> tuple[int, int]:
        """Take in what other processes added; the mark up to which this process knows everything."""
        with self._lock, self._catalogue.reading() as connection:
            forgotten = fact(connection, "forgotten")
            if forgotten != self._forgotten or _merged_since(connection, self._last):
                self._runs, self._last, self._forgotten = [], 0, forgotten
            for run, ids in self._new_runs(connection):
                self._last = max(self._last, run)
                self._add(ids)
            return self._forgotten, self._last

    def _new_runs(self, connection: sqlite3.Connection) -> list[tuple[int, Ids]]:
        for _ in range(10):
            try:
                return _runs(self._room, connection, self._last)
            except FileNotFoundError:  # merged away between the catalogue's answer and the opening
                self._runs, self._last = [], 0
        raise LakeBusy("the lake's memory of mentions changes too fast to be read")

    def holds(self, ids: Ids) -> npt.NDArray[np.bool_]:
        with self._lock:
            runs = list(self._runs)
        found = np.zeros(len(ids), np.bool_)
        for run in runs:
            found |= _isin_sorted(ids, run)
        return found

    def _add(self, ids: Ids) -> None:
        # Sizes at least halve from run to run, so that a look-up passes through few of them.
        self._runs.append(ids)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last, before = self._runs.pop(), self._runs.pop()
            merged = np.concatenate([before, last])
            merged.sort(kind="stable")
            self._runs.append(merged)


def _merged_since(connection: sqlite3.Connection, last: int) -> bool:
    newer = "SELECT 1 FROM run WHERE id > ? AND name IS NOT NULL LIMIT 1"
    return connection.execute(newer, (last,)).fetchone() is not None


def overtaken(connection: sqlite3.Connection, room: Room, mark: tuple[int, int], ids: Ids) -> bool:
    """Inside the writing transaction: whether another process has made one of these known since ``mark``."""
    forgotten, last = mark
    if fact(connection, "forgotten") != forgotten:
        return True
    return any(bool(_isin_sorted(ids, run).any()) for _, run in _runs(room, connection, last))


def remember(connection: sqlite3.Connection, ids: Ids) -> None:
    """``ids`` sorted and distinct."""
    if len(ids):
        values = (len(ids), ids.astype("<u8").tobytes())
        connection.execute("INSERT INTO run (rows, ids) VALUES (?, ?)", values)


@dataclass(frozen=True, slots=True)
class Merged:
    """Runs put into one new file, not yet counted."""

    name: str
    rows: int
    runs: tuple[int, ...]
    forgetting: bool


def merged_runs(room: Room, catalogue: Catalogue, *, name: str, forget: Ids | None = None) -> Merged | None:
    """Put the runs into one file when they are many, or when mentions must be forgotten; else None."""
    with catalogue.reading() as connection:
        held = _runs(room, connection, 0)
    if forget is None and len(held) < _MERGE_AT:
        return None
    ids = np.unique(np.concatenate([ids for _, ids in held])) if held else np.empty(0, np.uint64)
    if forget is not None:
        ids = ids[~_isin_sorted(ids, np.unique(forget))]
    write_bytes(room, room.ids / name, ids.astype("<u8").tobytes())
    sync_folders([room.ids])
    return Merged(name, len(ids), tuple(run for run, _ in held), forget is not None)


def swap_runs(connection: sqlite3.Connection, merged: Merged) -> None:
    """Inside the writing transaction. The old file is swept up later."""
    connection.executemany("DELETE FROM run WHERE id = ?", [(run,) for run in merged.runs])
    connection.execute("INSERT INTO run (rows, name) VALUES (?, ?)", (merged.rows, merged.name))
    if merged.forgetting:
        connection.execute("UPDATE fact SET value = value + 1 WHERE name = 'forgotten'")


def _runs(room: Room, connection: sqlite3.Connection, after: int) -> list[tuple[int, Ids]]:
    found = connection.execute("SELECT id, ids, name FROM run WHERE id > ? ORDER BY id", (after,)).fetchall()
    return [(int(run), _load(room, ids, name)) for run, ids, name in found]


def _load(room: Room, ids: bytes | None, name: str | None) -> Ids:
    if name is None:
        return np.frombuffer(ids or b"", "<u8").astype(np.uint64, copy=False)
    path = room.ids / name
    return np.memmap(path, "<u8", "r") if path.stat().st_size else np.empty(0, np.uint64)


def _isin_sorted(needles: Ids, run: Ids) -> npt.NDArray[np.bool_]:
    if len(run) == 0 or len(needles) == 0:
        return np.zeros(len(needles), np.bool_)
    at = np.searchsorted(run, needles)
    at[at == len(run)] = 0
    return np.asarray(run[at] == needles)
