"""Arrow columns built from rows of strings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def string_lists(rows: Sequence[Sequence[str]]) -> pa.ListArray:
    """Return a ``list<string>`` column of ``len(rows)`` lists, without nulls."""
    offsets = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    values = pa.array([value for row in rows for value in row], pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets), values)
