"""Reading what a question needs of a roll-up file: one kind, by hours or by days, under one query."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from parvis.core.lake.kinds import KEYS, Kind, columns_of, schema_of


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
            groups = [0]  # for a table without rows
        rows = file.read_row_groups(groups, ["kind", "query", *columns_of(kind)], use_threads=False)
    mine = pc.and_(pc.equal(rows["kind"], number), pc.equal(rows["query"], query))
    held = rows.filter(mine).select(columns_of(kind)).combine_chunks()
    if kind in KEYS and not by_day:  # the same keys hour after hour
        at = held.column_names.index("key")
        held = held.set_column(at, "key", held["key"].combine_chunks().dictionary_encode())
    return held


def added_up(held: pa.Table, spans: Mapping[str, int]) -> pa.Table:
    """A keyed kind by hours, with the hours added up between which no period begins or ends: no question
    about these periods can tell them apart. The first of them stands for all; those outside are left out."""
    hours, n = held["hour"].to_numpy(), held["n"].to_numpy()
    edges = [edge for edge in sorted({*spans.values()}) if len(hours) and hours[0] < edge <= hours[-1]]
    bounds = [0, *np.searchsorted(hours, edges).tolist(), len(hours)]
    keys = pa.concat_arrays([chunk.indices for chunk in held["key"].chunks]).to_numpy()
    parts = [schema_of(Kind.TERM).empty_table()]
    for start, end in pairwise(bounds):
        if start == end or not _inside(int(hours[start]), spans):
            continue
        sums = np.bincount(keys[start:end], n[start:end]).astype(np.int64)
        found = np.flatnonzero(sums)
        columns = {
            "hour": pa.repeat(hours[start], len(found)),
            "key": held["key"].chunk(0).dictionary.take(pa.array(found)),
            "n": sums[found],
        }
        parts.append(pa.table(columns).cast(parts[0].schema))
    return pa.concat_tables(parts)


def _inside(hour: int, spans: Mapping[str, int]) -> bool:
    """Whether the hour is in one of the periods."""
    starts = (name for name in spans if name.endswith("_since"))
    return any(spans[start] <= hour < spans[start.removesuffix("_since") + "_until"] for start in starts)


def _within(file: Any, group: int, column: str, value: int) -> bool:
    """Whether the row group may hold the value, going by its statistics."""
    at = file.schema_arrow.get_field_index(column)
    told = file.metadata.row_group(group).column(at).statistics
    return told is None or not told.has_min_max or told.min <= value <= told.max
