"""Opening what somebody gave: regular files, gzip, and members of zip and tar archives, under caps.

Nothing is ever written to disk. Members are read as streams, only those asked for by name; links and names
that climb out of the archive are never followed.
"""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from parvis.networks.files.faults import unreadable

_BROKEN = (zipfile.BadZipFile, zlib.error, tarfile.TarError, gzip.BadGzipFile, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Caps:
    """How much an archive may unfold to. Bytes; ``ratio`` counts only beyond ``free`` bytes.

    Text compresses 5 to 20 times, media hardly at all; DEFLATE's bombs reach 1,032 times.
    """

    total: int = 64 << 30
    ratio: int = 200
    free: int = 32 << 20
    members: int = 500_000


CAPS = Caps()


class Capped(io.RawIOBase):
    """A stream that raises ``file_bomb`` instead of unfolding past the caps, ``file_broken`` when damaged."""

    def __init__(self, stream: IO[bytes], packed: int, caps: Caps) -> None:
        self._stream = stream
        self._limit = min(caps.total, max(caps.free, packed * caps.ratio))
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except RuntimeError as fault:  # zipfile's only way to say that a password is needed
            raise unreadable("file_encrypted", "The archive asks for a password.") from fault
        except (*_BROKEN, OSError) as fault:
            raise unreadable("file_broken", "The archive is damaged or cut short.") from fault
        self._read += len(data)
        if self._read > self._limit:
            raise unreadable("file_bomb", "The file unfolds to far more than its size: refused.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


class Box(Protocol):
    """An archive: names of its readable members, and a stream of one of them."""

    def names(self) -> list[str]:
        """Return the safe names of regular members."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Return a capped stream of one member."""
        ...


def regular_file(path: str | Path, root: str | Path | None = None) -> Path:
    """Return the resolved path of a regular, readable file that lies in ``root`` if one is given.

    A link is followed first: one that leaves ``root`` is refused, as are devices, pipes and folders.
    """
    try:
        resolved = Path(path).resolve(strict=True)
        mode = resolved.stat().st_mode
    except (OSError, ValueError, RuntimeError) as fault:
        raise unreadable("file_missing", "There is no such file.") from fault
    if root is not None and not resolved.is_relative_to(Path(root).resolve()):
        raise unreadable("file_outside", "The file lies outside the folder of imports.")
    if not stat.S_ISREG(mode):
        raise unreadable("file_not_regular", "This is not a regular file.")
    return resolved


def safe_name(name: str) -> bool:
    """Whether a member's name stays inside its archive."""
    parts = PurePosixPath(name.replace("\\", "/"))
    return bool(name) and "\0" not in name and not parts.is_absolute() and ".." not in parts.parts


class ZipBox:
    """A zip archive. Links, folders and unsafe names do not exist here."""

    def __init__(self, path: Path, caps: Caps = CAPS) -> None:
        self._caps = caps
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_BROKEN, OSError, ValueError) as fault:
            raise unreadable("file_broken", "The zip archive is damaged.") from fault
        if len(self._zip.infolist()) > caps.members:
            raise unreadable("file_bomb", "The archive holds too many files.")
        self._members = {m.filename: m for m in self._zip.infolist() if _plain_member(m)}

    def names(self) -> list[str]:
        return list(self._members)

    def open(self, name: str) -> IO[bytes]:
        member = self._members[name]
        try:
            stream = self._zip.open(member)
        except RuntimeError as fault:
            raise unreadable("file_encrypted", "The archive asks for a password.") from fault
        except (*_BROKEN, OSError) as fault:
            raise unreadable("file_broken", "The archive is damaged.") from fault
        return io.BufferedReader(Capped(stream, member.compress_size, self._caps), 1 << 16)


def _plain_member(member: zipfile.ZipInfo) -> bool:
    mode = member.external_attr >> 16
    linked = stat.S_IFMT(mode) not in (0, stat.S_IFREG)
    return not member.is_dir() and not linked and safe_name(member.filename)


class TarBox:
    """A tar archive, gzipped or not, read as a stream: each look goes through it from the start."""

    def __init__(self, path: Path, caps: Caps = CAPS) -> None:
        self._path, self._caps = path, caps

    def names(self) -> list[str]:
        with self._tar() as tar:
            return [m.name for m in self._members(tar)]

    def open(self, name: str) -> IO[bytes]:
        return io.BufferedReader(_TarMember(self, name), 1 << 16)

    @contextmanager
    def _tar(self) -> Iterator[tarfile.TarFile]:
        with open_plain_or_gzip(self._path, self._caps) as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|") as tar:
                    yield tar
            except _BROKEN as fault:
                raise unreadable("file_broken", "The tar archive is damaged.") from fault

    def _members(self, tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        for count, member in enumerate(tar):
            if count >= self._caps.members:
                raise unreadable("file_bomb", "The archive holds too many files.")
            if member.isreg() and safe_name(member.name):
                yield member

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one member."""
        with self._tar() as tar:
            for member in self._members(tar):
                if member.name == name and (stream := tar.extractfile(member)):
                    while chunk := stream.read(1 << 16):
                        yield chunk
                    return


class _TarMember(io.RawIOBase):
    """The chunks of a tar member as a stream."""

    def __init__(self, box: TarBox, name: str) -> None:
        self._chunks = box.chunks(name)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next(self._chunks, b"")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def open_plain_or_gzip(path: Path, caps: Caps = CAPS) -> IO[bytes]:
    """Return the bytes of a file, unfolded under caps if it is gzipped."""
    try:
        stream = path.open("rb")
    except OSError as fault:
        raise unreadable("file_missing", "The file cannot be opened.") from fault
    if stream.peek(2)[:2] != b"\x1f\x8b":
        return stream
    unfolded = gzip.GzipFile(fileobj=stream)
    return io.BufferedReader(Capped(unfolded, path.stat().st_size, caps), 1 << 16)  # type: ignore[arg-type]
