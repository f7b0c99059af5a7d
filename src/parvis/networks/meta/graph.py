"""Meta's Graph API: asking it, and what its errors mean.

https://developers.facebook.com/docs/graph-api/guides/error-handling (codes),
https://developers.facebook.com/docs/graph-api/overview/rate-limiting (headers),
https://developers.facebook.com/docs/graph-api/guides/secure-requests (the proof),
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes (subcodes).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from parvis.kit.http import FilePart, Http, Reply, retry_after
from parvis.kit.moments import Clock
from parvis.networks.calling import Caller, dug, number, rows, word
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Quota

VERSION: Final = "v25.0"  # of February 2026; Meta keeps a version for two years

_ENDED: Final = frozenset({102, 190})
_LIMITED: Final = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
_LATER: Final = frozenset({-2, -1, 1, 2})
_RULES: Final = frozenset({3, 10, 25, 368, 506, *range(200, 300)})
_GONE: Final = frozenset({24, 803})
# Subcodes that say more than their code.
_EXACT: Final[Mapping[int, tuple[Fault, str]]] = {
    33: (Fault.NOT_FOUND, "not_found"),
    2207008: (Fault.RETRY, "processing"),  # "try again 1-2 times in the next 30 seconds to 2 minutes"
    2207020: (Fault.NOT_FOUND, "not_found"),
    2207027: (Fault.RETRY, "processing"),
    2207042: (Fault.RETRY, "rate_limited"),
    2207051: (Fault.REFUSED, "refused"),
    4279009: (Fault.RETRY, "processing"),  # Threads does not know a container that it has just made
}


def proof(app_secret: str, token: str) -> str:
    """Return ``appsecret_proof``: that whoever shows the token also knows the application's secret."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Graph:
    """Asks as one account. The token travels in a header, never in an address."""

    caller: Caller
    proof: str = field(default="", repr=False)

    def get(self, path: str, **params: str) -> Any:
        """GET an object."""
        return self.caller.get(path, self._proved(params))

    def post(self, path: str, form: Mapping[str, str], files: Mapping[str, FilePart] | None = None) -> Any:
        """POST a form."""
        return self.caller.form(path, self._proved(form), files)

    def delete(self, path: str) -> None:
        """DELETE an object; no fault if it is gone already."""
        self.caller.delete(path + (f"?{urlencode(self._proved({}))}" if self.proof else ""))

    def pages(self, path: str, **params: str) -> Iterator[list[Any]]:
        """Yield a list page by page, as the network orders it."""
        while True:
            told = self.get(path, **params)
            yield rows(told, "data")
            params["after"] = word(told, "paging", "cursors", "after")
            if not (word(told, "paging", "next") and params["after"]):
                return

    def field(self, path: str, name: str) -> str:
        """Return one field that is not worth failing for; empty where it cannot be read."""
        try:
            return word(self.get(path, fields=name), name)
        except NetworkError:
            return ""

    def measured(self, post_id: str, metrics: str) -> dict[str, int | None] | None:
        """Return the insights of one post by their names, None if it is gone."""
        try:
            told = rows(self.get(f"/{post_id}/insights", metric=metrics), "data")
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return None
            raise
        return {word(one, "name"): number(one, "values", 0, "value") for one in told}

    def quota(self, path: str) -> Quota | None:
        """Return what may still be published, as ``content_publishing_limit`` and its like tell it."""
        told = dug(self.get(path, fields="quota_usage,config"), "data", 0)
        used, total = number(told, "quota_usage"), number(told, "config", "quota_total")
        window = number(told, "config", "quota_duration")
        return None if used is None or total is None else Quota(used, total, window or 86_400)

    def _proved(self, params: Mapping[str, str]) -> dict[str, str]:
        return {**params, "appsecret_proof": self.proof} if self.proof else dict(params)


def graph(http: Http, clock: Clock, base: str, token: str = "", proof: str = "") -> Graph:
    """Return what asks ``base`` (which ends with the version) with a token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Graph(Caller(http, clock, base, headers, (token, proof), judged), proof)


def of(access: Access, http: Http, clock: Clock, own: str, version: str = VERSION) -> Graph:
    """Return what asks as an account, at ``own`` unless the account names another host."""
    base = f"{access.host or own}/{version}"
    return graph(http, clock, base, access.token, access.secrets.get("proof", ""))


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Return what Meta's error means, None if the answer holds none."""
    try:
        error = dug(json.loads(reply.body), "error")
    except (ValueError, RecursionError):
        return None
    if not isinstance(error, dict):
        return None
    fault, code = _meaning(reply.status, error)
    said = word(error, "error_user_msg") or word(error, "message")
    wait = regained(reply.headers, now) if fault is Fault.RETRY else None
    return NetworkError(fault, code, f"status {reply.status}: {said:.300}", retry_after=wait)


def _meaning(status: int, error: Mapping[str, Any]) -> tuple[Fault, str]:
    code, subcode = number(error, "code"), number(error, "error_subcode")
    if subcode is not None and subcode in _EXACT:
        return _EXACT[subcode]
    if code in _ENDED or status == 401:
        return Fault.AUTH, "unauthorized"
    if code in _LIMITED or status == 429:
        return Fault.RETRY, "rate_limited"
    if code in _LATER or error.get("is_transient") is True or status >= 500:
        return Fault.RETRY, "server_error"
    if code in _RULES or status == 403:
        return Fault.REFUSED, "refused"
    gone = code in _GONE or status == 404
    return (Fault.NOT_FOUND, "not_found") if gone else (Fault.BAD_INPUT, "rejected")


def regained(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds until Meta answers again: the longest of its business use cases, told in minutes."""
    try:
        told = json.loads(headers.get("x-business-use-case-usage", ""))
        cases = [case for several in told.values() for case in several]
        waits = [float(case.get("estimated_time_to_regain_access", 0)) * 60 for case in cases]
    except (ValueError, TypeError, AttributeError):
        waits = []
    return max(waits, default=0.0) or retry_after(headers, now)
