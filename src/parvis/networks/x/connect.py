"""Connecting an account: OAuth 2 with PKCE, refresh tokens that open once, and asking in its name.

https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from parvis.kit.http import Reply
from parvis.networks.calling import Caller, needed, read, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.oauth import GONE, OAuth, OAuthConnector
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Hand

API: Final = "https://api.x.com"
_SCOPES: Final = "tweet.read tweet.write users.read media.write offline.access"


class XHand(Hand):
    """Asks X in an account's name."""

    def asking(self, token: str, host: str) -> Caller:
        """Return what asks."""
        told = {"Authorization": f"Bearer {token}"}
        return Caller(self._http, self._clock, host or API, told, (token,), judged)


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Read a problem (RFC 9457, as https://docs.x.com/x-api/fundamentals/response-codes-and-errors)."""
    try:
        said = word(read(reply), "detail")
    except NetworkError:
        said = ""
    if reply.status == 429:
        reset = reply.headers.get("x-rate-limit-reset", "")
        at = datetime.fromtimestamp(int(reset), UTC) if reset.isdigit() and len(reset) < 12 else None
        wait = None if at is None else max(0.0, (at - now).total_seconds())
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=wait)
    if reply.status == 403 and "duplicate" in said:
        return NetworkError(Fault.REFUSED, "duplicate", said)
    if reply.status == 402:
        return NetworkError(Fault.REFUSED, "no_credit", said)
    return None


class XConnector(XHand, OAuthConnector):
    """Opens the account that the person is signed in to."""

    # X says ``invalid_request`` of a code or a refresh token that opens no more: seen by many, not written.
    oauth = OAuth(
        "https://x.com/i/oauth2/authorize", "/2/oauth2/token", _SCOPES, basic=True,
        gone=(GONE, "invalid_request"),
    )  # fmt: skip
    door = API

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the one account."""
        me = self.asking(grant.token, host).get("/2/users/me")
        name = needed(me, "data", "username")
        return (
            Candidate(
                needed(me, "data", "id"), f"@{name}", word(me, "data", "name"), f"https://x.com/{name}"
            ),
        )
