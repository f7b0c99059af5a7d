"""``annotate`` on a Spark cluster, through ``mapInArrow``.

``annotated`` gives a data frame to those who work in Spark. ``OnSpark`` writes portions of a folder: each
task writes a file named by its attempt and answers with its name; Spark takes one answer from each partition,
whichever attempt it came from, and what other attempts wrote is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from parvis.ai import shipped
from parvis.ai.parts import Shape, Written, write_part
from parvis.ai.sources import Portion
from parvis.core.lake.spark import Cluster

_TOLD = "part int, name string, rows bigint"
# Bytes of Parquet that a task reads: some ten thousand posts, so that little dies with a worker.
SPLIT = 4 * 1024 * 1024
Batches = Iterator[pa.RecordBatch]


def annotated(frame: Any) -> Any:
    """The data frame of Spark with the columns of ``UNDERSTOOD`` added; it has a column ``text``."""
    # An extra: only who has a data frame of Spark has it.
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415

    shape = Shape(to_arrow_schema(frame.schema), model=shipped.version())
    return frame.mapInArrow(_understanding(shape), from_arrow_schema(shape.annotated))


@dataclass(frozen=True, slots=True)
class OnSpark:
    """Portions written by a cluster that sees the same folders under the same paths."""

    cluster: Cluster
    split: int = SPLIT

    def write(self, portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        """See ``folders.Writes``. Raises ``NoCluster``."""
        with self.cluster.asking() as session:
            session.conf.set("spark.sql.files.maxPartitionBytes", str(self.split))
            session.conf.set("spark.sql.files.openCostInBytes", str(self.split // 8))
            frame = portion.frame(session, tuple(shape.given.names))
            told = frame.mapInArrow(_writing(str(folder), shape), _TOLD).toArrow()
        rows = sorted(told.to_pylist(), key=lambda row: row["part"])
        return [Written(row["name"], row["rows"]) for row in rows]


def _understanding(shape: Shape) -> Callable[[Batches], Batches]:
    def understand(batches: Batches) -> Batches:
        return map(shape.understood, batches)

    return understand


def _writing(folder: str, shape: Shape) -> Callable[[Batches], Batches]:
    def write(batches: Batches) -> Batches:
        # In a worker, where Spark runs.
        from pyspark import TaskContext  # noqa: PLC0415

        task = TaskContext.get()
        part, name = task.partitionId(), f"{task.partitionId():05d}-{task.taskAttemptId()}.parquet"
        rows = write_part(Path(folder) / name, batches, shape)
        yield pa.RecordBatch.from_pydict({"part": [part], "name": [name], "rows": [rows]}, _ANSWER)

    return write


_ANSWER = pa.schema([("part", pa.int32()), ("name", pa.string()), ("rows", pa.int64())])
