"""Secrets in the database: AES-256-GCM, key ids for rotation, bound to table, column and row.

A sealed value copied to another row, column or table does not open (the place is authenticated data).
"""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models, transaction

NONCE_BYTES = 12


class CannotOpen(Exception):  # noqa: N818 - the name of what is wrong
    """The value was sealed with a key that is gone, or for another place, or was altered."""


@lru_cache(maxsize=4)
def _keyring(text: str) -> dict[str, AESGCM]:
    ring: dict[str, AESGCM] = {}
    for line in text.split():
        key_id, _, encoded = line.partition(":")
        ring[key_id] = AESGCM(base64.urlsafe_b64decode(encoded))
    if not ring:
        raise ValueError("PARVIS_SEALING_KEYS holds no key; give at least one line id:base64")
    return ring


def seal(value: bytes, *, place: str) -> bytes:
    """Seal ``value`` for ``place`` with the first key: ``key id : nonce ciphertext tag``."""
    ring = _keyring(settings.SEALING_KEYS)
    key_id, cipher = next(iter(ring.items()))
    nonce = os.urandom(NONCE_BYTES)
    return key_id.encode() + b":" + nonce + cipher.encrypt(nonce, value, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Open what ``seal`` made for the same place; raises ``CannotOpen``."""
    key_id, _, rest = bytes(sealed).partition(b":")
    cipher = _keyring(settings.SEALING_KEYS).get(key_id.decode(errors="replace"))
    if cipher is None:
        raise CannotOpen(f"sealed with key {key_id!r}, which PARVIS_SEALING_KEYS no longer holds")
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise CannotOpen("altered, or sealed for another place") from error


def place_of(instance: models.Model, field: str) -> str:
    """Table, column and row. ``instance`` must have been saved once."""
    if instance.pk is None:
        raise ValueError("save the row first: a secret is bound to it")
    return f"{instance._meta.db_table}.{field}#{instance.pk}"


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that only ``open_secret`` reads. Never in forms, never in the audit, never in ``repr``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)


def set_secret(instance: models.Model, field: str, value: str | None) -> None:
    """Seal ``value`` into the row's field and store it; None forgets it."""
    sealed = None if value is None else seal(value.encode(), place=place_of(instance, field))
    setattr(instance, field, sealed)
    instance.save(update_fields=[field])


def open_secret(instance: models.Model, field: str) -> str | None:
    """The value in clear, or None; raises ``CannotOpen``."""
    sealed = getattr(instance, field)
    return None if sealed is None else unseal(sealed, place=place_of(instance, field)).decode()


class LakeKey(models.Model):
    """One workspace's key for its lake: pseudonyms and sealed references hang on it.

    Destroying the row makes every pseudonym of the workspace impossible to trace back.
    """

    workspace = models.OneToOneField("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    key = SealedField()

    def __str__(self) -> str:
        return f"lake key of workspace {self.workspace_id}"


def lake_key(workspace_id: int) -> bytes:
    """The 32-byte key of a workspace's lake, made the first time it is asked for."""
    with transaction.atomic():
        row, _ = LakeKey.objects.select_for_update().get_or_create(workspace_id=workspace_id)
        if row.key is None:
            set_secret(row, "key", base64.b64encode(os.urandom(32)).decode())
    return base64.b64decode(open_secret(row, "key") or "")
