"""What travels in a request and in an answer: files as they are sent, answers as they unfold."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Final

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

    With a ``length`` it is a piece of the file, from ``offset``, which is held in memory while it is sent.
    """

    path: Path
    name: str
    mime: str
    offset: int = 0
    length: int | None = None

    def opened(self) -> IO[bytes]:
        """Open what is sent."""
        if self.length is None:
            return self.path.open("rb")
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return BytesIO(file.read(self.length))


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


def inflated(chunks: Iterator[bytes], encoding: str, cap: int) -> bytes:
    """Decompress as it comes, never holding more than ``cap`` bytes of result."""
    return b"".join(unfolded(chunks, encoding, cap))


def unfolded(chunks: Iterator[bytes], encoding: str, cap: int) -> Iterator[bytes]:
    """Yield the decompressed bytes as they come, at most ``cap``. Raises ``TooLarge``, ``Garbled``."""
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        message = f"the answer is encoded as {encoding!r:.40}, which was not asked for"
        raise Garbled(message)
    plain = chunks if encoding in {"", "identity"} else _stepwise(chunks, encoding, cap)
    size = 0
    for chunk in plain:
        size += len(chunk)
        if size > cap:
            message = f"the answer is larger than {cap} bytes"
            raise TooLarge(message)
        yield chunk


def lines_of(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield whole lines of UTF-8 as they come, without their ends, the last one too; what is no UTF-8
    becomes U+FFFD."""
    held = b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        yield from (line.decode(errors="replace").removesuffix("\r") for line in whole)
    if held:
        yield held.decode(errors="replace")


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
