"""Reading again what was heard: a column of every mention computed anew (a query added, topics learnt).

Day by day, each day one commit; appending goes on beside it. A day whose answers stay the same is not
written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ibis
import pyarrow as pa

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.engine import as_mentions, mention
from parvis.core.lake.files import alone
from parvis.core.lake.rewrite import Works, rewritten, swap
from parvis.core.lake.schema import STORED

Change = Callable[[pa.Table], pa.Array]
_SMALL = 50_000  # rows of a day that are first read whole, to see whether anything changes


def reread(
    works: Works, column: str, change: Change, *, since_day: int | None, until_day: int | None, now: int
) -> int:
    """See ``Lake.reread``."""
    read = 0
    for day in sorted({s.day for s in works.snapshot().segments}, reverse=True):
        if until_day is not None and day > until_day:
            continue
        if since_day is not None and day < since_day:
            break
        with alone(works.door.room):
            snapshot = works.snapshot()
            segments = [s for s in snapshot.segments if s.day == day]
            read += sum(s.rows for s in segments)
            if segments and not _stays(works, snapshot, segments, column, change):
                new = rewritten(works, snapshot, segments, change=lambda rows: _changed(rows, column, change))
                swap(works, segments, new, now)
    return read


def _changed(rows: pa.Table, column: str, change: Change) -> pa.Table:
    field = STORED.field(column)
    return rows.set_column(STORED.get_field_index(column), field, change(rows).cast(field.type))


def _stays(
    works: Works, snapshot: Snapshot, segments: Sequence[Segment], column: str, change: Change
) -> bool:
    if sum(s.rows for s in segments) > _SMALL:
        return False
    rows = as_mentions(works.sight(snapshot, segments).ask(_in_order))
    answers = change(rows).cast(STORED.field(column).type)
    return bool(rows.column(column).combine_chunks().equals(answers))


def _in_order() -> Any:
    return mention.order_by(ibis.desc("mention"))
