"""What a file is: its format, and for text its encoding, delimiter and header."""

from __future__ import annotations

import csv
import enum
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import IO, Final

from parvis.networks.files import encodings
from parvis.networks.files.dates import parse_when
from parvis.networks.files.faults import BadLine, unreadable
from parvis.networks.files.jsonish import wraps_array
from parvis.networks.files.lines import Lines, records
from parvis.networks.files.mapping import Mapping, known_name
from parvis.networks.files.opening import CAPS, Box, Caps, TarBox, ZipBox, open_plain_or_gzip

_SAMPLE: Final = 256 << 10
_DELIMITERS: Final = (",", ";", "\t", "|")
_TABLE_ENDINGS: Final = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")
_X_TWEETS: Final = re.compile(r"(?:.*/)?(?:data/)?tweets?(?:-part\d+)?\.js", re.ASCII)
_OUTBOX: Final = re.compile(r"(?:.*/)?outbox\.json")


class Format(enum.StrEnum):
    """What Parvis reads."""

    DELIMITED = "csv"
    JSON_LINES = "jsonl"
    JSON = "json"
    PARQUET = "parquet"
    MASTODON = "mastodon_archive"
    BLUESKY = "bluesky_archive"
    X = "x_archive"


ARCHIVES: Final = frozenset({Format.MASTODON, Format.BLUESKY, Format.X})


@dataclass(frozen=True, slots=True)
class Layout:
    """How the bytes of a file are laid out. ``members`` are the parts of an archive that hold posts."""

    path: Path
    format: Format
    caps: Caps = CAPS
    box: Box | None = None
    members: tuple[str, ...] = ()
    encoding: str = encodings.UTF8
    bare_returns: bool = False
    delimiter: str = ","
    header: bool = True
    columns: tuple[str, ...] = ()
    seekable: bool = True

    def open(self) -> IO[bytes]:
        """Return the raw bytes of the file, or of its (first) member."""
        return self.open_member(self.members[0]) if self.members else open_plain_or_gzip(self.path, self.caps)

    def open_member(self, name: str) -> IO[bytes]:
        """Return the raw bytes of a member; of the file itself if it is no archive."""
        return self.box.open(name) if self.box is not None else open_plain_or_gzip(self.path, self.caps)

    def open_lines(self) -> tuple[IO[bytes], str]:
        """Return a stream of lines and their encoding."""
        return encodings.as_lines(self.open(), self.encoding, bare_returns=self.bare_returns)


