"""Lines of a file of text, numbered and placed, under a cap; a bad one is told and passed over."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final

from parvis.networks.files.faults import BadLine, Reason

MAX_RECORD: Final = 1 << 20  # bytes: no network lets anybody post a megabyte
_LOOK_AHEAD: Final = 2000  # lines a quoted cell may run over
_PATIENCE: Final = 20  # unclosed quotes after which quotes are taken for inch marks: look less far ahead
_SHORT_LOOK: Final = 20
csv.field_size_limit(MAX_RECORD)


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line without its end. ``offset`` is where the next one begins, in bytes."""

    number: int
    text: str
    offset: int
    fault: Reason | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a table, or why it cannot be read; the number of its first line; where the next begins."""

    number: int
    cells: tuple[str, ...] | BadLine
    next_line: int
    offset: int


class Lines:
    """Iterates over the lines of ``stream``; what was pushed back comes again."""

    def __init__(self, stream: IO[bytes], encoding: str, *, number: int = 1, offset: int = 0) -> None:
        self._stream, self._encoding = stream, encoding
        self._number, self._offset = number, offset
        self._again: deque[Line] = deque()

    @property
    def at_start(self) -> bool:
        """Whether nothing was read yet of the whole file."""
        return self._number == 1

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._again:
            return self._again.popleft()
        raw = self._stream.readline(MAX_RECORD + 1)
        if not raw:
            raise StopIteration
        whole = raw.endswith(b"\n") or len(raw) <= MAX_RECORD
        length = len(raw) if whole else len(raw) + self._pass_over()
        self._offset += length
        line = self._decoded(raw) if whole else Line(self._number, "", self._offset, Reason.TOO_LONG)
        self._number += 1
        return line

    def push_back(self, lines: Iterable[Line]) -> None:
        """Give ``lines`` again, in order, before any other."""
        self._again.extendleft(reversed(list(lines)))

    def _pass_over(self) -> int:
        passed = 0
        while chunk := self._stream.readline(1 << 16):
            passed += len(chunk)
            if chunk.endswith(b"\n"):
                break
        return passed

    def _decoded(self, raw: bytes) -> Line:
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError:
            return Line(self._number, "", self._offset, Reason.BAD_ENCODING)
        if self._number == 1:
            text = text.removeprefix("\ufeff")
        return Line(self._number, text.rstrip("\r\n"), self._offset)


class _Unclosed(Exception):  # noqa: N818 - never leaves this module
    """A quoted cell that does not end where it could."""


def records(lines: Lines, delimiter: str, width: int | None = None) -> Iterator[Record]:
    """Yield the records of a delimited table (RFC 4180, tolerantly), ``width`` cells each at most.

    Quoted cells may hold line ends. A quote that is never closed costs its own line only: reading goes on
    with the line after it. Shorter records come as they are; blank lines are passed over.
    """
    unclosed = 0
    for first in lines:
        if first.fault is not None:
            yield _bad(first, first.fault)
        elif '"' not in first.text:
            if first.text:
                yield _checked(_record(first, tuple(first.text.split(delimiter)), first), width)
        else:
            look = _LOOK_AHEAD if unclosed < _PATIENCE else _SHORT_LOOK
            found = _quoted(first, lines, delimiter, width, look)
            unclosed += isinstance(found.cells, BadLine) and found.cells.code is Reason.UNCLOSED_QUOTE
            yield found


def _record(first: Line, cells: tuple[str, ...] | BadLine, last: Line) -> Record:
    return Record(first.number, cells, last.number + 1, last.offset)


def _bad(first: Line, reason: Reason, detail: str = "") -> Record:
    return _record(first, BadLine(first.number, reason, detail), first)


def _checked(record: Record, width: int | None) -> Record:
    cells = record.cells
    if width is None or isinstance(cells, BadLine) or len(cells) <= width or not any(cells[width:]):
        return record
    told = BadLine(record.number, Reason.TOO_MANY_COLUMNS, f"{len(cells)} instead of {width}")
    return Record(record.number, told, record.next_line, record.offset)


def _quoted(first: Line, lines: Lines, delimiter: str, width: int | None, look: int) -> Record:
    taken = [first]
    try:
        cells = tuple(next(csv.reader(_feed(taken, lines, look), delimiter=delimiter, strict=True)))
    except _Unclosed:
        lines.push_back(taken[1:])
        return _bad(first, Reason.UNCLOSED_QUOTE)
    except csv.Error:
        # Words after a closing quote: forgiven on one line (`"so" called`), a sign of a lost quote on more.
        lines.push_back(taken[1:])
        if len(taken) > 1:
            return _bad(first, Reason.UNCLOSED_QUOTE)
        cells = tuple(next(csv.reader([first.text], delimiter=delimiter)))
    if len(taken) > 1 and width is not None and len(cells) != width:
        # The quote that closed it belongs to another record.
        lines.push_back(taken[1:])
        return _bad(first, Reason.UNCLOSED_QUOTE)
    return _checked(_record(first, cells, taken[-1]), width)


def _feed(taken: list[Line], lines: Lines, look: int) -> Iterator[str]:
    """Give ``csv`` the first line, and others as long as it asks, keeping what it took."""
    size = len(taken[0].text)
    yield taken[0].text + "\n"
    for line in lines:
        taken.append(line)
        size += len(line.text)
        if line.fault is not None or len(taken) > look or size > MAX_RECORD:
            raise _Unclosed
        yield line.text + "\n"
    raise _Unclosed  # the file ended inside the quotes
