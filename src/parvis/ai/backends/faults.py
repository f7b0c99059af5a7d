"""What an endpoint’s failure means for whoever set it up: one code for each thing to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from parvis.ai.backends.labels import BackendFault
from parvis.kit.http import (
    AddressRefused,
    BadUrl,
    Garbled,
    HttpFault,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    retry_after,
)

_STATUS: Final = {
    401: "ai_key",
    402: "ai_quota",
    403: "ai_key",
    404: "ai_missing",
    413: "ai_refused",
    429: "ai_quota",
}
_FAULTS: Final[dict[type[HttpFault], str]] = {
    AddressRefused: "ai_address",
    BadUrl: "ai_url",
    TimedOut: "ai_timeout",
    Unreachable: "ai_unreachable",
    TooManyRedirects: "ai_redirect",
    TooLarge: "ai_garbage",
    Garbled: "ai_garbage",
}


def fault_of(error: HttpFault) -> BackendFault:
    """Say in our words why no answer came."""
    return BackendFault(_FAULTS.get(type(error), "ai_unreachable"), str(error))


def fault_of_status(status: int, headers: Mapping[str, str], now: datetime) -> BackendFault:
    """Say what a status that is no success means; ``after_s`` where the endpoint asks to wait."""
    code = _STATUS.get(status, "ai_server" if status >= 500 else "ai_refused")
    wait = retry_after(headers, now) if code == "ai_quota" else None
    return BackendFault(code, f"the endpoint answered {status}", after_s=wait)
