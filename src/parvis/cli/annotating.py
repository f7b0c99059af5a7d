"""``parvis annotate FILE -o out.parquet``: a file understood. Resumable; bad rows reported. Of a folder see
``annotating_folder``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.ai.annotate import annotate
from parvis.cli import annotating_folder
from parvis.cli.speech import _, ngettext
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.files.reading import Part, inspect, read
from parvis.networks.files.words import FAULTS, line_told
from parvis.networks.ports import NetworkError

ROWS = 2000
REPORTED = 20  # bad rows printed; all are in the report beside the output
GIVEN = pa.schema(
    [
        ("id", pa.string()),
        ("author", pa.string()),
        ("created_at", pa.timestamp("us", tz="UTC")),
        ("url", pa.string()),
        ("title", pa.string()),
        ("text", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an unfinished run stands. ``cursor`` is the file's; ``parts`` are written and whole."""

    source: str
    cursor: str = ""
    parts: int = 0
    rows: int = 0
    bad: int = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", type=Path, help=_("CSV, TSV, JSON(L), Parquet, an account archive, or a folder")
    )
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help=_("the Parquet file (or folder) to write")
    )
    parser.add_argument("--text", default="", help=_("the column that holds the text (guessed otherwise)"))
    parser.add_argument("--timezone", default="UTC", help=_("for times without one (IANA name)"))
    annotating_folder.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Annotate a file; 0 when all was read, 1 when lines were left out, 2 when nothing could be done."""
    if options.file.is_dir():
        return annotating_folder.run(options)
    parts = options.out.with_name(options.out.name + ".parts")
    try:
        mapping = _mapping(options)
        progress = _resume(parts, options.file)
        bad = _bad_file(parts)
        for part in read(options.file, mapping, batch_rows=ROWS, cursor=progress.cursor):
            progress = _write(parts, bad, progress, part)
            print("\r" + _posts(progress.rows), end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        _join(parts, progress, options.out)
    except NetworkError as error:
        print(_(FAULTS.get(error.code, str(error))), file=sys.stderr)
        return 2
    except OSError as error:
        failed = _("%(file)s: %(fault)s. Run the same command again to go on.")
        print(
            "\n" + failed % {"file": error.filename or options.out, "fault": error.strerror}, file=sys.stderr
        )
        return 2
    return _report(progress, bad, parts, options.out)


def _posts(count: int) -> str:
    return ngettext("%d post", "%d posts", count) % count


def _mapping(options: argparse.Namespace) -> Mapping:
    guess = inspect(options.file, Mapping(timezone=options.timezone)).guess.mapping
    roles = {**guess.roles, Role.TEXT: options.text} if options.text else dict(guess.roles)
    return Mapping(roles=roles, timezone=options.timezone, day_first=guess.day_first)


def _resume(parts: Path, source: Path) -> Progress:
    """The run that was interrupted, if it was of the same file, else a new one."""
    state = parts / "state.json"
    identity = f"{source.resolve()}:{source.stat().st_size}"
    if state.exists():
        progress = Progress(**json.loads(state.read_text()))
        if progress.source == identity:
            print(_("Going on after %s.") % _posts(progress.rows), file=sys.stderr)
            return progress
        shutil.rmtree(parts)
    parts.mkdir(parents=True, exist_ok=True)
    return Progress(identity)


def _bad_file(parts: Path) -> Path:
    return parts / "bad-rows.txt"


def _write(parts: Path, bad: Path, progress: Progress, part: Part) -> Progress:
    """One part on disk, then the state that counts it: a run killed between the two writes it again."""
    if part.posts:
        pq.write_table(annotate(_table(part)), parts / f"{progress.parts:06d}.parquet", compression="zstd")
    with bad.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line_told(line, _)}\n" for line in part.bad)
    fresh = Progress(
        progress.source,
        part.cursor,
        progress.parts + bool(part.posts),
        progress.rows + len(part.posts),
        progress.bad + len(part.bad),
    )
    temporary = parts / "state.new"
    temporary.write_text(json.dumps(asdict(fresh)))
    temporary.replace(parts / "state.json")
    return fresh


def _table(part: Part) -> pa.Table:
    rows = [
        {
            "id": post.id,
            "author": post.author.handle or post.author.id,
            "created_at": post.created_at,
            "url": post.url,
            "title": post.title,
            "text": post.text,
        }
        for post in part.posts
    ]
    return pa.Table.from_pylist(rows, schema=GIVEN)


def _tables(parts: Path, count: int) -> Iterator[pa.Table]:
    for number in range(count):
        yield pq.read_table(parts / f"{number:06d}.parquet")


def _join(parts: Path, progress: Progress, out: Path) -> None:
    """All parts in one file, which appears whole or not at all."""
    temporary = parts / "whole.parquet"
    schema = annotate(GIVEN.empty_table()).schema
    with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        for table in _tables(parts, progress.parts):
            writer.write_table(table.cast(schema))
    os.replace(temporary, out)  # noqa: PTH105 - the same file system: atomic


def _report(progress: Progress, bad: Path, parts: Path, out: Path) -> int:
    """Say what was done; keep the list of bad rows beside the output if there are any."""
    print(_("%(file)s: %(posts)s.") % {"file": out, "posts": _posts(progress.rows)})
    if progress.bad:
        report = out.with_name(out.name + ".bad-rows.txt")
        lines = bad.read_text(encoding="utf-8").splitlines()
        shutil.copyfile(bad, report)
        left_out = ngettext(
            "%(count)d line left out, told in %(file)s:",
            "%(count)d lines left out, told in %(file)s:",
            progress.bad,
        )
        print(left_out % {"count": progress.bad, "file": report}, file=sys.stderr)
        print("\n".join(lines[:REPORTED]), file=sys.stderr)
    shutil.rmtree(parts)
    return 1 if progress.bad else 0
