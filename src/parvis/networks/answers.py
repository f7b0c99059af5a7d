"""What an answer or a failure on the wire means, said as ``NetworkError``. Shared by every network."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from parvis.kit.addresses import AddressRefused, BadUrl, HttpFault, NotConnected, TimedOut, Unreachable
from parvis.kit.http import Garbled, Reply, TooLarge, TooManyRedirects, retry_after
from parvis.networks.ports import Fault, NetworkError

_FAULTS: Final[dict[type[HttpFault], Fault]] = {
    BadUrl: Fault.BAD_INPUT,
    AddressRefused: Fault.BAD_INPUT,
    TooManyRedirects: Fault.BAD_INPUT,
    TooLarge: Fault.BAD_INPUT,
    Unreachable: Fault.RETRY,
    TimedOut: Fault.RETRY,
    Garbled: Fault.GARBAGE,
}

_STATUSES: Final[dict[int, tuple[Fault, str]]] = {
    400: (Fault.BAD_INPUT, "rejected"),
    401: (Fault.AUTH, "unauthorized"),
    404: (Fault.NOT_FOUND, "not_found"),
    407: (Fault.AUTH, "unauthorized"),
    408: (Fault.RETRY, "server_error"),
    410: (Fault.NOT_FOUND, "not_found"),
    414: (Fault.BAD_INPUT, "rejected"),
    422: (Fault.BAD_INPUT, "rejected"),
    425: (Fault.RETRY, "server_error"),
    429: (Fault.RETRY, "rate_limited"),
}


def from_fault(fault: HttpFault) -> NetworkError:
    """Return what a failure to get any answer means."""
    kind = _FAULTS.get(type(fault), Fault.RETRY)
    return NetworkError(kind, fault.code, str(fault), reached=not isinstance(fault, NotConnected))


def accepted(reply: Reply, *, now: datetime) -> Reply:
    """Return ``reply`` if it is a success (or 304), else raise the ``NetworkError`` its status means."""
    if reply.ok or reply.status == 304:
        return reply
    fault, code = _meaning(reply.status)
    message = f"{reply.url} answered {reply.status}{_said(reply)}"
    raise NetworkError(fault, code, message, retry_after=retry_after(reply.headers, now))


def _meaning(status: int) -> tuple[Fault, str]:
    exact = _STATUSES.get(status)
    if exact:
        return exact
    if status >= 500:
        return Fault.RETRY, "server_error"
    return (Fault.REFUSED, "refused") if status >= 400 else (Fault.GARBAGE, "garbled")


def _said(reply: Reply) -> str:
    """Return the server's own explanation, if it gave one in JSON, clipped."""
    try:
        data = json.loads(reply.body[:2000])
    except ValueError:
        return ""
    if not isinstance(data, dict):
        return ""
    said = data.get("message") or data.get("error_description") or data.get("error")
    return f": {said:.200}" if isinstance(said, str) else ""
