"""One full-text index: of the rows of a segment, on disk, or of a few small segments, in memory.

On disk it is a folder beside the segment, made under a temporary name and renamed when it is whole and
synced. It is never changed afterwards, and goes with its segment. Its name tells the version of the
analysis and of the format, so that one made otherwise is not opened, and is made anew by the next
compaction.

A document holds, for a row: its words as written (``word``, with their places), their stems in the
languages it is read in, what a filter asks (``is``), the microsecond it was created (``at``) and its number
(``row``).
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import tantivy

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.files import Room, sync_tree
from parvis.core.lake.filters import FLAGS, LISTS, SCALARS
from parvis.core.lake.search.analysis import LANGUAGES, VERSION, cut, languages_of, stems
from parvis.kit.text import fold_many

# Rows of a segment that compaction wrote: from so many on, its index lies on disk. Of fewer, it is made in
# memory in a millisecond or two, and a folder with nine files would be larger than the segment.
FILED_FROM: Final = 64
_TOLD: str = tantivy.__version__  # type: ignore[attr-defined]  # its stubs leave it out
_FORMAT: Final = re.sub(r"\D", "", _TOLD.rpartition("format")[2])
SUFFIX: Final = f".search-{VERSION}-{_FORMAT}"
_HEAP: Final = 64_000_000  # bytes while indexing to disk; least, in memory:
_SMALL_HEAP: Final = 15_000_000
_AT_ONCE: Final = 20_000
_AUTHOR: Final = 16  # hex digits: 64 bits of the pseudonym tell authors apart
COLUMNS: Final = tuple(
    dict.fromkeys(
        ("created_at", "language", "text", "title", *SCALARS.values(), *LISTS.values(), *FLAGS.values())
    )
)
_FULL: Final = {f"os error {code}": code for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)}
_BLANK: Final = re.compile(r"[\t\n\x0c\r ]")  # what tantivy's "whitespace" cuts at


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", tokenizer_name="whitespace", index_option="position")
    for language in LANGUAGES:
        builder.add_text_field(language, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("is", tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("at", fast=True)
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


SCHEMA: Final = _schema()


def said(column: str, value: object) -> str:
    """What ``is`` holds of a row whose ``column`` has, or holds, this value."""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return f"{column}={_BLANK.sub(chr(31), text[:_AUTHOR] if column == 'author' else text)}"


def name_of(segment: Segment) -> str:
    """The folder of its index, relative to the days folder as the segment's own name is."""
    return segment.name.removesuffix(".parquet") + SUFFIX


def filed(room: Room, segment: Segment) -> bool:
    """Whether there is one."""
    return segment.rows >= FILED_FROM and (room.days / name_of(segment)).exists()


def write_index(room: Room, segment: Segment) -> None:
    """Make the index of a segment that has been written, if it is large enough to have one. On any error
    nothing is left of it."""
    if segment.rows < FILED_FROM:
        return
    target = room.days / name_of(segment)
    tmp = room.tmp / f"{os.getpid()}-{target.name}"
    shutil.rmtree(tmp, ignore_errors=True)  # of a process that had our number and was killed
    try:
        tmp.mkdir()
        with pq.ParquetFile(room.days / segment.name) as file:
            batches = file.iter_batches(_AT_ONCE, columns=list(COLUMNS), use_threads=False)
            _fill(
                tantivy.Index(SCHEMA, path=str(tmp)),
                map(pa.Table.from_batches, ([b] for b in batches)),
                _HEAP,
            )
        sync_tree(tmp)
        tmp.rename(target)
    except BaseException as error:  # also when interrupted
        shutil.rmtree(tmp, ignore_errors=True)
        _raise_if_full(error)
        raise


def open_index(path: Path) -> tantivy.Searcher:
    """The index in this folder. ``FileNotFoundError`` when it has been swept away."""
    try:
        return tantivy.Index.open(str(path)).searcher()
    except ValueError as error:
        if path.exists():
            raise
        raise FileNotFoundError(str(path)) from error


def index_in_memory(tables: Sequence[pa.Table], masks: Sequence[Sequence[int]] = ()) -> tantivy.Searcher:
    """An index of these rows, numbered on from table to table; without the rows masked of each table."""
    index = tantivy.Index(SCHEMA)
    _fill(index, tables, _SMALL_HEAP, masks)
    index.reload()
    return index.searcher()


def _fill(
    index: tantivy.Index, tables: Iterable[pa.Table], heap: int, masks: Iterable[Sequence[int]] = ()
) -> None:
    writer, first = index.writer(heap, 1), 0
    try:
        for table, masked in zip(tables, chain(masks, repeat(())), strict=False):
            gone = frozenset(masked)
            for row, document in enumerate(_documents(table, first)):
                if row not in gone:
                    writer.add_document(document)
            first += table.num_rows
        writer.commit()
    finally:
        writer.wait_merging_threads()


def _documents(table: pa.Table, first: int) -> Iterator[tantivy.Document]:
    texts, titles = (fold_many(table[name].to_pylist()) for name in ("text", "title"))
    languages, facts = table["language"].to_pylist(), _facts(table)
    times = table["created_at"].cast(pa.int64()).to_pylist()
    rows = zip(texts, titles, languages, facts, times, strict=True)
    for row, (text, title, language, is_, at) in enumerate(rows, first):
        document = tantivy.Document()
        # Title and text are two values of one field: no exact words reach from one into the other.
        for part in (title, text) if title else (text,):
            words = cut(part)
            document.add_text("word", " ".join(words))
            for name in languages_of(language):
                document.add_text(name, " ".join(map(stems(name).__getitem__, words)))
        document.add_text("is", is_)
        document.add_integer("at", at)
        document.add_unsigned("row", row)
        yield document


def _facts(table: pa.Table) -> list[str]:
    """What ``said`` says of each row, one after another."""
    parts = [_prefixed(column, table[column].cast(pa.string())) for column in SCALARS.values()]
    parts += [_prefixed(column, table[column].cast(pa.int8()).cast(pa.string())) for column in FLAGS.values()]
    for column in LISTS.values():
        values = table[column].combine_chunks()
        told = _prefixed(column, pc.list_flatten(values).cast(pa.string()))
        offsets = pc.subtract(values.offsets, values.offsets[0])
        parts.append(pc.binary_join(pa.ListArray.from_arrays(offsets, told), " "))
    joined: Any = pc.binary_join_element_wise(*parts, " ")
    return list(joined.to_pylist())


def _prefixed(column: str, values: Any) -> Any:
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if column == "author":
        values = pc.utf8_slice_codeunits(values, 0, _AUTHOR)
    plain = pc.replace_substring_regex(values, pattern=r"[\t\n\f\r ]", replacement="\x1f")
    return pc.binary_join_element_wise(pa.scalar(f"{column}="), plain, "")


def _raise_if_full(error: BaseException) -> None:
    """The engine tells of a full disk in words only."""
    for words, code in _FULL.items():
        if words in str(error):
            raise OSError(code, os.strerror(code)) from error
