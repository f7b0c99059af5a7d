"""Rows of a table in any of the formats, one after the other, as text by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.networks.files.faults import BadLine, Reason, unreadable
from parvis.networks.files.jsonish import Items, flat, parsed, scalar
from parvis.networks.files.layout import Format, Layout, is_separator_line
from parvis.networks.files.lines import Lines, records

_ARROW_ROWS: Final = 1000
_GROUP_BYTES: Final = 4 << 30  # a row group that says it unfolds to more is refused
_BEFORE_OPENING: Final = (pa.ArrowException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on: ``rows`` items were read, the next line is ``line`` and begins at ``offset``."""

    rows: int = 0
    line: int = 1
    offset: int = 0


START: Final = Place()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as in ``BadLine``, and its cells by column."""

    number: int
    values: Mapping[str, str]


Item = tuple[Place, Row | BadLine]


def rows(layout: Layout, place: Place = START) -> Iterator[Item]:
    """Yield each row of a table with the place after it, from ``place`` on.

    From a place that has an offset the file is sought; otherwise what was read is read again and dropped.
    """
    if layout.format is Format.PARQUET:
        yield from _parquet(layout, place)
    elif layout.format is Format.JSON:
        yield from _array(layout, place)
    elif layout.seekable or place == START:
        yield from _lined(layout, place)
    else:
        yield from (item for item in _lined(layout, START) if item[0].rows > place.rows)


def _lined(layout: Layout, place: Place) -> Iterator[Item]:
    stream, encoding = layout.open_lines()
    with stream:
        if place.offset:
            stream.seek(place.offset)
        lines = Lines(stream, encoding, number=place.line, offset=place.offset)
        found = _json_lines(lines) if layout.format is Format.JSON_LINES else _delimited(layout, lines)
        for count, (line, offset, row) in enumerate(found, start=place.rows + 1):
            yield Place(count, line, offset), row


Lined = tuple[int, int, Row | BadLine]


def _json_lines(lines: Lines) -> Iterator[Lined]:
    for line in lines:
        if line.fault is not None:
            yield line.number + 1, line.offset, BadLine(line.number, line.fault)
        elif line.text.strip():
            found = parsed(line.number, line.text)
            row = found if isinstance(found, BadLine) else Row(line.number, flat(found))
            yield line.number + 1, line.offset, row


def _delimited(layout: Layout, lines: Lines) -> Iterator[Lined]:
    at_header = layout.header and lines.at_start
    for record in records(lines, layout.delimiter, len(layout.columns)):
        cells = record.cells
        if isinstance(cells, BadLine):
            yield record.next_line, record.offset, cells
        elif is_separator_line(cells, record.number):
            continue
        elif at_header:
            at_header = False
        else:
            row = Row(record.number, dict(zip(layout.columns, cells, strict=False)))
            yield record.next_line, record.offset, row


def _array(layout: Layout, place: Place) -> Iterator[Item]:
    with layout.open() as stream:
        for number, found in Items(stream, layout.encoding):
            if number > place.rows:
                row = found if isinstance(found, BadLine) else Row(number, flat(found))
                yield Place(number), row


def open_parquet(layout: Layout) -> pq.ParquetFile:
    """Return the file; raises ``NetworkError`` (``file_broken``, ``file_bomb``)."""
    try:
        file = pq.ParquetFile(layout.path)
        sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)]
    except _BEFORE_OPENING as fault:
        raise unreadable("file_broken", "The Parquet file is damaged.") from fault
    if max(sizes, default=0) > _GROUP_BYTES:
        raise unreadable("file_bomb", "A row group of this Parquet file unfolds to too much.")
    return file


def _parquet(layout: Layout, place: Place) -> Iterator[Item]:
    file = open_parquet(layout)
    with file:
        number = 0
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            if number + size > place.rows:
                yield from _after(_row_group(file, group, number), place)
            number += size


def _after(items: Iterator[Item], place: Place) -> Iterator[Item]:
    return (item for item in items if item[0].rows > place.rows)


def _row_group(file: pq.ParquetFile, group: int, number: int) -> Iterator[Item]:
    first = number + 1
    try:
        for batch in file.iter_batches(batch_size=_ARROW_ROWS, row_groups=[group]):
            for values in batch.to_pylist():
                number += 1
                yield Place(number), _arrow_row(number, values)
    except (pa.ArrowException, OSError, ValueError) as fault:
        last = first + file.metadata.row_group(group).num_rows - 1
        yield Place(last), BadLine(number + 1, Reason.BROKEN_RECORD, f"to {last}: {str(fault)[:60]}")


def _arrow_row(number: int, values: Mapping[str, Any]) -> Row:
    return Row(number, flat(values) if _nested(values) else {k: scalar(v) for k, v in values.items()})


def _nested(values: Mapping[str, Any]) -> bool:
    return any(isinstance(value, (dict, list)) for value in values.values())
