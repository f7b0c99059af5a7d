"""JSON as people export it: lines, one array, an array inside an object, or a script that assigns one."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from parvis.networks.files.faults import BadLine, Reason
from parvis.networks.files.lines import MAX_RECORD

_DEEPEST: Final = 4
_ARRAYS: Final = ("orderedItems", "data", "items", "statuses", "posts", "tweets", "results", "messages")
_START: Final = re.compile(rf'"(?:{"|".join(_ARRAYS)})"\s*:\s*\[|^\s*\[|window\.YTD[\w.]*\s*=\s*\[')
_HEAD: Final = 1 << 20  # the array must begin in the first megabyte


def wraps_array(text: str) -> bool:
    """Whether an object, perhaps cut short, holds an array of objects under a usual name."""
    match = _START.search(text)
    return match is not None and text[match.end() :].lstrip().startswith("{")


def parsed(number: int, text: str) -> dict[str, Any] | BadLine:
    """Return the object that ``text`` holds, or why there is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        return BadLine(number, Reason.BAD_JSON, str(fault)[:80])
    if not isinstance(found, dict):
        return BadLine(number, Reason.NOT_AN_OBJECT, type(found).__name__)
    return found


def flat(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the scalars of an object as text, nested names joined by dots, lists of scalars by spaces."""
    cells: dict[str, str] = {}
    _flatten(found, "", cells, 1)
    return cells


def _flatten(found: Mapping[str, Any], prefix: str, cells: dict[str, str], depth: int) -> None:
    for name, value in found.items():
        if isinstance(value, dict):
            if depth < _DEEPEST:
                _flatten(value, f"{prefix}{name}.", cells, depth + 1)
        elif isinstance(value, (list, tuple)):
            cells[prefix + name] = " ".join(str(v) for v in value if isinstance(v, (str, int, float)))
        else:
            cells[prefix + name] = scalar(value)


def scalar(value: object) -> str:
    """Return a cell as text: nothing for null, ISO 8601 for times, UTF-8 for bytes."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Items:
    """The elements of a JSON array of any size, one after the other, read by pieces.

    An element that is no valid JSON, or longer than a megabyte, is told by its number and passed over.
    """

    def __init__(self, stream: IO[bytes], encoding: str = "utf-8") -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._text, self._ended = "", False

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
        if not self._enter():
            return
        number = 0
        while (element := self._element()) is not None:
            if element.strip():
                number += 1
                yield number, self._read(number, element)
        self._drain()

    def _drain(self) -> None:
        """Read what follows the array: an archive tells only at its member's end that it was damaged."""
        while self._stream.read(1 << 16):
            pass

    def _read(self, number: int, element: str) -> dict[str, Any] | BadLine:
        if len(element) > MAX_RECORD:
            return BadLine(number, Reason.TOO_LONG)
        return parsed(number, element)

    def _more(self) -> bool:
        chunk = self._stream.read(1 << 16)
        self._text += self._decode(chunk, final=not chunk)
        self._ended = not chunk
        return not self._ended

    def _enter(self) -> bool:
        while len(self._text) < _HEAD and self._more():
            match = _START.search(self._text.removeprefix("\ufeff"))
            if match:
                self._text = self._text.removeprefix("\ufeff")[match.end() :]
                return True
        return False

    def _element(self) -> str | None:
        """Return the text of the next element; None after the last."""
        scan = _Scan()
        kept: list[str] = []
        while True:
            end = scan.run(self._text)
            if end is not None:
                kept.append(self._text[:end])
                closed = self._text[end] == "]"
                self._text = "" if closed else self._text[end + 1 :]
                self._ended = self._ended or closed
                return self._last("".join(kept), closed)
            if sum(map(len, kept)) <= MAX_RECORD:
                kept.append(self._text)
            self._text = ""
            if self._ended or not self._more():
                return self._last("".join(kept), closed=True)

    def _last(self, element: str, closed: bool) -> str | None:
        return None if closed and not element.strip() else element


_PLAIN: Final = re.compile(r'["\[\]{},]')
_QUOTED: Final = re.compile(r'[\\"]')


class _Scan:
    """Finds where an element ends: the comma or bracket at its own depth, outside strings."""

    def __init__(self) -> None:
        self._depth, self._in_string, self._escaped = 0, False, False

    def run(self, text: str) -> int | None:
        """Return the position of the end of the element, or None if it goes on after ``text``."""
        at = 0
        while True:
            if self._escaped and at < len(text):
                self._escaped, at = False, at + 1
            match = (_QUOTED if self._in_string else _PLAIN).search(text, at)
            if match is None:
                return None
            if self._ends(match.group()):
                return match.start()
            at = match.end()

    def _ends(self, mark: str) -> bool:
        if self._in_string:
            self._escaped = mark == "\\"
            self._in_string = mark != '"'
        elif mark == '"':
            self._in_string = True
        elif self._depth == 0 and mark in ",]":
            return True
        elif mark != ",":
            self._depth = self._depth + 1 if mark in "[{" else max(0, self._depth - 1)
        return False
