"""A second reader of C2PA, written from the specification and sharing nothing with the library that signs.

It walks the JUMBF boxes of a picture, checks the COSE signature with the certificate's key, each assertion's
hash, and the hash of the file itself. Sources: C2PA 2.2, sections 8 (claims), 13 (COSE), 18.5
(data hash); ISO/IEC 19566-5 (JUMBF); RFC 8949 (CBOR), RFC 9052 (COSE).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

ES256 = -7
X5CHAIN = 33


@dataclass
class Box:
    """A JUMBF superbox: its label, its content boxes, and the bytes that a hash of it covers."""

    label: str
    raw: bytes
    content: list[bytes] = field(default_factory=list)
    inside: list[Box] = field(default_factory=list)

    def __getitem__(self, label: str) -> Box:
        return next(one for one in self.inside if one.label.startswith(label))


@dataclass
class Found:
    """What the reader checked: the signer, the claim, the assertions by label."""

    signer: str
    claim: dict[str, Any]
    assertions: dict[str, Any]


def read(picture: bytes, file_format: str) -> Found:
    """Check everything; raises ``AssertionError`` naming what does not hold."""
    store = next(_boxes(_manifest_store(picture, file_format)))
    manifest = store.inside[-1]
    claim_bytes = manifest["c2pa.claim"].content[0]
    signer = _checked_signature(manifest["c2pa.signature"].content[0], claim_bytes)
    claim = cbor(claim_bytes)
    assertions = {one.label: one for one in manifest["c2pa.assertions"].inside}
    for said in [*claim["created_assertions"], *claim.get("gathered_assertions", [])]:
        box = assertions[said["url"].rpartition("/")[2]]
        assert hashlib.sha256(box.raw).digest() == said["hash"], f"{box.label} was changed"
    told = {label: cbor(box.content[-1]) for label, box in assertions.items()}
    if "c2pa.hash.data" in told:
        _check_data(picture, told["c2pa.hash.data"])
    return Found(signer, claim, told)


def _check_data(picture: bytes, said: dict[str, Any]) -> None:
    left, at = hashlib.sha256(), 0
    for hole in sorted(said.get("exclusions", []), key=lambda one: one["start"]):
        left.update(picture[at : hole["start"]])
        at = hole["start"] + hole["length"]
    left.update(picture[at:])
    assert left.digest() == said["hash"], "the picture was changed"


def _checked_signature(cose: bytes, claim: bytes) -> str:
    protected, _unprotected, payload, signature = cbor(cose)
    head = cbor(protected)
    assert payload is None
    assert head[1] == ES256
    chain = head[X5CHAIN]
    leaf = x509.load_der_x509_certificate(chain[0] if isinstance(chain, list) else chain)
    signed = b"\x84" + _text("Signature1") + _bytes(protected) + _bytes(b"") + _bytes(claim)
    key = leaf.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    r, s = (int.from_bytes(half) for half in (signature[:32], signature[32:]))
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    return str(leaf.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)[0].value)


def _manifest_store(picture: bytes, file_format: str) -> bytes:
    return {"jpeg": _in_jpeg, "png": _in_png, "webp": _in_webp}[file_format](picture)


def _in_jpeg(picture: bytes) -> bytes:
    """APP11 segments: 'JP', box instance, packet number, then the box, its head repeated in each."""
    at, pieces = 2, []
    while picture[at] == 0xFF and picture[at + 1] != 0xDA:
        length = int.from_bytes(picture[at + 2 : at + 4])
        if picture[at + 1] == 0xEB and picture[at + 4 : at + 6] == b"JP":
            pieces.append(picture[at + 12 : at + 2 + length])
        at += 2 + length
    return pieces[0] + b"".join(piece[8:] for piece in pieces[1:])


def _in_png(picture: bytes) -> bytes:
    at = 8
    while True:
        length, kind = int.from_bytes(picture[at : at + 4]), picture[at + 4 : at + 8]
        if kind == b"caBX":
            return picture[at + 8 : at + 8 + length]
        at += 12 + length


def _in_webp(picture: bytes) -> bytes:
    at = 12
    while True:
        kind, length = picture[at : at + 4], int.from_bytes(picture[at + 4 : at + 8], "little")
        if kind == b"C2PA":
            return picture[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _boxes(data: bytes) -> Iterator[Box]:
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if length == 0:
            return
        body = data[at + 8 : at + length]
        if kind == b"jumb":
            yield _superbox(body)
        at += length


def _superbox(body: bytes) -> Box:
    """The description box (UUID, toggles, label), then content boxes and superboxes."""
    end = int.from_bytes(body[:4])
    label = body[25:end].split(b"\0")[0].decode()
    box = Box(label, body)
    at = end
    while at + 8 <= len(body):
        length, kind = int.from_bytes(body[at : at + 4]), body[at + 4 : at + 8]
        inner = body[at + 8 : at + length]
        if kind == b"jumb":
            box.inside.append(_superbox(inner))
        else:
            box.content.append(inner)
        at += length
    return box


def cbor(data: bytes) -> Any:
    """One item of CBOR, as far as C2PA writes it."""
    value, _at = _item(data, 0)
    return value


def _item(data: bytes, at: int) -> tuple[Any, int]:
    kind, short = data[at] >> 5, data[at] & 31
    at += 1
    if kind == 7:
        return _simple(data, at, short)
    number, at = _number(data, at, short)
    if kind in {0, 1}:
        return (number if kind == 0 else -1 - number), at
    if kind in {2, 3}:
        said = data[at : at + number]
        return (said if kind == 2 else said.decode()), at + number
    if kind == 6:
        return _item(data, at)
    items = []
    for _ in range(number * (1 if kind == 4 else 2)):
        one, at = _item(data, at)
        items.append(one)
    return (items if kind == 4 else dict(zip(items[::2], items[1::2], strict=True))), at


def _number(data: bytes, at: int, short: int) -> tuple[int, int]:
    if short < 24:
        return short, at
    size = 1 << (short - 24)
    return int.from_bytes(data[at : at + size]), at + size


def _simple(data: bytes, at: int, short: int) -> tuple[Any, int]:
    if short == 27:
        return struct.unpack(">d", data[at : at + 8])[0], at + 8
    return {20: False, 21: True, 22: None}[short], at


def _head(kind: int, length: int) -> bytes:
    for size, short in ((1, 24), (2, 25), (4, 26)):
        if length < 24:
            return bytes([kind << 5 | length])
        if length < 1 << 8 * size:
            return bytes([kind << 5 | short]) + length.to_bytes(size)
    raise ValueError(length)


def _bytes(said: bytes) -> bytes:
    return _head(2, len(said)) + said


def _text(said: str) -> bytes:
    return _head(3, len(said)) + said.encode()
