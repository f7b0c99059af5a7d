"""One part of an annotated folder: rows that come in, the file they go into. A cluster's tasks load this."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.ai import shipped
from parvis.ai.annotate import annotate
from parvis.ai.ports import ArtefactFault


@dataclass(frozen=True, slots=True)
class Written:
    """A file of annotated rows."""

    name: str
    rows: int


@dataclass(frozen=True)
class Shape:
    """What rows look like before and after. ``given``: as they are read, with a column ``text``;
    ``left_out``: those of its columns that the result does not keep; ``model``: whose labels they must be."""

    given: pa.Schema
    left_out: frozenset[str] = frozenset()
    model: str = ""

    @cached_property
    def annotated(self) -> pa.Schema:
        """The columns of the result."""
        return self.understood(pa.RecordBatch.from_pylist([], schema=self.given)).schema

    def understood(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with what ``annotate`` says of it. Raises ``ArtefactFault`` where the models here are not
        the ones asked for: two versions in one result would not be told apart."""
        if shipped.version() != self.model:
            raise ArtefactFault(f"models {self.model} were asked for, {shipped.version()} are here")
        rows = annotate(batch.cast(self.given))
        return rows.select([name for name in rows.schema.names if name not in self.left_out])


def write_part(path: Path, batches: Iterable[pa.RecordBatch], shape: Shape) -> int:
    """Write the annotated batches into a new file, on disk when this returns; rows."""
    rows = 0
    with path.open("xb") as sink:
        with pq.ParquetWriter(sink, shape.annotated, compression="zstd") as writer:
            for batch in batches:
                if batch.num_rows:
                    writer.write_batch(shape.understood(batch))
                    rows += batch.num_rows
        sink.flush()
        os.fsync(sink.fileno())
    return rows
