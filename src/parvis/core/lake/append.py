"""Taking in a batch: cast, drop what was already heard, one segment for each day, one commit for all.

Duplicates are dropped here, exactly, and nowhere else: mentions heard again are not written, so segments
never share a mention, and no query and no roll-up has to look for doubles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.catalogue import Catalogue, Segment, add_segments
from parvis.core.lake.faults import BadBatch, LakeBusy, raise_as_fault
from parvis.core.lake.files import Room, discard, sync_folders, write_parquet
from parvis.core.lake.filters import micros
from parvis.core.lake.known import Ids, Known, ids_of, overtaken, remember
from parvis.core.lake.schema import MENTION, STORED

_HOUR_US = 3_600_000_000
_DAY_US = 24 * _HOUR_US
# What Python's datetime can show; a post that claims another year is filed under the nearest day.
_FIRST_US = -62_135_596_800_000_000
_LAST_US = 253_402_300_799_999_999
_ATTEMPTS = 20
_ROW_GROUP = 32_768  # written fast; compaction makes smaller ones


@dataclass(frozen=True, slots=True)
class Door:
    """Where batches come in."""

    room: Room
    catalogue: Catalogue
    known: Known


def append(door: Door, table: pa.Table, *, batch_id: str, nonce: str, at: datetime) -> int:
    """Rows added; 0 when the batch was taken before. All of it is there, on disk, when this returns."""
    rows = stored(table)
    ids = ids_of(rows["mention"])
    first = np.zeros(len(ids), np.bool_)
    first[np.unique(ids, return_index=True)[1]] = True
    for attempt in range(_ATTEMPTS):
        if _taken(door.catalogue, batch_id):
            return 0
        mark = door.known.refresh()
        new = first & ~door.known.holds(ids)
        stem = hashlib.blake2b(f"{batch_id}\0{nonce}\0{attempt}".encode(), digest_size=12).hexdigest()
        parts = write_days(door.room, rows if new.all() else rows.filter(pa.array(new)), stem)
        try:
            written = _commit(door, parts, np.sort(ids[new]), mark, (batch_id, _source(table), micros(at)))
        except BaseException:  # also when interrupted
            discard(door.room.days / part.name for part in parts)
            raise
        if written is not None:
            return written
        discard(door.room.days / part.name for part in parts)
    raise LakeBusy("other processes kept adding the same mentions")


def stored(table: pa.Table) -> pa.Table:
    """The table with the columns of a segment; ``BadBatch`` if that cannot be."""
    missing = set(MENTION.names) - set(table.schema.names)
    if missing:
        raise BadBatch(f"columns missing: {', '.join(sorted(missing))}")
    try:
        rows = table.select(MENTION.names).cast(MENTION)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise BadBatch(str(error)) from error
    for field in MENTION:
        if not field.nullable and rows[field.name].null_count:
            raise BadBatch(f"{field.name} must not be null")
    times = rows["created_at"].cast(pa.int64()).to_numpy().clip(_FIRST_US, _LAST_US)
    created = pa.chunked_array([pa.array(times).cast(MENTION.field("created_at").type)])
    rows = rows.set_column(MENTION.get_field_index("created_at"), MENTION.field("created_at"), created)
    hour = pa.array(np.floor_divide(times, _HOUR_US).astype(np.int32))
    return rows.append_column(STORED.field("hour"), hour).cast(STORED)


def write_days(room: Room, rows: pa.Table, stem: str) -> list[Segment]:
    """One segment for each day, newest first within it, written and synced but not yet counted."""
    parts: list[Segment] = []
    try:
        for day, part in _by_day(rows):
            parts.append(write_segment(room, day, [part], stem, compacted=False))
        sync_folders((room.days / part.name).parent for part in parts)
    except BaseException as error:  # noqa: BLE001 - raised again below
        discard(room.days / part.name for part in parts)
        raise_as_fault(error)
    return parts


def write_segment(room: Room, day: int, tables: list[pa.Table], stem: str, *, compacted: bool) -> Segment:
    name = f"{np.datetime64(day, 'D')}/{stem}.parquet"
    size = write_parquet(room, room.days / name, tables, STORED, row_group=_ROW_GROUP)
    spans = [pc.min_max(t["created_at"].cast(pa.int64())) for t in tables]
    oldest, newest = min(s["min"].as_py() for s in spans), max(s["max"].as_py() for s in spans)
    return Segment(name, day, sum(t.num_rows for t in tables), size, oldest, newest, compacted)


def _by_day(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    if rows.num_rows == 0:
        return
    times = rows["created_at"].cast(pa.int64()).to_numpy()
    order = np.argsort(-times, kind="stable")
    rows = rows.take(pa.array(order))
    days = np.floor_divide(times[order], _DAY_US)
    starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]])
    for start, end in zip(starts, [*starts[1:], len(days)], strict=True):
        yield int(days[start]), rows.slice(start, end - start)


def _commit(
    door: Door, parts: list[Segment], ids: Ids, mark: tuple[int, int], batch: tuple[str, int | None, int]
) -> int | None:
    """Rows; None when another process added one of these mentions since ``mark``, or swept our files."""
    batch_id, source, at = batch
    rows = sum(part.rows for part in parts)
    with door.catalogue.writing() as connection:
        if connection.execute("SELECT 1 FROM batch WHERE id = ?", (batch_id,)).fetchone():
            discard(door.room.days / part.name for part in parts)
            return 0
        if overtaken(connection, door.room, mark, ids):
            return None
        if not all((door.room.days / part.name).exists() for part in parts):
            return None
        connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", (batch_id, rows, source, at))
        add_segments(connection, parts)
        remember(connection, ids)
    return rows


def _taken(catalogue: Catalogue, batch_id: str) -> bool:
    with catalogue.reading() as connection:
        return connection.execute("SELECT 1 FROM batch WHERE id = ?", (batch_id,)).fetchone() is not None


def _source(table: pa.Table) -> int | None:
    """The source of the whole batch, None when it has several."""
    sources: Any = pc.unique(table["source"])
    return int(sources[0].as_py()) if len(sources) == 1 else None
