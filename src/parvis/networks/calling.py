"""Asking a network's API: one request, its answer as JSON, every trouble as a ``NetworkError``.

Secrets never leave in an error: what a network's address or answer repeats of them is struck out, and the
fault below, which may hold the address, is not chained.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from parvis.kit.addresses import HttpFault
from parvis.kit.bodies import FilePart
from parvis.kit.http import Http, Params, Reply, Slice
from parvis.kit.moments import Clock
from parvis.networks.answers import accepted, from_fault
from parvis.networks.ports import Fault, NetworkError

Judge = Callable[[Reply, datetime], NetworkError | None]
JSON: Final = {"Content-Type": "application/json"}


def _no_judge(_reply: Reply, _now: datetime) -> NetworkError | None:
    return None


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one API. ``base`` has no slash at its end; ``secrets`` are struck out of what goes wrong.

    ``judge`` reads what a network says in words of its own; None means that the status tells enough.
    """

    http: Http
    clock: Clock
    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    judge: Judge = _no_judge

    def get(self, path: str, params: Params | None = None) -> Any:
        """GET; return the JSON of the answer."""
        return read(self.send("GET", path, params=params))

    def post(self, path: str, data: object, params: Params | None = None) -> Any:
        """POST JSON; return the JSON of the answer."""
        return read(self.send("POST", path, data, params=params))

    def form(self, path: str, form: Mapping[str, str], files: Mapping[str, FilePart] | None = None) -> Any:
        """POST a form, with files where there are any; return the JSON of the answer."""
        return read(self._answered(lambda: self.http.post_form(
            self._at(path), form, headers=self.headers, files=files
        )))  # fmt: skip

    def send(
        self,
        method: str,
        path: str,
        data: object = None,
        *,
        params: Params | None = None,
        content: bytes | Slice | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request; ``data`` goes as JSON, ``content`` as it is. Returns the answer if it is good."""
        body = content if data is None else json.dumps(data, ensure_ascii=False).encode()
        sent = {**self.headers, **({} if data is None else JSON), **(headers or {})}
        return self._answered(
            lambda: self.http.request(method, self._at(path), headers=sent, params=params, content=body)
        )

    def _at(self, path: str) -> str:
        return path if path.startswith(("https://", "http://")) else self.base + path

    def _answered(self, ask: Callable[[], Reply]) -> Reply:
        try:
            try:
                reply = ask()
            except HttpFault as fault:
                raise from_fault(fault) from None
            judged = None if reply.ok else self.judge(reply, self.clock())
            if judged is not None:
                raise judged
            return accepted(reply, now=self.clock())
        except NetworkError as fault:
            raise self._struck(fault) from None

    def _struck(self, fault: NetworkError) -> NetworkError:
        message = str(fault)
        for secret in filter(None, self.secrets):
            message = message.replace(secret, "…")
        return NetworkError(
            fault.fault, fault.code, message, retry_after=fault.retry_after, reached=fault.reached
        )


def read(reply: Reply) -> Any:
    """Return the JSON of an answer; an answer that is none is ``garbled``, without its address."""
    if reply.status == 204 or not reply.body:
        return {}
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        raise NetworkError(Fault.GARBAGE, "garbled", "the answer is no JSON") from None


def dug(data: Any, *path: str | int) -> Any:
    """Return what stands at the end of a path of names and places, None where it breaks off."""
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def word(data: Any, *path: str | int) -> str:
    """Return the string at the end of a path (a number as its digits), or ``""``."""
    found = dug(data, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) else ""


def number(data: Any, *path: str | int) -> int | None:
    """Return the whole number at the end of a path, or None."""
    found = dug(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def needed(data: Any, *path: str | int) -> str:
    """Return the string at the end of a path; an answer without it is ``garbled``."""
    found = word(data, *path)
    if not found:
        named = ".".join(map(str, path))
        raise NetworkError(Fault.GARBAGE, "garbled", f"the answer has no {named}")
    return found


def rows(data: Any, *path: str | int) -> list[Any]:
    """Return the list at the end of a path; an answer without it is ``garbled``."""
    found = dug(data, *path)
    if not isinstance(found, list):
        named = ".".join(map(str, path)) or "list"
        raise NetworkError(Fault.GARBAGE, "garbled", f"the answer has no {named}")
    return found


def left_out(values: Mapping[str, str]) -> dict[str, str]:
    """Return ``values`` without what is empty: most networks refuse an empty field."""
    return {name: value for name, value in values.items() if value}
