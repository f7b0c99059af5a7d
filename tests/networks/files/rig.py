"""Files as a network under test: a CSV and a JSONL file that grow, a JSON array that is written anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from contracts.rig import NOW, Item, Rig, Rigs, Trait, Trouble
from parvis.networks.files.listen import FilesListener
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.ports import Fault, Listener, Source, SourceKind

_OPTIONS: Final = Mapping(roles={Role.ID: "id", Role.TEXT: "texte", Role.CREATED: "date"}).options()
_BROKEN: Final = "octets @@ perdus"


class FileRig:
    """One growing file. Rows are kept as text until written, so that a test may break them."""

    traits: frozenset[Trait] = frozenset()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[bytes] = []
        self.source = Source("files", SourceKind.FILE, term=str(path), options=_OPTIONS)
        self.beginning = ""
        self._write()

    def listener(self) -> Listener:
        return FilesListener(clock=lambda: NOW, batch_rows=3)

    def offer(self, *items: Item) -> None:
        self._lines += [self._line(item) for item in items]
        self._write()

    def offer_malformed(self) -> None:
        self._lines.append(self._malformed())
        self._write()

    def offer_broken_text(self, key: str) -> None:
        self._lines.append(self._line(Item(key, _BROKEN)).replace(b"@@", b"\xff\xfe"))
        self._write()

    def remove(self, key: str) -> None:
        raise NotImplementedError

    def trouble(self, kind: Trouble) -> None:
        raise NotImplementedError

    def post_id(self, key: str) -> str:
        return f"id-{key}"

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        empty = self._path.with_name("empty")
        empty.touch()
        missing = self._path.with_name("missing.csv")
        return [
            (Source("files", SourceKind.FILE, term=str(path), options=_OPTIONS), Fault.BAD_INPUT)
            for path in (missing, empty, self._path.parent)
        ]

    def _line(self, item: Item) -> bytes:
        raise NotImplementedError

    def _malformed(self) -> bytes:
        raise NotImplementedError

    def _write(self) -> None:
        raise NotImplementedError


class CsvRig(FileRig):
    def _line(self, item: Item) -> bytes:
        cells = [self.post_id(item.key), item.at.isoformat() if item.at else "", item.text]
        return ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells).encode() + b"\n"

    def _malformed(self) -> bytes:
        return b'"never closed;;\n'

    def _write(self) -> None:
        self._path.write_bytes(b"id;date;texte\n" + b"".join(self._lines))


class JsonLinesRig(FileRig):
    def _line(self, item: Item) -> bytes:
        told = {"id": self.post_id(item.key), "texte": item.text}
        dated = {"date": item.at.isoformat()} if item.at else {}
        return json.dumps(told | dated, ensure_ascii=False).encode() + b"\n"

    def _malformed(self) -> bytes:
        return b'{"id": \n'

    def _write(self) -> None:
        self._path.write_bytes(b"".join(self._lines) or b"\n")


class JsonArrayRig(JsonLinesRig):
    # An array cannot grow without its end being written anew: that is another file, read from its start.
    traits = frozenset({Trait.REWINDS})

    def _malformed(self) -> bytes:
        return b"[1, 2]"

    def _write(self) -> None:
        self._path.write_bytes(b"[" + b",\n".join(line.strip() for line in self._lines) + b"\n]")


def _made(kind: type[FileRig], name: str) -> Callable[[Path], AbstractContextManager[Rig]]:
    @contextmanager
    def make(folder: Path) -> Iterator[Rig]:
        yield kind(folder / name)

    return make


RIGS: Rigs = {
    "csv": _made(CsvRig, "export.csv"),
    "jsonl": _made(JsonLinesRig, "export.jsonl"),
    "array": _made(JsonArrayRig, "export.json"),
}
