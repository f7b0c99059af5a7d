"""A Jetstream of our own, version 1 and 2, fed by hand or by the ``subscribeRepos`` stream of a real host.

There is no Jetstream on the package registries, so this speaks its wire as the lexicon
network.bsky.jetstream.subscribeEvents and the documents of github.com/bluesky-social/jetstream describe it.
"""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

V2 = "/xrpc/network.bsky.jetstream.subscribeEvents"
V1 = "/subscribe"
REPOS = "/xrpc/com.atproto.sync.subscribeRepos"
NSID = "network.bsky.jetstream.subscribeEvents"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One event of the log. ``raw`` is sent instead of everything else."""

    seq: int
    time_us: int
    did: str = ""
    kind: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = None

    @property
    def collection(self) -> str:
        return str(self.body.get("collection", ""))

    def v1(self) -> bytes:
        data = {"did": self.did, "time_us": self.time_us, "kind": self.kind, self.kind: self.body}
        return json.dumps(data).encode()

    def v2(self) -> bytes:
        when = (EPOCH + timedelta(microseconds=self.time_us)).isoformat().replace("+00:00", "Z")
        payload = {"$type": f"{NSID}#{self.kind}", "seq": self.seq, "did": self.did}
        payload |= {"time": when, "witnessedAt": when}
        payload |= self.body if self.kind == "commit" else {self.kind: self.body}
        return json.dumps({"$type": "message", "payload": payload}).encode()


class Jetstream:
    """Serves the log on a free loopback port. ``paths`` are the protocols it speaks."""

    def __init__(self, *, paths: tuple[str, ...] = (V2, V1), floor: int = 0) -> None:
        self.paths = paths
        self.floor = floor
        self.log: list[Entry] = []
        self.refusals: deque[tuple[int, dict[str, str], bytes]] = deque()
        self.requests: list[str] = []
        self._grew = threading.Condition()
        self._open: set[ServerConnection] = set()
        self._closing = False
        self._server: Server = serve(
            self._handle, "127.0.0.1", 0, process_request=self._check, compression=None, max_size=None
        )
        self.port: int = self._server.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"

    def __enter__(self) -> Jetstream:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._grew:
            self._closing = True
            self._grew.notify_all()
        self.cut()
        self._server.shutdown()

    # --- feeding ---------------------------------------------------------------------------------------

    def add(
        self, kind: str, did: str, body: Mapping[str, Any], time_us: int, *, seq: int | None = None
    ) -> Entry:
        return self._append(lambda n: Entry(seq or n, time_us, did, kind, body))

    def add_raw(self, raw: bytes, time_us: int) -> Entry:
        return self._append(lambda n: Entry(n, time_us, raw=raw))

    def _append(self, make: Callable[[int], Entry]) -> Entry:
        with self._grew:
            entry = make(self.log[-1].seq + 1 if self.log else self.floor + 1)
            self.log.append(entry)
            self._grew.notify_all()
            return entry

    def cut(self) -> None:
        """Drop every open connection without a word."""
        for connection in list(self._open):
            try:
                connection.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    # --- serving ---------------------------------------------------------------------------------------

    def _check(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request.path)
        parts = urlsplit(request.path)
        if parts.path not in self.paths:
            return connection.respond(HTTPStatus.NOT_FOUND, "not here\n")
        if self.refusals:
            status, headers, body = self.refusals.popleft()
            return Response(status, "", Headers({**headers, "Content-Length": str(len(body))}), body)
        query = parse_qs(parts.query)
        if parts.path == V2:
            return self._check_v2(query)
        return None

    def _check_v2(self, query: Mapping[str, list[str]]) -> Response | None:
        if any(name.startswith("wanted") for name in query):
            return _xrpc("InvalidRequest", "use collections and dids")
        cursor = int(query["cursor"][0]) if "cursor" in query else None
        if cursor is not None and cursor < self.floor:
            return _xrpc("CursorTooOld", f"cursor {cursor} is below the floor {self.floor}")
        return None

    def _handle(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        parts = urlsplit(request.path)
        query = parse_qs(parts.query)
        speak = Entry.v2 if parts.path == V2 else Entry.v1
        wanted = set(query.get("collections" if parts.path == V2 else "wantedCollections", []))
        kinds = set(query.get("kinds", []))
        cap = int(query.get("maxMessageSizeBytes", ["0"])[0])
        self._open.add(connection)
        try:
            index = self._start(connection, parts.path, query)
            while (entry := self._next(index)) is not None:
                index += 1
                frame = entry.raw if entry.raw is not None else self._frame(entry, speak, wanted, kinds)
                if frame is not None and not (cap and len(frame) > cap and entry.raw is None):
                    connection.send(frame, text=True)
        except (ConnectionClosed, OSError):
            return
        finally:
            self._open.discard(connection)

    @staticmethod
    def _frame(
        entry: Entry, speak: Callable[[Entry], bytes], wanted: set[str], kinds: set[str]
    ) -> bytes | None:
        if kinds and entry.kind not in kinds:
            return None
        if speak is Entry.v1 and entry.kind == "sync":
            return None
        if entry.kind == "commit" and wanted and entry.collection not in wanted:
            return None
        return speak(entry)

    def _start(self, connection: ServerConnection, path: str, query: Mapping[str, list[str]]) -> int:
        with self._grew:
            log = list(self.log)
        if "cursor" not in query:
            return len(log)
        cursor = int(query["cursor"][0])
        if path == V2 and cursor < 10**15:
            if cursor > (log[-1].seq if log else self.floor) + 1:
                self._info(connection, "FutureCursor", "started at the live tip")
                return len(log)
            return next((n for n, entry in enumerate(log) if entry.seq >= cursor), len(log))
        if path == V2 and self.floor and log and cursor < log[0].time_us:
            self._info(connection, "OutdatedCursor", f"resumed from {log[0].seq}")
        return next((n for n, entry in enumerate(log) if entry.time_us >= cursor), len(log))

    @staticmethod
    def _info(connection: ServerConnection, name: str, message: str) -> None:
        payload = {"$type": f"{NSID}#info", "name": name, "message": message}
        connection.send(json.dumps({"$type": "message", "payload": payload}))

    def _next(self, index: int) -> Entry | None:
        with self._grew:
            self._grew.wait_for(lambda: self._closing or index < len(self.log))
            return None if self._closing else self.log[index]


class RepoHost(Jetstream):
    """A host whose ``subscribeRepos`` sends the raw binary frames of its log; resumption is exclusive."""

    def __init__(self) -> None:
        super().__init__(paths=(REPOS,))

    def _handle(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        query = parse_qs(urlsplit(request.path).query)
        self._open.add(connection)
        try:
            with self._grew:
                index = len(self.log)
                if "cursor" in query:
                    cursor = int(query["cursor"][0])
                    index = next((n for n, entry in enumerate(self.log) if entry.seq > cursor), index)
            while (entry := self._next(index)) is not None:
                index += 1
                connection.send(entry.raw or b"")
        except (ConnectionClosed, OSError):
            return
        finally:
            self._open.discard(connection)


def _xrpc(error: str, message: str) -> Response:
    body = json.dumps({"error": error, "message": message}).encode()
    headers = Headers({"Content-Type": "application/json", "Content-Length": str(len(body))})
    return Response(400, "Bad Request", headers, body)
