"""Asking the host that keeps an account (https://atproto.com/specs/xrpc), and what its refusals mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from parvis.kit.http import Http, Reply, retry_after
from parvis.kit.moments import Clock
from parvis.networks.calling import Caller
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access

HOST: Final = "https://bsky.social"
SESSION: Final = "com.atproto.server"
REPO: Final = "com.atproto.repo"
# XRPC says 400 for a token that has ended; only its name tells it from a wrong request.
_TOKENS: Final = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
_CLOSED: Final = frozenset({"AccountTakedown", "AccountDeactivated"})


def host_of(access: Access) -> str:
    """The account's host."""
    return (access.host or HOST).rstrip("/")


def caller(http: Http, clock: Clock, access: Access) -> Caller:
    """What asks the account's host in its name."""
    headers = {"Authorization": f"Bearer {access.token}"} if access.token else {}
    return Caller(http, clock, f"{host_of(access)}/xrpc", headers, (access.token,), judged)


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """What an error of XRPC means; None where its status tells enough."""
    name, said = _named(reply)
    if name in _TOKENS:
        return NetworkError(Fault.AUTH, "unauthorized", f"{name}: {said}")
    if name in _CLOSED:
        return NetworkError(Fault.AUTH, "account_closed", f"{name}: {said}")
    if name == "RecordNotFound":
        return NetworkError(Fault.NOT_FOUND, "not_found", said)
    if name == "BlobTooLarge" or reply.status == 413:
        return NetworkError(Fault.REFUSED, "file_too_large", f"the host takes no file of this size: {said}")
    if reply.status == 429:
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=_wait(reply, now))
    return None


def _named(reply: Reply) -> tuple[str, str]:
    try:
        data = json.loads(reply.body[:4000])
    except ValueError:
        data = {}
    told: Mapping[str, Any] = data if isinstance(data, dict) else {}
    return str(told.get("error") or ""), f"{told.get('message') or ''!s:.200}"


def _wait(reply: Reply, now: datetime) -> float | None:
    """``ratelimit-reset`` is a Unix time (https://docs.bsky.app/docs/advanced-guides/rate-limits)."""
    told = retry_after(reply.headers, now)
    reset = reply.headers.get("ratelimit-reset", "")
    if told is None and reset.isdecimal() and len(reset) < 12:
        return max(0.0, int(reset) - now.timestamp())
    return told
