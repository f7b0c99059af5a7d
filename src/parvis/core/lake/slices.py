"""Reading what a question needs of a roll-up file: one kind, by hours or by days, under one query."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from parvis.core.lake.kinds import Kind, columns_of, schema_of


def read_slice(path: Path, kind: Kind, by_day: bool, query: int) -> pa.Table:
    """The rows of this kind and query, with the columns of the kind."""
    number = kind + by_day
    with pq.ParquetFile(path, memory_map=True) as file:
        groups = [
            group
            for group in range(file.metadata.num_row_groups)
            if _within(file, group, "kind", number) and _within(file, group, "query", query)
        ]
        if not groups:
            return schema_of(kind).empty_table()
        rows = file.read_row_groups(groups, ["kind", "query", *columns_of(kind)], use_threads=False)
    mine = pc.and_(pc.equal(rows["kind"], number), pc.equal(rows["query"], query))
    return rows.filter(mine).select(columns_of(kind)).combine_chunks()


def _within(file: Any, group: int, column: str, value: int) -> bool:
    """Whether the row group may hold the value, going by its statistics."""
    at = file.schema_arrow.get_field_index(column)
    told = file.metadata.row_group(group).column(at).statistics
    return told is None or not told.has_min_max or told.min <= value <= told.max
