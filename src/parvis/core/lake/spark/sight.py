"""One question's view of segments: what ``Sight.ask`` promises, kept by a cluster."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.engine import Value
from parvis.core.lake.files import Room
from parvis.core.lake.spark.dialect import spoken
from parvis.core.lake.spark.frames import Frames


@dataclass(frozen=True, slots=True)
class SparkSight:
    """``asking``: opens a session with views of its own (``Cluster.asking``)."""

    asking: Callable[[], AbstractContextManager[Any]]
    room: Room
    snapshot: Snapshot
    segments: Sequence[Segment]

    def ask(self, question: Callable[..., Any], *args: Hashable, **variables: Value) -> pa.Table:
        """The answer to ``question(*args)``, in the types that DuckDB gives. ``NoCluster`` where Spark cannot
        answer, ``FileNotFoundError`` where a segment has gone meanwhile."""
        spans = {name: value for name, value in variables.items() if isinstance(value, int)}
        with self.asking() as session:
            asked = spoken(question, args, variables)
            frames = Frames(session, self.room, self.snapshot, self.segments)
            for name in asked.tables:
                frames.table(name, spans).createOrReplaceTempView(name)
            answer = session.sql(asked.sql).toArrow()
        # Spark tells what may be null, and names lists, otherwise.
        return answer.cast(pa.schema([pa.field(f.name, f.type) for f in asked.schema]))
