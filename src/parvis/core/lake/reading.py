"""All mentions of one day, read one after another: by this process, or by a cluster as a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.engine import mention
from parvis.core.lake.files import Room
from parvis.core.lake.sight import Sight
from parvis.core.lake.spark.frames import Frames


@dataclass(frozen=True, slots=True)
class Day:
    """What one snapshot holds of a UTC day (``name``: 2026-11-23). Files of a snapshot stay for two minutes
    after they were replaced: ``FileNotFoundError`` or DuckDB's ``IOException`` then, and a newer ``Day``
    reads what took their place."""

    name: str
    rows: int
    sight: Sight
    room: Room
    snapshot: Snapshot
    segments: Sequence[Segment]

    def batches(self, columns: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """These columns of every mention that counts, about ``rows`` at a time."""
        yield from self.sight.stream(_columns, columns, rows=rows)

    def frame(self, session: Any, columns: tuple[str, ...]) -> Any:
        """The same as a data frame of this session of Spark."""
        return Frames(session, self.room, self.snapshot, self.segments).mentions().select(*columns)


def _columns(columns: tuple[str, ...]) -> Any:
    return mention.select(*columns)
