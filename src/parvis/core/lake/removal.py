"""Mentions that leave or change: deleted on the network, corrected by a person, erased, too old.

A deletion or a correction is a mask: the row of a segment no longer counts, from the moment of the commit.
Where a roll-up still holds the row, the row is copied to a small *undo* file, which is counted with the
opposite sign until the segment is compacted again. Erasure and retention rewrite at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.append import stored, write_days, write_segment
from parvis.core.lake.catalogue import Segment, Snapshot, add_segments, bury_segments
from parvis.core.lake.engine import placed
from parvis.core.lake.faults import BadCorrection, UnknownMention, raise_as_fault
from parvis.core.lake.files import alone, discard, sync_folders, write_parquet
from parvis.core.lake.filters import text_variable
from parvis.core.lake.known import ids_of, merged_runs, swap_runs
from parvis.core.lake.rewrite import Works, rewritten, sweep
from parvis.core.lake.schema import STORED, UNDERSTOOD

Newer = Callable[[dict[str, Any], dict[str, Any]], bool]
# When and by whom a mention was heard does not change with its words.
_STAYS = ("created_at", "heard_at", "source", "hour")


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of one segment."""

    segment: Segment
    rows: tuple[int, ...]
    table: pa.Table  # STORED


def remove_mentions(works: Works, mentions: Sequence[str]) -> int:
    if not mentions or not _heard(works, mentions):
        return 0
    with alone(works.door.room):
        found = _find(works, works.snapshot(), tuple(dict.fromkeys(mentions)))
        _mask(works, found, [])
    return sum(len(f.rows) for f in found)


def relabel(works: Works, mention_id: str, columns: dict[str, Any]) -> None:
    with alone(works.door.room):
        found = _find(works, works.snapshot(), (mention_id,))
        if not found:
            raise UnknownMention(f"no mention {mention_id}")
        row = _corrected(found[0].table, columns)
        _mask(
            works,
            found,
            [write_segment(works.door.room, found[0].segment.day, [row], works.nonce(), compacted=False)],
        )


def revise(works: Works, table: pa.Table, newer: Newer) -> list[str]:
    """See ``Lake.revise``."""
    said = {row["mention"]: row for row in stored(table).to_pylist()}
    if not said or not _heard(works, list(said)):
        return []
    with alone(works.door.room):
        changed, fresh = [], []
        for found in _find(works, works.snapshot(), tuple(said)):
            held = found.table.to_pylist()
            here = [i for i, row in enumerate(held) if newer(row, said[row["mention"]])]
            if here:
                rows = tuple(found.rows[i] for i in here)
                changed.append(_Found(found.segment, rows, found.table.take(here)))
                fresh += [said[held[i]["mention"]] | {name: held[i][name] for name in _STAYS} for i in here]
        if changed:
            new = pa.Table.from_pylist(fresh, schema=STORED)
            _mask(works, changed, write_days(works.door.room, new, works.nonce()))
    return [row["mention"] for row in fresh]


def erase(works: Works, author: str, now: int) -> int:
    """Rewrites what holds the author, masked rows included, and deletes the old files before it returns."""
    with alone(works.door.room):
        gone = _leave_out(works, _by_author, (author,), now)
        sweep(works, now, grace_us=0)
    return gone


def retain(works: Works, oldest: datetime, now: int) -> int:
    with alone(works.door.room):
        gone = _leave_out(works, _older, (oldest,), now)
        sweep(works, now, grace_us=0)
    return gone


def drop_source(works: Works, source: int, now: int) -> int:
    door = works.door
    with alone(door.room):
        snapshot = works.snapshot()
        mentions = works.sight(snapshot, snapshot.segments).ask(_heard_by, source)["mention"]
        merged = merged_runs(
            door.room, door.catalogue, name=f"{works.nonce()}.u64", forget=ids_of(mentions.cast(pa.string()))
        )

        def forget(connection: sqlite3.Connection) -> None:
            if merged is not None:
                swap_runs(connection, merged)
            connection.execute("DELETE FROM batch WHERE source = ?", (source,))

        gone = _leave_out(works, _from_source, (source,), now, forget)
        sweep(works, now, grace_us=0)
    return gone


def _heard(works: Works, mentions: Sequence[str]) -> bool:
    """Whether any of them can be in the lake: most deletions on a stream are of posts that never matched."""
    works.door.known.refresh()
    return bool(works.door.known.holds(ids_of(pa.array(mentions, pa.string()))).any())


