"""Links that show one thing to whoever holds them, without an account, until they expire or are withdrawn."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

DAYS: Final = (1, 7, 30, 90)  # how long a link may open; nothing is shown for ever
A_MINUTE = 60  # openings from one address
WINDOW_S: Final = 60


class Closed(StrEnum):
    """Why a link shows nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Link(models.Model):
    """What every such link is. Only the hash of its token is kept: who reads the database cannot open it."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def opens(self, now: datetime) -> bool:
        """Whether it still shows its thing."""
        return self.closed(now) is None

    def closed(self, now: datetime) -> Closed | None:
        """Why it shows nothing any more; None while it opens."""
        if self.withdrawn_at is not None:
            return Closed.WITHDRAWN
        return None if now < self.expires_at else Closed.EXPIRED


def hashed(token: str) -> str:
    """What is kept of a token: SHA-256. A token holds 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def link_columns(*, days: int, by_id: int | None, now: datetime, token: str) -> dict[str, Any]:
    """What a new link holds, of which ``token`` is told once and kept nowhere. Raises ``BadInput``."""
    if days not in DAYS:
        raise BadInput(_("Choose how long the link may open."), code="days_unknown")
    return {
        "token_hash": hashed(token),
        "created_by_id": by_id,
        "created_at": now,
        "expires_at": now + timedelta(days=days),
    }


def too_often(address: str, now: datetime) -> bool:
    """Count one opening; whether this address has had enough of them in this minute: guessing tokens is
    hopeless, but drawing charts costs."""
    who = hashlib.sha256(address.encode()).hexdigest()[:32]
    key = f"shared-links:{who}:{int(now.timestamp()) // WINDOW_S}"
    if cache.add(key, 1, 2 * WINDOW_S):
        return False
    try:
        return cache.incr(key) > A_MINUTE
    except ValueError:  # swept away between the two
        return False
