"""The signature of what is sent: HMAC-SHA256 (RFC 2104) over the moment and the exact body.

The header is ``Parvis-Signature: t=1764150000,v1=<64 hex digits>``; the text that is signed is the number of
seconds, a full stop and the body as bytes. The moment is signed too, so that an old request cannot be
replayed: whoever receives one refuses a moment more than ``WINDOW_S`` away from its own clock.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

HEADER: Final = "Parvis-Signature"
WINDOW_S: Final = 300
PREFIX: Final = "whsec_"
_FORM: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def new_secret() -> str:
    """A fresh secret: 32 random bytes behind a prefix by which leaked ones are recognised."""
    return PREFIX + secrets.token_urlsafe(32)


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The value of the header for ``body`` sent at ``at`` (whole seconds since 1970)."""
    return f"t={at},v1={_digest(secret, body, at)}"


def verified(secret: str, body: bytes, header: str, *, now: int, window_s: int = WINDOW_S) -> bool:
    """Whether the header was made with this secret, for this body, at most ``window_s`` seconds away."""
    found = _FORM.fullmatch(header)
    if found is None or abs(now - int(found[1])) > window_s:
        return False
    return hmac.compare_digest(_digest(secret, body, int(found[1])), found[2])


def _digest(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
