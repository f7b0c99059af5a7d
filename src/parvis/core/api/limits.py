"""How much a token may ask: an allowance that fills up again steadily, kept in the token's own row.

The generic cell rate algorithm (ITU-T I.371, appendix A): one number, the instant at which the allowance is
whole again, moved forward by one conditional UPDATE. So all processes share it, and none counts twice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from parvis.core.api.models import Token
from parvis.core.errors import ParvisError

MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left after a request: ``remaining`` of ``limit``, whole again in ``reset_s`` seconds."""

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """As programs read it (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
            "RateLimit-Policy": f"{self.limit};w=60",
        }


class TooMany(ParvisError):  # noqa: N818 - the name of what is wrong
    """More was asked than the token's allowance; ``retry_s`` says how long to wait."""

    status = 429
    code = "too_many_requests"
    retry_s = 1


def spend(token: Token, *, now: datetime, limit: int) -> tuple[Allowance, int]:
    """Take one request off the allowance of ``limit`` a minute: what is left, and the seconds to wait.

    Zero seconds: the request may go on. ``token`` is as it was just read; what is left is told from it, and
    decided by the row.
    """
    at = int(now.timestamp() * 1_000_000)
    step = MINUTE_US // limit
    latest = at + MINUTE_US - step  # beyond, the allowance is spent
    moved = Token.objects.filter(pk=token.pk, full_at__lte=latest).update(
        full_at=Greatest(F("full_at"), Value(at)) + step, last_used_at=now
    )
    if not moved:  # how long is told from the row as it is now
        held = Token.objects.filter(pk=token.pk).values_list("full_at", flat=True).first() or at
        wait = max(1, math.ceil((held - latest) / 1_000_000))
        return Allowance(limit, 0, wait), wait
    full_at = max(token.full_at, at) + step
    remaining = max(0, (at + MINUTE_US - full_at) // step)
    return Allowance(limit, remaining, math.ceil((full_at - at) / 1_000_000)), 0
