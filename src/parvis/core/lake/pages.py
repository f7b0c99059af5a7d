"""Picking single rows out of a compacted segment, which stands newest first in many small row groups."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from parvis.core.lake.words import Rows, WordIndex

_FEW = 8  # columns; more are read by several threads
_FOOTER = 8  # a footer takes about so many times more memory than bytes in the file


class Pages:
    """An open Parquet file. It stays readable when the file is deleted; safe between threads."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path, memory_map=True)
        self._lock = threading.Lock()
        told = self._file.metadata
        sizes = [told.row_group(group).num_rows for group in range(told.num_row_groups)]
        self.starts = np.cumsum([0, *sizes])
        self.size = _FOOTER * int(told.serialized_size)

    def groups(self, rows: Rows) -> Any:
        """The row group of each row."""
        return np.searchsorted(self.starts, rows, side="right") - 1

    def pick(self, rows: Rows, columns: Sequence[str]) -> pa.Table:
        """These rows, in their order, which must be that of the file."""
        groups = self.groups(rows)
        wanted = np.unique(groups)
        held = self.read(wanted.tolist(), columns)
        # Where each of the groups begins in what was read.
        sizes = self.starts[wanted + 1] - self.starts[wanted]
        begins = np.cumsum(sizes) - sizes
        at = begins[np.searchsorted(wanted, groups)] + rows - self.starts[groups]
        return held.take(pa.array(at))

    def read(self, groups: list[int], columns: Sequence[str]) -> pa.Table:
        with self._lock:
            return self._file.read_row_groups(groups, list(columns), use_threads=len(columns) > _FEW)

    def times(self) -> npt.NDArray[np.int64]:
        """``created_at`` of every row, microseconds since 1970."""
        held = self.read(list(range(len(self.starts) - 1)), ["created_at"])
        return np.asarray(held["created_at"].cast(pa.int64()).to_numpy())

    def firsts(self, column: str) -> list[str]:
        """The first value of each row group of a sorted text column."""
        told = self._file.metadata
        at = next(i for i in range(told.num_columns) if told.schema.column(i).path == column)
        found = []
        for group in range(told.num_row_groups):
            least = told.row_group(group).column(at).statistics
            if least is None or not least.has_min_max:  # too long a text
                found.append(self.read([group], [column])[column][0].as_py())
            else:
                found.append(least.min)
        return found


def open_index(path: Path) -> WordIndex:
    """The word index beside a compacted segment."""
    pages = Pages(path)
    return WordIndex(pages.firsts("word"), lambda group: pages.read([group], ["word", "rows", "n"]))


def index_bytes(index: WordIndex) -> int:
    return 4_000 + 1_000 * len(index.first)
