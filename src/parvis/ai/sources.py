"""What can be annotated by the folder: Parquet files that lie in one, or a lake, portion by portion."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from parvis.ai import shipped
from parvis.ai.parts import Shape
from parvis.ai.ports import AiFault
from parvis.core.lake import Lake
from parvis.core.lake.schema import HEARD
from parvis.core.lake.spark import spark_path
from parvis.kit.translation import gettext_noop

BATCH = 10_000
PORTION = 1_000_000  # rows; what an interrupted run has to do again
_TRIES = 5  # a day of a lake is compacted while it is read: what took its place is read instead
# Of a lake only what joins the answers to its mentions goes into the result: no text, no author.
_OF_A_LAKE = ("mention", "created_at", "text")
Answer = TypeVar("Answer")


class FolderFault(AiFault):
    """A folder cannot be annotated. ``reason`` % ``facts`` is its text."""

    code = "ai_folder"

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason % facts)
        self.reason = reason
        self.facts = facts


class Portion(Protocol):
    """Rows that are annotated together. ``rows``: how many there are."""

    @property
    def rows(self) -> int: ...

    def batches(self, columns: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """The rows in batches of about so many, these columns of them."""
        ...

    def frame(self, session: Any, columns: tuple[str, ...]) -> Any:
        """The same rows as a data frame of this session of Spark."""
        ...


class Source(Protocol):
    """Where rows come from. ``identity`` changes when finished portions are of no use any more."""

    path: Path
    identity: str
    shape: Shape

    def portions(self) -> Sequence[str]:
        """Names of the portions, in the order of the result."""
        ...

    def read(self, name: str, do: Callable[[Portion], Answer]) -> Answer:
        """What ``do`` answers for the portion, called again if the portion changed while it was read."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """Some files of a folder."""

    paths: tuple[Path, ...]
    rows: int

    def batches(self, columns: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """See ``Portion``."""
        for path in self.paths:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(rows, columns=list(columns), use_threads=False)

    def frame(self, session: Any, columns: tuple[str, ...]) -> Any:
        """See ``Portion``."""
        rows = session.read.parquet(*(spark_path(str(path)) for path in self.paths))
        return rows.select(*(rows[f"`{column}`"] for column in columns))


class ParquetFolder:
    """The Parquet files below a folder, all with the same columns. Raises ``FolderFault``."""

    def __init__(self, path: Path, *, portion: int = PORTION) -> None:
        self.path = path.resolve()
        found = [p for p in sorted(self.path.rglob("*.parquet")) if not _hidden(p.relative_to(self.path))]
        if not found:
            raise FolderFault(gettext_noop("there is no Parquet file in %(folder)s"), folder=path)
        sizes = [_rows(file) for file in found]
        given = _schema(found)
        self.shape = Shape(given, model=shipped.version())
        told = "\n".join(f"{p} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in found)
        self.identity = hashlib.sha256(told.encode()).hexdigest()
        begins = [total - size for total, size in zip(accumulate(sizes), sizes, strict=True)]
        self._portions: dict[str, Files] = {}
        for number in range(begins[-1] // portion + 1):
            of = [i for i, begin in enumerate(begins) if begin // portion == number]
            if of:
                files = Files(tuple(found[i] for i in of), sum(sizes[i] for i in of))
                self._portions[f"{number:05d}"] = files

    def portions(self) -> Sequence[str]:
        """See ``Source``."""
        return list(self._portions)

    def read(self, name: str, do: Callable[[Portion], Answer]) -> Answer:
        """See ``Source``."""
        return do(self._portions[name])


class LakeDays:
    """The mentions of a lake that count, day by day: their id, when they were created, what is understood."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lake = Lake(self.path)
        self.identity = f"lake {self.path}"
        given = pa.schema([HEARD.field(name) for name in _OF_A_LAKE])
        self.shape = Shape(given, frozenset({"text"}), shipped.version())

    @classmethod
    def is_one(cls, path: Path) -> bool:
        """Whether the folder is a lake's."""
        return (path / "catalogue.sqlite3").is_file() and (path / "days").is_dir()

    def portions(self) -> Sequence[str]:
        """See ``Source``."""
        return self._lake.day_names()

    def read(self, name: str, do: Callable[[Portion], Answer]) -> Answer:
        """See ``Source``."""
        for _ in range(_TRIES):
            try:
                return do(self._lake.day(name))
            except (duckdb.IOException, FileNotFoundError) as error:
                gone = error
        raise FolderFault(gettext_noop("the lake changed faster than it could be read")) from gone


def source_at(path: Path) -> Source:
    """The lake or the Parquet files of this folder. Raises ``FolderFault``."""
    return LakeDays(path) if LakeDays.is_one(path) else ParquetFolder(path)


def _hidden(path: Path) -> bool:
    """Whether it is what other programs leave beside the data: ``_temporary``, ``.crc``…"""
    return any(part.startswith(("_", ".")) for part in path.parts)


def _rows(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowInvalid, OSError) as error:
        raise FolderFault(gettext_noop("%(file)s is not a whole Parquet file"), file=path) from error


def _schema(paths: Sequence[Path]) -> pa.Schema:
    """The columns that all files have. Raises ``FolderFault``."""
    first = pq.read_schema(paths[0]).remove_metadata()
    for path in paths[1:]:
        if not pq.read_schema(path).remove_metadata().equals(first):
            raise FolderFault(
                gettext_noop("%(file)s has other columns than %(other)s"), file=path, other=paths[0]
            )
    if "text" not in first.names or not _is_text(first.field("text").type):
        raise FolderFault(gettext_noop("%(file)s has no column of text that is named text"), file=paths[0])
    return first


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
