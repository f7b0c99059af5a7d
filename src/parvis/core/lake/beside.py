"""The two files beside a compacted segment, made from it: its roll-up and its word index."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Engine
from parvis.core.lake.files import Room, write_parquet
from parvis.core.lake.kinds import KEYS, Kind
from parvis.core.lake.rollups import by_days, by_hours, under_queries
from parvis.core.lake.schema import ROLLUP, WORDS
from parvis.core.lake.sight import Sight
from parvis.core.lake.words import cut_tokens, word_index

_ROLLUP_GROUP = 32_768
_WORDS_GROUP = 512
_AT_ONCE = 100_000  # rows whose texts are cut at once


def write_rollup(room: Room, engine: Engine, sight: Sight, segment: Segment) -> None:
    """``sight``: of this segment alone."""
    under = sight.ask(under_queries)

    def kinds() -> Iterator[pa.Table]:
        for kind in Kind:
            rolling = engine.ask({"under": under}, by_hours, kind)
            yield from _shaped(rolling, int(kind))
            if kind in KEYS:
                yield from _shaped(engine.ask({"rolling": rolling}, by_days), kind + 1)

    write_parquet(room, room.days / segment.rollup, kinds(), ROLLUP, row_group=_ROLLUP_GROUP)


def write_words(room: Room, engine: Engine, segment: Segment) -> None:
    with pq.ParquetFile(room.days / segment.name) as file:
        posts = (
            pa.Table.from_batches([batch])
            for batch in file.iter_batches(_AT_ONCE, columns=["text", "title"], use_threads=False)
        )
        words = word_index(posts, lambda token: engine.ask({"token": token}, cut_tokens))
    write_parquet(room, room.days / segment.words, [words], WORDS, row_group=_WORDS_GROUP)


def _shaped(rows: pa.Table, number: int) -> Iterator[pa.Table]:
    """With every column of a roll-up, null where this kind has none; a row group at a time."""
    for start in range(0, max(rows.num_rows, 1), _ROLLUP_GROUP):
        part = rows.slice(start, _ROLLUP_GROUP)
        kind = pa.repeat(pa.scalar(number, pa.int32()), part.num_rows)
        columns = [
            kind
            if field.name == "kind"
            else part[field.name]
            if field.name in part.column_names
            else pa.nulls(part.num_rows, field.type)
            for field in ROLLUP
        ]
        yield pa.table(columns, names=ROLLUP.names).cast(ROLLUP)
