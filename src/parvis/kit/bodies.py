"""What travels in a request and in an answer: forms and files as they are sent, answers as they unfold."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import httpx

from parvis.kit.addresses import HttpFault

_CHUNK: Final = 65_536


class TooLarge(HttpFault):
    """The answer, once decompressed, is larger than what we accept."""

    code = "too_large"


class Garbled(HttpFault):
    """The answer breaks the protocol, or its own encoding."""

    code = "garbled"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a form (RFC 7578): read from the disk while it is sent, never whole in memory.

    ``length`` bytes of it from ``offset``; all that follow where no length is said.
    """

    path: Path
    name: str
    mime: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes of a file, sent as the body as they are read: ``length`` of them from ``offset``."""

    path: Path
    offset: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            left = self.length
            while left and (chunk := file.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk


class _Window:
    """A part of an open file that looks like a whole one. It has no ``fileno``: that would tell the whole."""

    def __init__(self, file: BinaryIO, part: FilePart) -> None:
        rest = part.path.stat().st_size - part.offset
        self._file, self._offset = file, part.offset
        self._length = rest if part.length is None else min(part.length, rest)
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        left = self._length - self._at
        self._file.seek(self._offset + self._at)
        chunk = self._file.read(left if size < 0 else min(size, left))
        self._at += len(chunk)
        return chunk

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: self._length}[whence]
        return self._at

    def tell(self) -> int:
        return self._at


@contextmanager
def multipart(
    form: Mapping[str, str], files: Mapping[str, FilePart]
) -> Iterator[tuple[Mapping[str, str], Iterable[bytes]]]:
    """Yield the headers and the body of a form with files; the files are open as long as the context."""
    with ExitStack() as opened:
        parts = {
            field: (part.name, _Window(opened.enter_context(part.path.open("rb")), part), part.mime)
            for field, part in files.items()
        }
        made = httpx.Request("POST", "http://form.invalid/", data=dict(form), files=cast("Any", parts))
        told = {name: made.headers[name] for name in ("content-type", "content-length")}
        yield told, cast("Iterable[bytes]", made.stream)


def inflated(chunks: Iterator[bytes], encoding: str, cap: int) -> bytes:
    """Decompress as it comes, never holding more than ``cap`` bytes of result."""
    if encoding in {"", "identity"}:
        return _gather(chunks, cap)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        message = f"the answer is encoded as {encoding!r:.40}, which was not asked for"
        raise Garbled(message)
    return _gather(_stepwise(chunks, encoding, cap), cap)


def _stepwise(chunks: Iterator[bytes], encoding: str, cap: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31 if encoding != "deflate" else 15)
    fresh = encoding == "deflate"
    for chunk in chunks:
        if fresh and not _has_zlib_header(chunk):
            engine = zlib.decompressobj(wbits=-15)  # many servers send raw deflate under this name
        fresh = False
        yield engine.decompress(chunk, cap + 1)
        if engine.unconsumed_tail:
            message = f"the answer is larger than {cap} bytes"
            raise TooLarge(message)
    yield engine.flush()
    if not engine.eof:
        message = "the compressed answer is cut short"
        raise Garbled(message)


def _has_zlib_header(chunk: bytes) -> bool:
    return len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0


def _gather(chunks: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > cap:
            message = f"the answer is larger than {cap} bytes"
            raise TooLarge(message)
    return bytes(body)
