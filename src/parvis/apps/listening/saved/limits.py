"""How often one address may open shared links: guessing tokens is hopeless, and drawing charts costs."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

A_MINUTE = 60  # openings from one address
WINDOW_S = 60


def too_often(address: str, now: datetime) -> bool:
    """Count one opening; whether this address has had enough of them in this minute.

    (allauth's limits, which the other pages use, let every GET through.)
    """
    who = hashlib.sha256(address.encode()).hexdigest()[:32]
    key = f"shared-links:{who}:{int(now.timestamp()) // WINDOW_S}"
    if cache.add(key, 1, 2 * WINDOW_S):
        return False
    try:
        return cache.incr(key) > A_MINUTE
    except ValueError:  # swept away between the two
        return False
