"""A folder of Parquet files, or a lake, annotated into a folder that appears whole or not at all.

The work is cut into portions. Whoever writes a portion (this process, or tasks of a cluster that may be tried
again or run twice) writes files of its own name into a folder of attempts; only the files that the finished
portion names are moved to the result, by renaming. So nothing is lost, nothing is there twice, and a run that
was interrupted goes on with the portions that are not there yet.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

from parvis.ai.parts import Shape, Written, write_part
from parvis.ai.sources import BATCH, FolderFault, Portion, Source
from parvis.kit.translation import gettext_noop

MANIFEST = "_manifest.json"
_WHOLE, _ATTEMPTS, _STATE, _LOCK = "whole", "attempts", "state.json", "lock"


class Writes(Protocol):
    """Writes the annotated rows of a portion."""

    def __call__(self, portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        """Files of this folder that together hold each row of the portion once, in the order of the parts.
        Other files may be there too."""
        ...


def in_this_process(portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
    """One file for the portion (``Writes``)."""
    rows = write_part(folder / "here.parquet", portion.batches(tuple(shape.given.names), BATCH), shape)
    return [Written("here.parquet", rows)]


@dataclass(frozen=True, slots=True)
class Annotated:
    """``again``: rows that an earlier, interrupted run had written."""

    rows: int
    files: int
    again: int


def annotate_folder(
    source: Source, out: Path, *, writes: Writes, told: Callable[[int], None] = lambda _: None
) -> Annotated:
    """Annotate ``source`` into the new folder ``out``; ``told`` hears how many rows are done, now and then.

    Raises ``FileExistsError`` if ``out`` is there, ``FolderFault``, and what ``writes`` raises; then the work
    lies in ``<out>.parts`` and the same call goes on.
    """
    if out.exists():
        raise FileExistsError(f"{out} is there already")
    parts = out.with_name(out.name + ".parts")
    with _alone(parts):
        whole, again = _resumed(parts, source)
        done = again
        for name in source.portions():
            if (whole / name).exists():
                continue
            done += _portion(source, name, parts, writes)
            told(done)
        held = {p.name: _files(p) for p in sorted(whole.iterdir()) if p.is_dir()}
        _manifest(whole, source, held)
        _sync(whole)
        whole.rename(out)
        _sync(out.parent)
        shutil.rmtree(parts)
    rows = sum(rows for files in held.values() for rows in files.values())
    return Annotated(rows, sum(map(len, held.values())), again)


def _portion(source: Source, name: str, parts: Path, writes: Writes) -> int:
    """Rows of a portion that is now part of the whole."""
    attempts = parts / _ATTEMPTS / name

    def once(portion: Portion) -> int:
        shutil.rmtree(attempts, ignore_errors=True)
        attempts.mkdir(parents=True)
        written = writes(portion, attempts, source.shape)
        rows = sum(part.rows for part in written)
        if rows != portion.rows or len({part.name for part in written}) != len(written):
            raise FolderFault(
                gettext_noop("%(given)d rows were to be annotated, %(rows)d came back"),
                given=portion.rows,
                rows=rows,
            )
        ready = attempts / "ready"
        ready.mkdir()
        for number, part in enumerate(part for part in written if part.rows):
            (attempts / part.name).rename(ready / f"part-{number:05d}.parquet")
        _sync(ready)
        ready.rename(parts / _WHOLE / name)
        return rows

    try:
        return source.read(name, once)
    finally:
        shutil.rmtree(attempts, ignore_errors=True)  # with what late or doubled tasks have left


def _resumed(parts: Path, source: Source) -> tuple[Path, int]:
    """The folder of finished portions, and their rows: of the run that was interrupted, if it was of the same
    files by the same models, else empty."""
    state, identity = parts / _STATE, {"source": source.identity, "model": source.shape.model}
    whole = parts / _WHOLE
    if not state.exists() or json.loads(state.read_text()) != identity:
        shutil.rmtree(whole, ignore_errors=True)
        state.write_text(json.dumps(identity))
    whole.mkdir(exist_ok=True)
    return whole, sum(rows for p in whole.iterdir() if p.is_dir() for rows in _files(p).values())


def _files(portion: Path) -> dict[str, int]:
    """The files of a finished portion and their rows."""
    return {path.name: pq.read_metadata(path).num_rows for path in sorted(portion.glob("*.parquet"))}


def _manifest(whole: Path, source: Source, held: dict[str, dict[str, int]]) -> None:
    told = {"source": str(source.path), "model": source.shape.model, "portions": held}
    (whole / MANIFEST).write_text(json.dumps(told, indent=1) + "\n")


@contextmanager
def _alone(parts: Path) -> Iterator[None]:
    """One run for each result; freed by the kernel when a run is killed."""
    parts.mkdir(parents=True, exist_ok=True)
    lock = os.open(parts / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderFault(gettext_noop("another run is writing to %(folder)s"), folder=parts) from error
        yield
    finally:
        os.close(lock)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
