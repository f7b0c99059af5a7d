"""The live stream: one websocket, and the timeline to fill what was missed while it was down.

https://docs.joinmastodon.org/methods/streaming/#websocket
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from parvis.kit.addresses import HttpFault
from parvis.kit.http import retry_after
from parvis.kit.websocket import Closed, HandshakeRefused, WebSocket
from parvis.networks.answers import from_fault
from parvis.networks.mastodon.batches import Batch
from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.poll import Pages, TooFarError, Trouble
from parvis.networks.mastodon.server import Server
from parvis.networks.patience import BEAT_S, beats
from parvis.networks.ports import Fault, Heard, NetworkError, Stop

BATCH_SIZE: Final = 200
BATCH_S: Final = 1.0
_TICK_S: Final = 0.25  # how long `stop` may go unnoticed

Open = Callable[[str, Mapping[str, str]], WebSocket]


@dataclass(slots=True)
class Stream:
    """Hears one stream of a server; ``pages`` is the timeline that holds the same posts.

    Deletions made while the connection was down cannot be known: servers keep no list of them.
    """

    server: Server
    wanted: Mapping[str, str]
    pages: Pages
    batch: Batch
    trouble: Trouble
    open_socket: Open
    _yielded: float = field(default_factory=time.monotonic)

    def run(self, stop: Stop) -> Iterator[Heard]:
        """Yield batches until told to stop. Raises ``NetworkError`` for what only a person can mend."""
        while not stop.is_set():
            try:
                yield from self._connected(stop)
            except NetworkError as fault:
                wait = self.trouble.wait_for(fault)
                self.batch.trouble(str(fault))
                yield self._take()
                for _ in beats(stop, wait):
                    yield self._take()
            else:
                return

    def _connected(self, stop: Stop) -> Iterator[Heard]:
        socket = self._opened()
        try:
            # Connected first, caught up second: nothing falls between.
            yield from self._caught_up(stop)
            while not stop.is_set():
                message = _received(socket)
                if message is not None:
                    self.trouble.over()
                    self._take_in(message)
                if self._is_due():
                    yield self._take()
            if len(self.batch):
                yield self._take()
        finally:
            socket.close()

    def _opened(self) -> WebSocket:
        streaming = read_instance(self.server).streaming
        address = f"{streaming}/api/v1/streaming?{urlencode(self.wanted)}"
        try:
            # In a header, not in the address as the oldest servers want it: addresses end in logs.
            return self.open_socket(address, {"Authorization": f"Bearer {self.server.token}"})
        except HandshakeRefused as fault:
            raise _refused(fault, self.server) from fault
        except HttpFault as fault:
            raise from_fault(fault) from fault

    def _caught_up(self, stop: Stop) -> Iterator[Heard]:
        """Read the timeline from the cursor; without one, note where it stands now."""
        if not self.batch.cursor:
            # Only its place: what was said before we began to listen is not asked for.
            for status in self.pages.page(limit=1):
                self.batch.cursor = str(status.get("id", "")) if isinstance(status, dict) else ""
            yield self._take()
            return
        try:
            for page in self.pages.since(self.batch.cursor, stop):
                for status in page:
                    self.batch.add(status)
                yield self._take()
        except TooFarError:
            self.batch.gap = True
            yield self._take()

    def _is_due(self) -> bool:
        waited = time.monotonic() - self._yielded
        return len(self.batch) >= BATCH_SIZE or waited >= (BATCH_S if len(self.batch) else BEAT_S)

    def _take(self) -> Heard:
        self._yielded = time.monotonic()
        return self.batch.take()

    def _take_in(self, message: str | bytes) -> None:
        try:
            told = json.loads(message)
            event, payload = told.get("event"), told.get("payload")
            if "error" in told:
                raise _said(told)
            if event in ("update", "status.update"):
                self.batch.add(json.loads(payload) if isinstance(payload, (str, bytes)) else payload)
            elif event == "delete":
                self.batch.remove(payload)
        except (ValueError, TypeError, AttributeError, RecursionError) as fault:
            self.batch.refuse(f"a message out of shape: {fault}"[:120])


def _received(socket: WebSocket) -> str | bytes | None:
    try:
        return socket.receive(_TICK_S)
    except Closed as fault:
        raise NetworkError(Fault.RETRY, fault.code, str(fault)) from fault
    except HttpFault as fault:
        raise from_fault(fault) from fault


def _refused(fault: HandshakeRefused, server: Server) -> NetworkError:
    told = f"{server.name} refuses to stream: {fault.body[:200].decode('utf-8', 'replace')}"
    if fault.status in (401, 403):
        return NetworkError(Fault.AUTH, "unauthorized", told)
    if fault.status == 404:
        return NetworkError(Fault.NOT_FOUND, "not_found", f"{server.name} has no streaming")
    return NetworkError(Fault.RETRY, fault.code, told, retry_after=retry_after(fault.headers, server.clock()))


def _said(told: Mapping[str, Any]) -> NetworkError:
    """Return what an error message on the stream means (``{"error": …, "status": 401}``)."""
    status, words = told.get("status"), f"the stream says: {told['error']!r:.200}"
    if status in (401, 403):
        return NetworkError(Fault.AUTH, "unauthorized", words)
    if status in (400, 404):
        return NetworkError(Fault.BAD_INPUT, "rejected", words)
    return NetworkError(Fault.RETRY, "server_error", words)