def layout_of(path: Path, mapping: Mapping | None = None, caps: Caps = CAPS) -> Layout:
    """Find out what ``path`` is; what ``mapping`` says wins. Raises ``NetworkError`` (``file_…``)."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    if not head:
        raise unreadable("file_empty", "The file is empty.")
    if head.startswith(b"PAR1"):
        return Layout(path, Format.PARQUET)
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path, mapping, caps)
    packed = head.startswith(b"\x1f\x8b")
    if packed:
        with open_plain_or_gzip(path, caps) as unfolded:
            head = unfolded.read(_SAMPLE)
    if head[257:262] == b"ustar":
        return _in_tar(path, caps)
    if _is_car(head):
        return Layout(path, Format.BLUESKY, caps)
    return _text(Layout(path, Format.DELIMITED, caps, seekable=not packed), mapping)


def _is_car(head: bytes) -> bool:
    # CARv1: a varint, then the DAG-CBOR map {"roots": [...], "version": 1}.
    return b"\xa2\x65roots" in head[:12] and b"\x67version\x01" in head[:512]


def _in_zip(path: Path, mapping: Mapping | None, caps: Caps) -> Layout:
    box = ZipBox(path, caps)
    names = box.names()
    layout = Layout(path, Format.DELIMITED, caps, box, seekable=False)
    for format_, pattern in ((Format.MASTODON, _OUTBOX), (Format.X, _X_TWEETS)):
        found = sorted(name for name in names if pattern.fullmatch(name))
        if found:
            return replace(layout, format=format_, members=_of_one_kind(found))
    tables = [n for n in names if n.lower().endswith(_TABLE_ENDINGS) and not n.startswith("__MACOSX/")]
    if len(tables) != 1:
        raise unreadable("file_unknown", "The archive holds no known export, nor exactly one table.")
    return _text(replace(layout, members=(tables[0],)), mapping)


def _of_one_kind(names: Sequence[str]) -> tuple[str, ...]:
    """Drop ``tweet.js`` where ``tweets.js`` lies beside it."""
    newer = tuple(name for name in names if "tweets" in name.rsplit("/", 1)[-1])
    return newer or tuple(names)


def _in_tar(path: Path, caps: Caps) -> Layout:
    box = TarBox(path, caps)
    found = [name for name in box.names() if _OUTBOX.fullmatch(name)]
    if not found:
        raise unreadable("file_unknown", "The archive holds no known export.")
    return Layout(path, Format.MASTODON, caps, box, (found[0],), seekable=False)


def _text(layout: Layout, mapping: Mapping | None) -> Layout:
    samples = _samples(layout)
    encoding = (mapping and mapping.encoding) or encodings.guess_encoding(samples)
    try:
        head = samples[0].decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError as fault:
        raise unreadable("file_encoding", "There is no such encoding.") from fault
    wide = encoding.startswith(("utf-16", "utf-32"))
    bare = "\n" not in head and "\r" in head
    layout = replace(
        layout, encoding=encoding, bare_returns=bare, seekable=layout.seekable and not (wide or bare)
    )
    kind = _kind_of_text(head)
    if kind is not Format.DELIMITED:
        return replace(layout, format=kind)
    if "\0" in head and head.count("\0") > len(head) // 20:
        raise unreadable("file_unknown", "This is not a file of text, nor any format Parvis knows.")
    return _delimited(layout, head, mapping)


def _samples(layout: Layout) -> list[bytes]:
    """Return the beginning of a file, and where they can be reached its middle and end."""
    with layout.open() as stream:
        samples = [stream.read(_SAMPLE)]
        size = layout.path.stat().st_size
        if layout.seekable and size > 3 * _SAMPLE:
            for place in (size // 8 * 4, (size - _SAMPLE) // 4 * 4):
                stream.seek(place)
                samples.append(stream.read(_SAMPLE))
    return samples


def _kind_of_text(head: str) -> Format:
    start = head.lstrip()
    if start.startswith("window.YTD"):
        return Format.X
    if start.startswith("{"):
        if '"orderedItems"' in head and '"OrderedCollection"' in head:
            return Format.MASTODON
        first, _, rest = start.partition("\n")
        wraps = not rest.strip() and wraps_array(first)
        return Format.JSON_LINES if _is_object(first) and not wraps else Format.JSON
    return Format.JSON if re.match(r"\[\s*(\{|\]|$)", start) else Format.DELIMITED


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) >= _SAMPLE  # a first line too long to judge: lines, and it will be told


def _delimited(layout: Layout, head: str, mapping: Mapping | None) -> Layout:
    delimiter = (mapping and mapping.delimiter) or guess_delimiter(head)
    layout = replace(layout, delimiter=delimiter)
    first = first_records(layout, 30)
    if not first:
        raise unreadable("file_empty", "The file has no line that can be read.")
    header = mapping.header if mapping and mapping.header is not None else _has_header(first)
    width = len(first[0]) if header else max(map(len, first))
    names = first[0] if header else ("",) * width
    return replace(layout, header=header, columns=_distinct(names))


def guess_delimiter(head: str) -> str:
    """Return the delimiter with which the first lines have most often the same number of cells, above one."""
    declared = re.match(r"sep=(.)\r?\n", head, re.IGNORECASE)
    if declared:
        return declared.group(1)
    return max(_DELIMITERS, key=_evenness(head.splitlines()[:200]))


def _evenness(lines: Sequence[str]) -> Callable[[str], tuple[float, int]]:
    def score(delimiter: str) -> tuple[float, int]:
        try:
            rows = [row for row in csv.reader((line + "\n" for line in lines), delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
        widths = Counter(len(row) for row in rows)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (count / len(rows) if width > 1 else 0.0), width

    return score


def first_records(layout: Layout, count: int) -> list[tuple[str, ...]]:
    """Return the first readable records of a delimited file, header included, ``sep=`` line left out."""
    stream, encoding = layout.open_lines()
    found: list[tuple[str, ...]] = []
    with stream:
        for record in records(Lines(stream, encoding), layout.delimiter):
            if isinstance(record.cells, BadLine) or is_separator_line(record.cells, record.number):
                continue
            found.append(record.cells)
            if len(found) == count:
                break
    return found


def is_separator_line(cells: Sequence[str], number: int) -> bool:
    """Whether this is the ``sep=;`` that spreadsheets put on the first line."""
    return number == 1 and cells[0].lower().startswith("sep=")


def _has_header(first: Sequence[tuple[str, ...]]) -> bool:
    names = first[0]
    if any(known_name(name) for name in names):
        return True
    if any(len(name) > 60 or name.startswith(("http://", "https://")) or _dated(name) for name in names):
        return False
    return len(set(names)) == len(names) and len(first) > 1 and all(name.strip() for name in names)


def _dated(cell: str) -> bool:
    return any(c.isdigit() for c in cell) and parse_when(cell, UTC) is not None


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    distinct: list[str] = []
    for place, raw in enumerate(names, start=1):
        name = raw.strip().replace("\0", "")[:100] or f"column {place}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(distinct)
