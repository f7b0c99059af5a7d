"""The one way segments change: some are read, what stays is written as one new segment, and one commit swaps
them. Compaction is that with nothing left out.

Rewriting is done by one process at a time; appending goes on beside it, since it only adds segments. Readers
keep the snapshot they began with, whose files stay for ``_GRACE_US`` more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.append import Door
from parvis.core.lake.beside import write_rollup, write_words
from parvis.core.lake.catalogue import Segment, Snapshot, add_segments, bury_segments
from parvis.core.lake.engine import Engine, mention
from parvis.core.lake.faults import raise_as_fault
from parvis.core.lake.files import ROW_GROUP, Room, alone, discard, sync_folders, write_parquet
from parvis.core.lake.known import merged_runs, swap_runs
from parvis.core.lake.schema import STORED
from parvis.core.lake.search.index import SUFFIX, filed, name_of, write_index
from parvis.core.lake.sight import Sight

_GRACE_US = 120_000_000  # a reader that began before a compaction has this long to finish
_ORPHAN_US = 3_600_000_000  # no append takes an hour between its file and its commit
_BATCH_US = 30 * 86_400_000_000  # later repeats of a batch are still caught, mention by mention
SMALL = 2_000  # rows; of fewer a roll-up and a word index cost more to write and to open than they spare
# A compacted segment joins a compaction when it is at most this many times larger than what is new: each row
# is then rewritten a logarithmic number of times, and a day has a logarithmic number of segments.
_TIER = 2
_LARGEST = 1_000_000  # rows; more would take too much memory to roll up at once


Keep = Callable[..., Any]  # an Ibis condition for a table of mentions


def all_rows(rows: Any) -> Any:
    return rows.hour.notnull()


@dataclass(frozen=True, slots=True)
class Works:
    """What rewriting needs. ``nonce``: unique short text at each call."""

    door: Door
    engine: Engine
    nonce: Callable[[], str]

    def snapshot(self) -> Snapshot:
        return self.door.catalogue.snapshot()

    def sight(self, snapshot: Snapshot, segments: Sequence[Segment]) -> Sight:
        return Sight(self.engine, self.door.room, snapshot, segments)

    def path(self, name: str) -> Path:
        return self.door.room.days / name


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: segments read and written, mentions in them, files swept away."""

    read: int = 0
    written: int = 0
    rows: int = 0
    swept: int = 0


def compact(works: Works, before_day: int | None, now: int) -> Compacted:
    """See ``Lake.compact``."""
    read = written = rows = 0
    for day in sorted({s.day for s in works.snapshot().segments}, reverse=True):
        if before_day is not None and day >= before_day:
            continue
        with alone(works.door.room):
            snapshot = works.snapshot()
            chosen = _chosen(snapshot, day)
            _index_missing(works.door.room, [s for s in snapshot.segments if s.day == day], chosen)
            if not chosen:
                continue
            new = rewritten(works, snapshot, chosen)
            swap(works, chosen, new, now)
        read, written, rows = read + len(chosen), written + len(new), rows + sum(s.rows for s in new)
    with alone(works.door.room):
        merged = merged_runs(works.door.room, works.door.catalogue, name=f"{works.nonce()}.u64")
        if merged is not None:
            with works.door.catalogue.writing() as connection:
                swap_runs(connection, merged)
        swept = sweep(works, now)
    return Compacted(read, written, rows, swept)


def rewritten(
    works: Works,
    snapshot: Snapshot,
    segments: Sequence[Segment],
    keep: Keep = all_rows,
    args: tuple[Hashable, ...] = (),
    *,
    change: Callable[[pa.Table], pa.Table] = lambda rows: rows,
) -> list[Segment]:
    """The rows of these segments (all of one day) that count and that ``keep(mention, *args)`` keeps, as
    ``change`` returns them, as one segment, or none if no row is left: compacted, unless it is ``SMALL``,
    which stays as quick to scan as to look up. Not yet counted."""
    name = f"{segments[0].name.split('/')[0]}/{works.nonce()}.parquet"
    written: list[str] = [name]
    try:
        rows = works.sight(snapshot, segments).stream(_newest_first, keep, args, rows=ROW_GROUP)
        segment = _stream(works, rows, name, segments[0].day, change)
        if segment is None:
            discard([works.path(name)])
            return []
        written.append(name_of(segment))
        write_index(works.door.room, segment)
        if segment.rows < SMALL:
            sync_folders([works.path(name).parent])
            return [replace(segment, compacted=False)]
        written += segment.files()
        write_rollup(works.door.room, works.engine, works.sight(snapshot, [segment]), segment)
        write_words(works.door.room, works.engine, segment)
        sync_folders([works.path(name).parent])
    except BaseException as error:  # noqa: BLE001 - raised again below
        discard(works.path(part) for part in written)
        raise_as_fault(error)
    return [segment]


