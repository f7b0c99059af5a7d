"""A bot: asking its API, and what the API says when it refuses (https://core.telegram.org/bots/api)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from parvis.kit.bodies import FilePart
from parvis.kit.http import Http, Reply
from parvis.kit.moments import Clock
from parvis.networks.calling import Caller, dug, number, read, word
from parvis.networks.ports import Fault, NetworkError

API: Final = "https://api.telegram.org"

# What it says with status 400 or 403, and what that means to us; the first that fits.
_SAYINGS: Final = (
    ("message is not modified", Fault.REFUSED, "unchanged"),
    ("message to delete not found", Fault.NOT_FOUND, "not_found"),
    ("message to edit not found", Fault.NOT_FOUND, "not_found"),
    ("Forbidden", Fault.REFUSED, "not_allowed_there"),
    ("not enough rights", Fault.REFUSED, "not_allowed_there"),
    ("chat not found", Fault.REFUSED, "not_allowed_there"),
)


class Bot:
    """Calls methods. Its token stands in the address: it is struck out of whatever goes wrong."""

    def __init__(self, http: Http, clock: Clock, token: str, host: str = "") -> None:
        base = f"{host or API}/bot{token}/"
        self._caller = Caller(http, clock, base, secrets=(token,), judge=judged)

    def call(self, method: str, data: Mapping[str, Any], files: Mapping[str, FilePart] | None = None) -> Any:
        """Call a method; return its ``result``. With files, ``data`` holds strings only."""
        answer = self._caller.form(method, data, files) if files else self._caller.post(method, data)
        if dug(answer, "ok") is not True:
            raise NetworkError(Fault.GARBAGE, "garbled", "the answer says neither yes nor no")
        return answer.get("result")


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Read an error; a bot that was flooding is told how long to wait in the body (ResponseParameters)."""
    del now
    try:
        data = read(reply)
    except NetworkError:
        return None
    said = word(data, "description")
    if reply.status == 429:
        wait = number(data, "parameters", "retry_after")
        return NetworkError(
            Fault.RETRY, "rate_limited", said, retry_after=None if wait is None else float(wait)
        )
    if reply.status == 401 or (reply.status == 404 and said == "Not Found"):
        # A token of the wrong shape names no bot at all: the whole address is unknown then.
        return NetworkError(Fault.AUTH, "unauthorized", said)
    if reply.status not in {400, 403}:
        return None
    meant = (NetworkError(fault, code, said) for phrase, fault, code in _SAYINGS if phrase in said)
    return next(meant, None)