def _find(works: Works, snapshot: Snapshot, mentions: tuple[str, ...]) -> list[_Found]:
    """The rows of these mentions that count."""
    sight = works.sight(snapshot, snapshot.segments)
    # People label one post at a time: that question is compiled once.
    one = mentions[0] if len(mentions) == 1 else ""
    rows = sight.ask(_one_on_disk, mention_id=one) if one else sight.ask(_on_disk, mentions)
    found: list[_Found] = []
    for segment, held in _by_segment(works, snapshot, rows):
        masked = snapshot.masks.get(segment.id, ())
        at = held["file_row_number"].to_pylist()
        here = [i for i, row in enumerate(at) if row not in masked]
        if here:
            found.append(
                _Found(segment, tuple(at[i] for i in here), held.take(here).select(STORED.names).cast(STORED))
            )
    return found


def _by_segment(works: Works, snapshot: Snapshot, rows: pa.Table) -> Iterator[tuple[Segment, pa.Table]]:
    segments = {str(works.path(s.name)): s for s in snapshot.segments}
    for name in pc.unique(rows["filename"]).to_pylist():
        yield segments[name], rows.filter(pc.equal(rows["filename"], name))


def _mask(works: Works, found: Sequence[_Found], new: Sequence[Segment]) -> None:
    """Let the found rows no longer count, and the new segments count, in one commit."""
    undo: list[tuple[str, int]] = []
    try:
        for each in (f for f in found if f.segment.compacted):
            name = f"{each.segment.name.split('/')[0]}/{works.nonce()}.parquet"
            undo.append((name, each.segment.id))
            write_parquet(works.door.room, works.path(name), [each.table], STORED)
        sync_folders(works.path(name).parent for name in [*(n for n, _ in undo), *(s.name for s in new)])
        with works.door.catalogue.writing() as connection:
            rows = [(f.segment.id, row) for f in found for row in f.rows]
            connection.executemany("INSERT INTO mask (segment, row) VALUES (?, ?)", rows)
            connection.executemany("INSERT INTO undo (name, segment) VALUES (?, ?)", undo)
            add_segments(connection, new)
    except BaseException as error:  # noqa: BLE001 - raised again below
        discard(works.path(name) for name in [*(n for n, _ in undo), *(s.name for s in new)])
        raise_as_fault(error)


def _corrected(row: pa.Table, columns: dict[str, Any]) -> pa.Table:
    for name, value in columns.items():
        if name not in UNDERSTOOD.names:
            raise BadCorrection(f"{name} is not a column that people correct")
        field = STORED.field(name)
        try:
            column = pa.array([value], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise BadCorrection(f"{name}: {error}") from error
        if column.null_count:
            raise BadCorrection(f"{name} must have a value")
        row = row.set_column(STORED.get_field_index(name), field, column)
    return row


def _leave_out(
    works: Works,
    leaves: Callable[..., Any],
    args: tuple[Hashable, ...],
    now: int,
    also: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> int:
    """Rewrite every segment that holds rows which leave; how many of those counted."""
    snapshot = works.snapshot()
    held = works.sight(snapshot, snapshot.segments).ask(_files_with, leaves, args)
    old = [segment for segment, _ in _by_segment(works, snapshot, held)]
    new: list[Segment] = []
    for day in sorted({s.day for s in old}):
        new += rewritten(works, snapshot, [s for s in old if s.day == day], _unless, (leaves, args))
    counted = sum(s.rows - len(snapshot.masks.get(s.id, ())) for s in old)
    with works.door.catalogue.writing() as connection:
        bury_segments(connection, old, now)
        add_segments(connection, new)
        also(connection)
    return counted - sum(s.rows for s in new)


def _on_disk(mentions: tuple[str, ...]) -> Any:
    return placed.filter(placed.mention.isin(list(mentions)))


def _one_on_disk() -> Any:
    return placed.filter(placed.mention == text_variable("mention_id"))


def _heard_by(source: int) -> Any:
    return placed.filter(placed.source == source).select("mention")


def _files_with(leaves: Callable[..., Any], args: tuple[Hashable, ...]) -> Any:
    return placed.filter(leaves(placed, *args)).select("filename").distinct()


def _unless(rows: Any, leaves: Callable[..., Any], args: tuple[Hashable, ...]) -> Any:
    return ~leaves(rows, *args)


def _by_author(rows: Any, author: str) -> Any:
    return rows.author == author


def _older(rows: Any, oldest: datetime) -> Any:
    return rows.created_at < ibis.literal(oldest)


def _from_source(rows: Any, source: int) -> Any:
    return rows.source == source
