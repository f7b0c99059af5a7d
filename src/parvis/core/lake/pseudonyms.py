"""Authors and mentions under keyed pseudonyms; the way back to the person only under seal.

One secret per workspace. From it HKDF (RFC 5869, SHA-256) derives one key for each use, so that neither the
pseudonym of an author nor the seal tells anything about the others. Without the secret a pseudonym cannot be
computed from a public identifier; when the secret is destroyed, nobody can be found again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from parvis.core.lake.faults import LakeFault

_VERSION = b"\x01"
_NONCE = 12
_KEY_ID = 4


class SealBroken(LakeFault):
    """The sealed bytes were changed, cut, or sealed with another key."""

    code = "seal_broken"


class Pseudonyms:
    """``key``: at least 32 random bytes, kept in the secrets store. ``noise(n)``: n random bytes."""

    def __init__(self, key: bytes, *, noise: Callable[[int], bytes] = os.urandom) -> None:
        if len(key) < 32:
            raise ValueError("a lake key has at least 32 bytes")
        self._author = hashlib.blake2b(digest_size=16, key=_derived(key, b"author"))
        self._mention = hashlib.blake2b(digest_size=16, key=_derived(key, b"mention"))
        self._seal = AESGCM(_derived(key, b"ref"))
        self._noise = noise
        self.key_id = _derived(key, b"key id")[:_KEY_ID]

    def author(self, network: str, author: str) -> str:
        """32 hex digits, the same for the same author of the same network."""
        return _hashed(self._author, network, author)

    def mention(self, network: str, mention: str) -> str:
        """32 hex digits, the same for the same post of the same network."""
        return _hashed(self._mention, network, mention)

    def seal(self, ref: dict[str, Any]) -> bytes:
        """Version (1 byte), key id (4), nonce (12), then AES-256-GCM over compact JSON; the head is
        authenticated too."""
        head = _VERSION + self.key_id
        nonce = self._noise(_NONCE)
        text = json.dumps(ref, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return head + nonce + self._seal.encrypt(nonce, text, head)

    def open(self, sealed: bytes) -> dict[str, Any]:
        """What was sealed; ``SealBroken`` if these bytes are not what this key sealed."""
        head, rest = sealed[: 1 + _KEY_ID], sealed[1 + _KEY_ID :]
        if head != _VERSION + self.key_id:
            raise SealBroken("sealed with another key")
        try:
            text = self._seal.decrypt(rest[:_NONCE], rest[_NONCE:], head)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("the sealed reference was changed or cut") from error
        ref: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
        return ref


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"parvis lake " + use).derive(key)


def _hashed(keyed: hashlib.blake2b, network: str, name: str) -> str:
    # A copy of the keyed state spares the key block; the length makes (a, bc) and (ab, c) different.
    hasher = keyed.copy()
    hasher.update(f"{len(network)}:{network}{name}".encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()
