"""Tables as files, sent while they are made: Parquet or CSV, one piece of the table in memory at a time."""

from __future__ import annotations

import csv
import enum
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.http import StreamingHttpResponse

from parvis.kit.csv import csv_cell


class FileFormat(enum.StrEnum):
    """What a table can be taken away as."""

    PARQUET = "parquet"
    CSV = "csv"


CONTENT_TYPES = {
    FileFormat.PARQUET: "application/vnd.apache.parquet",
    FileFormat.CSV: "text/csv; charset=utf-8",
}
KINDS = tuple(CONTENT_TYPES.values())


class _Outlet(io.RawIOBase):
    """A file that is emptied as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Keep a piece until it is taken."""
        data = bytes(piece)
        self._pieces.append(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was written in all."""
        return self._written

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def as_parquet(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """One row group for each table, then the footer; nothing is held longer than a table."""
    outlet = _Outlet()
    with pq.ParquetWriter(outlet, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table.cast(schema))
            yield outlet.taken()
    yield outlet.taken()


def as_csv(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """A line of names, then a line for each row; no cell is a formula, lists are joined by semicolons."""
    yield _lines([schema.names])
    for table in tables:
        yield _lines([_cell(row[name]) for name in schema.names] for row in table.to_pylist())


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return csv_cell(";".join(str(part) for part in value))
    return csv_cell(value.isoformat() if hasattr(value, "isoformat") else value)


def sent(
    tables: Iterable[pa.Table], schema: pa.Schema, *, form: FileFormat, name: str
) -> StreamingHttpResponse:
    """The tables as a file of this name (without its ending)."""
    pieces = as_parquet(tables, schema) if form is FileFormat.PARQUET else as_csv(tables, schema)
    response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response
