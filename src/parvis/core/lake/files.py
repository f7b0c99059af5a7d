"""Files that appear whole or not at all, whoever is killed and whatever fills up."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

# Columns whose values hardly repeat: a dictionary would only cost time and space. Nor do probabilities.
_DISTINCT = frozenset(
    {"mention", "ref", "text", "title", "created_at", "heard_at", "author", "word", "followers"}
)
# Noise to a packer: seals, keyed hashes.
_NOISE = frozenset({"ref", "mention"})
# Zstandard halves what LZ4 leaves of language, but takes three times longer to open: only where it pays.
_LANGUAGE = frozenset({"text", "key", "word"})
_ZSTD_LEVEL = 1  # writes three times faster than the default and is a tenth larger
# Where the least and the greatest of a row group tell a reader what to leave out.
_TOLD = ("created_at", "heard_at", "hour", "source", "topic", "kind", "query", "word")
# Small, for the newest mentions are picked out of many segments a few rows at a time.
ROW_GROUP = 2_048


@dataclass(frozen=True, slots=True)
class Room:
    """The folders of a lake. ``tmp`` is on the same file system, so a rename is atomic."""

    root: Path

    @property
    def days(self) -> Path:
        return self.root / "days"

    @property
    def ids(self) -> Path:
        return self.root / "ids"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    def make(self) -> None:
        for folder in (self.days, self.ids, self.tmp):
            folder.mkdir(parents=True, exist_ok=True)


def write_parquet(
    room: Room, target: Path, tables: Iterable[pa.Table], schema: pa.Schema, *, row_group: int = ROW_GROUP
) -> int:
    """Write the tables one after another, each from a row group of its own; bytes written. Not yet visible
    to anyone who only knows the catalogue; on any error nothing is left at ``target``."""
    tmp = room.tmp / f"{os.getpid()}-{target.name}"
    try:
        with (
            pa.OSFile(str(tmp), "wb") as sink,
            pq.ParquetWriter(sink, schema, **_layout(schema)) as writer,
        ):
            for table in tables:
                writer.write_table(table, row_group_size=row_group)
        return _settle(tmp, target)
    except BaseException:  # also when interrupted
        tmp.unlink(missing_ok=True)
        raise


def _layout(schema: pa.Schema) -> dict[str, Any]:
    """How each column is written."""
    floats = {field.name for field in schema if pa.types.is_floating(field.type)}
    packed = {name: "zstd" if name in _LANGUAGE else "lz4" for name in schema.names}
    return {
        "compression": packed | dict.fromkeys(floats.union(_NOISE & {*schema.names}), "none"),
        "compression_level": {name: _ZSTD_LEVEL for name in schema.names if name in _LANGUAGE},
        "use_dictionary": [name for name in schema.names if name not in _DISTINCT | floats],
        "write_statistics": [name for name in schema.names if name in _TOLD],
    }


def write_bytes(room: Room, target: Path, data: bytes) -> int:
    """The same promise for plain bytes."""
    tmp = room.tmp / f"{os.getpid()}-{target.name}"
    try:
        tmp.write_bytes(data)
        return _settle(tmp, target)
    except BaseException:  # also when interrupted
        tmp.unlink(missing_ok=True)
        raise


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in these folders survive a power cut."""
    for folder in sorted(set(folders)):
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_tree(folder: Path) -> None:
    """Make the files of this folder, and their names, survive a power cut."""
    for path in folder.iterdir():
        _sync(path, os.O_RDONLY)
    sync_folders([folder])


def discard(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def alone(room: Room) -> Iterator[None]:
    """One at a time, among all processes, for whoever rewrites segments; freed by the kernel on a kill."""
    lock = os.open(room.root / "rewrite.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _settle(tmp: Path, target: Path) -> int:
    _sync(tmp, os.O_RDONLY)
    size = tmp.stat().st_size
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        sync_folders([target.parent.parent])
    tmp.rename(target)
    return size


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
