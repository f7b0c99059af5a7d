"""Which encoding a file of text is in, and one stream of UTF-8 or single-byte lines whatever it is."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from typing import IO, Final

UTF8, UTF8_BOM, CP1252 = "utf-8", "utf-8-sig", "cp1252"
_BOMS: Final = (
    (codecs.BOM_UTF8, UTF8_BOM),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def guess_encoding(samples: Sequence[bytes]) -> str:
    """Return the Python name of the encoding of a file from pieces of it, the first being its beginning.

    A byte-order mark decides; then zeros at every other byte (UTF-16 without a mark); then whether most of
    what is not ASCII is valid UTF-8, so that a few broken lines do not turn a whole file into mojibake;
    else Windows-1252, what French spreadsheets write.
    """
    head = samples[0] if samples else b""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    broken = sum(_broken_utf8(sample) for sample in samples)
    accents = sum(_accents(sample) for sample in samples)
    return UTF8 if broken <= accents else CP1252


def _wide(head: bytes) -> str | None:
    half = len(head) // 2
    if half < 4:
        return None
    even, odd = head[0 : half * 2 : 2].count(0), head[1 : half * 2 : 2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _broken_utf8(sample: bytes) -> int:
    # A sample may start or end inside a character: those bytes say nothing.
    inner = sample.lstrip(bytes(range(0x80, 0xC0)))
    text = codecs.getincrementaldecoder(UTF8)("replace").decode(inner)
    return text.count("\ufffd") - inner.count("\ufffd".encode())


def _accents(sample: bytes) -> int:
    text = sample.decode(UTF8, "replace")
    return sum(1 for character in text if character > "\x7f" and character != "\ufffd")


class Transcoded(io.RawIOBase):
    """A file in a wide encoding, or with bare carriage returns, read as UTF-8 with line feeds."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = self._stream.read(1 << 16)
            self._rest = self._decoder.decode(chunk, final=not chunk).encode(UTF8, "replace")
            if not chunk:
                break
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()


def as_lines(stream: IO[bytes], encoding: str, *, bare_returns: bool) -> tuple[IO[bytes], str]:
    """Return a stream whose lines end with a line feed byte, and the encoding of these lines."""
    single = encoding in (UTF8, UTF8_BOM, CP1252) or not encoding.startswith("utf")
    if single and not bare_returns:
        return stream, UTF8 if encoding == UTF8_BOM else encoding
    return io.BufferedReader(Transcoded(stream, encoding), 1 << 16), UTF8
