"""Connecting an account, asking its API, and what its errors mean.

https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/,
https://developers.pinterest.com/docs/reference/rate-limits/, and Pinterest's own description of its API:
https://github.com/pinterest/api-description/blob/main/v5/openapi.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from parvis.kit.http import Reply, retry_after
from parvis.networks.calling import Caller, needed, rows, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.oauth import OAuth, OAuthConnector, Proof
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand

API: Final = "https://api.pinterest.com"
SCOPES: Final = "boards:read,pins:read,pins:write,user_accounts:read"
PAGE: Final = "250"


class PinterestHand(Hand):
    """Asks as one account."""

    def asking(self, access: Access) -> Caller:
        """Return what asks the API."""
        return self._as(access.token, access.host)

    def _as(self, token: str, host: str) -> Caller:
        headers = {"Authorization": f"Bearer {token}"}
        return Caller(self._http, self._clock, (host or API) + "/v5", headers, (token,), judged)


class PinterestConnector(OAuthConnector, PinterestHand):
    """Connects the account of the person who signs in."""

    door = API
    oauth = OAuth("https://www.pinterest.com/oauth/", "/v5/oauth/token", SCOPES, proof=Proof.NONE, basic=True)

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the one account."""
        told = self._as(grant.token, host).get("/user_account")
        handle = needed(told, "username")
        name, address = word(told, "business_name") or handle, f"https://www.pinterest.com/{handle}/"
        return (Candidate(word(told, "id") or handle, handle, name, address),)


def pages(caller: Caller, path: str) -> Iterator[list[Any]]:
    """Yield a list page by page."""
    asked = {"page_size": PAGE}
    while True:
        told = caller.get(path, asked)
        yield rows(told, "items")
        asked["bookmark"] = word(told, "bookmark")
        if not asked["bookmark"]:
            return


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Return how long to wait where too much was asked; the status tells the rest."""
    if reply.status != 429:
        return None
    reset = reply.headers.get("x-ratelimit-reset", "")
    wait = retry_after(reply.headers, now) or (float(reset) if reset.isdecimal() else None)
    return NetworkError(Fault.RETRY, "rate_limited", "status 429", retry_after=wait)
