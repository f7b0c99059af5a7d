"""The table beside a chart as Parquet: numbers are numbers, what is not known is null.

A module of its own: it loads Arrow, which no page needs to be drawn.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.web.charts.content import Cell


def parquet(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A Parquet file. Instants are text (ISO 8601 with their offset), as they are read on the page."""
    arrays = [_column([row[place].raw for row in rows]) for place in range(len(columns))]
    outlet = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=_apart(columns)), outlet, compression="zstd")
    return outlet.getvalue()


def _column(values: Sequence[str | float]) -> pa.Array:
    """Text where any cell is; else numbers. An empty cell says that nobody knows."""
    known = [None if value == "" else value for value in values]
    if any(isinstance(value, str) for value in known):
        return pa.array([None if value is None else str(value) for value in known], pa.string())
    whole = all(isinstance(value, int) for value in known if value is not None)
    return pa.array(known, pa.int64() if whole else pa.float64())


def _apart(names: Sequence[str]) -> list[str]:
    """Names by which a reader can tell columns apart: the second “from” is “from 2”."""
    counted: Counter[str] = Counter()
    found = []
    for name in names:
        counted[name] += 1
        found.append(name if counted[name] == 1 else f"{name} {counted[name]}")
    return found
