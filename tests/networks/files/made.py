"""Files of every kind, made for the tests."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import libipld

from parvis.networks.files.mapping import Mapping as ColumnMapping
from parvis.networks.files.reading import read
from parvis.networks.ports import Post

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def clock() -> datetime:
    return NOW


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def everything(
    path: Path, mapping: ColumnMapping | None = None, **options: Any
) -> tuple[list[Post], list[str]]:
    """Read a whole file: its posts, and its bad lines as people see them."""
    parts = list(read(path, mapping, clock=clock, **options))
    return [p for part in parts for p in part.posts], [str(b) for part in parts for b in part.bad]


def note(number: int, content: str, **more: Any) -> dict[str, Any]:
    """Return a Create activity as a Mastodon export holds it."""
    uri = f"https://piaille.example/users/alice/statuses/{number}"
    body = {
        "id": uri,
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2026-11-02T08:00:00Z",
        "url": f"https://piaille.example/@alice/{number}",
        "attributedTo": "https://piaille.example/users/alice",
        "to": [PUBLIC],
        "cc": ["https://piaille.example/users/alice/followers"],
        "content": content,
        "contentMap": {"fr": content},
        "attachment": [],
        "tag": [],
        "likes": {"id": f"{uri}/likes", "type": "Collection", "totalItems": 3},
        "shares": {"id": f"{uri}/shares", "type": "Collection", "totalItems": 1},
    } | more
    return {
        "id": f"{uri}/activity",
        "type": "Create",
        "actor": "https://piaille.example/users/alice",
        "published": body["published"],
        "to": body["to"],
        "cc": body["cc"],
        "object": body,
    }


def outbox(*activities: dict[str, Any]) -> bytes:
    head = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
    }
    return json.dumps(head | {"totalItems": len(activities), "orderedItems": activities}).encode()


ACTOR = json.dumps(
    {
        "id": "https://piaille.example/users/alice",
        "type": "Person",
        "preferredUsername": "alice",
        "name": "Alice Martin",
    }
).encode()


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            told = tarfile.TarInfo(name)
            told.size = len(data)
            archive.addfile(told, io.BytesIO(data))
    return path


def tweet(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "tweet": {
            "id_str": str(number),
            "id": str(number),
            "created_at": "Mon Nov 02 15:35:24 +0000 2026",
            "full_text": text,
            "lang": "fr",
            "favorite_count": "12",
            "retweet_count": "2",
            "entities": {"hashtags": [], "urls": [], "user_mentions": []},
        }
        | more
    }


def script(name: str, data: object) -> bytes:
    return f"window.YTD.{name}.part0 = {json.dumps(data, ensure_ascii=False, indent=1)}".encode()


def _cid(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def _link(cid: bytes) -> bytes:
    return b"\xd8\x2a\x58\x25\x00" + cid  # CBOR tag 42 over a byte string that starts with a zero


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def car(did: str, records: Mapping[str, Any]) -> bytes:
    """Return a repository whose tree is one node: enough for its readers, who must follow prefixes."""
    blocks: dict[bytes, bytes] = {}

    def put(block: bytes) -> bytes:
        blocks[_cid(block)] = block
        return _cid(block)

    entries, before = b"", b""
    for key in sorted(records):
        raw = key.encode()
        same = next(
            (i for i, (a, b) in enumerate(zip(raw, before, strict=False)) if a != b),
            min(len(raw), len(before)),
        )
        value = put(libipld.encode_dag_cbor(records[key]))
        suffix = libipld.encode_dag_cbor(raw[same:])
        entries += (
            b"\xa4\x61k"
            + suffix
            + b"\x61p"
            + libipld.encode_dag_cbor(same)
            + b"\x61t\xf6\x61v"
            + _link(value)
        )
        before = raw
    count = libipld.encode_dag_cbor([0] * len(records))[: -len(records) or None]
    node = put(b"\xa2\x61e" + count + entries + b"\x61l\xf6")
    commit = put(
        b"\xa4\x63did" + libipld.encode_dag_cbor(did) + b"\x63rev" + libipld.encode_dag_cbor("3kabc")
        + b"\x64data" + _link(node) + b"\x67version\x03"
    )  # fmt: skip
    header = b"\xa2\x65roots\x81" + _link(commit) + b"\x67version\x01"
    sections = [header, *(cid + block for cid, block in blocks.items())]
    return b"".join(_varint(len(section)) + section for section in sections)


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)