def swap(works: Works, old: Sequence[Segment], new: Sequence[Segment], now: int) -> None:
    with works.door.catalogue.writing() as connection:
        bury_segments(connection, old, now)
        add_segments(connection, new)


def sweep(works: Works, now: int, *, grace_us: int = _GRACE_US) -> int:
    """Delete the files of segments buried longer than ``grace_us`` ago and what killed writers left; how
    many files went. Call it ``alone``."""
    room = works.door.room
    with works.door.catalogue.writing() as connection:
        names = "SELECT name FROM {} WHERE segment IN (SELECT id FROM segment WHERE dead_at <= ?)"
        limit = (now - grace_us,)
        dead = list(connection.execute("SELECT name FROM segment WHERE dead_at <= ?", limit))
        dead += list(connection.execute(names.format("undo"), limit))
        connection.execute(f"DELETE FROM undo WHERE name IN ({names.format('undo')})", limit)  # noqa: S608 - constant
        connection.execute("DELETE FROM segment WHERE dead_at <= ?", limit)
        connection.execute("DELETE FROM batch WHERE at < ?", (now - _BATCH_US,))
        held = list(connection.execute("SELECT name FROM segment UNION ALL SELECT name FROM undo"))
        runs = {name for (name,) in connection.execute("SELECT name FROM run WHERE name IS NOT NULL")}
        # Still inside the transaction: nobody can commit a file that is being judged an orphan.
        gone = [path for (name,) in dead for path in _family(room.days / name)]
        gone += _orphans(room, {_stem(room.days / name) for (name,) in held}, runs, now)
        discard(gone)
    return len(gone)


def _orphans(room: Room, held: set[str], runs: set[str], now: int) -> Iterator[Path]:
    loose = [path for path in room.days.glob("*/*.parquet") if _stem(path) not in held]
    indexes = room.days.glob("*/*.search-*")
    loose += [path for path in indexes if _stem(path) not in held or path.suffix != SUFFIX]
    loose += [path for path in room.ids.iterdir() if path.name not in runs]
    loose += room.tmp.iterdir()
    for path in loose:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime_ns // 1000 < now - _ORPHAN_US:
                yield path


def _stem(path: Path) -> str:
    return f"{path.parent.name}/{path.name.split('.')[0]}"


def _family(path: Path) -> list[Path]:
    """A segment's file and those beside it."""
    return list(path.parent.glob(f"{path.name.split('.')[0]}.*"))


def _chosen(snapshot: Snapshot, day: int) -> list[Segment]:
    """New and masked segments, and the compacted ones that are small beside them."""
    held = [s for s in snapshot.segments if s.day == day]
    chosen = [s for s in held if not s.compacted or s.id in snapshot.masks]
    if not chosen:
        return []
    rows = sum(s.rows for s in chosen)
    for segment in sorted((s for s in held if s not in chosen), key=lambda s: s.rows):
        if segment.rows > _TIER * rows or rows + segment.rows > _LARGEST:
            break
        chosen.append(segment)
        rows += segment.rows
    settled = len(chosen) == 1 and rows < SMALL and chosen[0].id not in snapshot.masks
    return [] if settled else chosen


def _index_missing(room: Room, held: Sequence[Segment], chosen: Sequence[Segment]) -> None:
    """Index what is not about to be rewritten and lacks an index (of this version)."""
    try:
        for segment in held:
            if segment not in chosen and not filed(room, segment):
                write_index(room, segment)
    except BaseException as error:  # noqa: BLE001 - raised again below
        raise_as_fault(error)


def _newest_first(keep: Keep, args: tuple[Hashable, ...]) -> Any:
    return mention.filter(keep(mention, *args)).order_by(ibis.desc("created_at"), ibis.desc("mention"))


def _stream(
    works: Works,
    rows: pa.RecordBatchReader,
    name: str,
    day: int,
    change: Callable[[pa.Table], pa.Table],
) -> Segment | None:
    seen: list[tuple[int, int, int]] = []

    def noted() -> Iterator[pa.Table]:
        for batch in rows:
            part = change(pa.Table.from_batches([batch]).cast(STORED))
            if part.num_rows:
                span = pc.min_max(part["created_at"].cast(pa.int64()))
                seen.append((part.num_rows, span["min"].as_py(), span["max"].as_py()))
                yield part

    size = _write(works, name, noted(), STORED, ROW_GROUP)
    if not seen:
        return None
    count = sum(n for n, _, _ in seen)
    return Segment(name, day, count, size, min(o for _, o, _ in seen), max(n for _, _, n in seen), True)


def _write(works: Works, name: str, tables: Iterable[pa.Table], schema: pa.Schema, group: int) -> int:
    return write_parquet(works.door.room, works.path(name), tables, schema, row_group=group)
