"""Frames of com.atproto.sync.subscribeRepos, by hand (https://atproto.com/specs/event-stream, CAR v1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import libipld


def cid(block: bytes) -> bytes:
    """Return the CIDv1 (dag-cbor, sha-256) of a block, as bytes."""
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _link(raw: bytes) -> bytes:
    """Return a CBOR CID link: tag 42 over the bytes with the identity multibase prefix."""
    return b"\xd8\x2a\x58\x25\x00" + raw


def car(blocks: Sequence[bytes]) -> bytes:
    """Return a CAR v1 file whose root is the first block."""
    root = cid(blocks[0]) if blocks else cid(b"")
    head = b"\xa2\x65roots\x81" + _link(root) + b"\x67version\x01"
    parts = [_varint(len(head)) + head]
    for block in blocks:
        body = cid(block) + block
        parts.append(_varint(len(body)) + body)
    return b"".join(parts)


def frame(kind: str, body: Mapping[str, Any]) -> bytes:
    """Return a frame without links in it."""
    return libipld.encode_dag_cbor({"op": 1, "t": kind}) + libipld.encode_dag_cbor(dict(body))


def error_frame(name: str, message: str) -> bytes:
    """Return the frame that ends a stream."""
    body = {"error": name, "message": message}
    return libipld.encode_dag_cbor({"op": -1}) + libipld.encode_dag_cbor(body)


def commit(seq: int, did: str, time: str, ops: Sequence[tuple[str, str, bytes | None]]) -> bytes:
    """Return a commit frame. ``ops`` are (action, path, encoded record)."""
    blocks = [block for _, _, block in ops if block is not None]
    listed = b""
    for action, path, block in ops:
        link = _link(cid(block)) if block is not None else b"\xf6"
        fields = (("cid", link), ("path", _text(path)), ("action", _text(action)))
        listed += b"\xa3" + b"".join(_text(name) + value for name, value in fields)
    body = {
        "seq": libipld.encode_dag_cbor(seq),
        "repo": _text(did),
        "rev": _text(f"rev{seq}"),
        "time": _text(time),
        "ops": bytes([0x80 | len(ops)]) + listed,
        "blocks": libipld.encode_dag_cbor(car(blocks)),
        "tooBig": b"\xf4",
    }
    # DAG-CBOR orders keys by length, then by bytes.
    ordered = sorted(body.items(), key=lambda item: (len(item[0]), item[0]))
    encoded = bytes([0xA0 | len(body)]) + b"".join(_text(name) + value for name, value in ordered)
    return libipld.encode_dag_cbor({"op": 1, "t": "#commit"}) + encoded


def _text(text: str) -> bytes:
    encoded: bytes = libipld.encode_dag_cbor(text)
    return encoded
