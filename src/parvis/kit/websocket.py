"""A guarded synchronous websocket: the same rule for addresses as ``http``, a frame cap, and time limits."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Final
from urllib.parse import urlsplit

from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    WebSocketException,
)
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from parvis.kit.addresses import (
    BadUrl,
    HttpFault,
    Resolver,
    TimedOut,
    Unreachable,
    private_hosts_allowed,
    system_resolver,
    vetted,
)
from parvis.kit.http import USER_AGENT, trusted

MAX_FRAME: Final = 16_000_000
_BODY_KEPT: Final = 4_000


class HandshakeRefused(HttpFault):
    """The server answered, but not with a websocket. ``status`` is 0 when the answer was no HTTP at all."""

    code = "handshake_refused"

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(f"the server refused the websocket with status {status}")
        self.status = status
        self.body = body
        self.headers = headers


class Closed(HttpFault):
    """The connection is over. ``close_code`` as in RFC 6455 (7.4.1); 1006 when nobody said goodbye."""

    code = "closed"

    def __init__(self, close_code: int, reason: str) -> None:
        super().__init__(f"the connection was closed ({close_code}) {reason}".strip())
        self.close_code = close_code
        self.reason = reason


class WebSocket:
    """An open websocket that we only read from."""

    def __init__(self, manager: AbstractContextManager[ClientConnection]) -> None:
        self._exits = ExitStack()
        self._connection = self._exits.enter_context(manager)

    @property
    def subprotocol(self) -> str:
        """The subprotocol the server chose, or an empty string."""
        return self._connection.subprotocol or ""

    def receive(self, timeout_s: float) -> bytes | None:
        """Return the bytes of the next message, or None if none came in time. Raises ``Closed``.

        Text is not decoded: one post that is not UTF-8 must not end the connection (RFC 6455 would have it
        closed, and the same post would end the next one too).
        """
        try:
            return self._connection.recv(timeout=timeout_s, decode=False)
        except TimeoutError:
            return None
        except ConnectionClosed as error:
            said = error.rcvd or error.sent
            raise Closed(said.code if said else 1006, said.reason if said else "") from error

    def close(self) -> None:
        """Say goodbye and leave; never raises, never waits longer than a moment."""
        try:
            self._exits.close()
        except (WebSocketException, OSError):
            return


def _parts(url: str) -> tuple[bool, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        message = f"{url!r:.200} is not an address"
        raise BadUrl(message) from error
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        message = f"{url!r:.200} is not a ws or wss address"
        raise BadUrl(message)
    if parts.username or parts.password:
        message = "an address may not hold a user name or a password"
        raise BadUrl(message)
    secure = parts.scheme == "wss"
    return secure, parts.hostname, port or (443 if secure else 80)


def _socket(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    fault: OSError | None = None
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            fault = error
    if fault is None or isinstance(fault, TimeoutError):
        message = "the server did not answer in time"
        raise TimedOut(message) from fault
    message = f"the server cannot be reached: {fault}"
    raise Unreachable(message) from fault


def open_websocket(
    url: str,
    *,
    timeout_s: float = 10.0,
    max_frame: int = MAX_FRAME,
    subprotocols: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    allow_private: bool | None = None,
    resolver: Resolver = system_resolver,
) -> WebSocket:
    """Open ``url`` (ws or wss) at an address that was judged; redirects and proxies are not followed.

    Raises ``HandshakeRefused`` when the server answers something else, other ``HttpFault`` otherwise.
    """
    secure, host, port = _parts(url)
    deadline = time.monotonic() + timeout_s
    private = private_hosts_allowed() if allow_private is None else allow_private
    addresses = vetted(host, port, timeout_s=timeout_s, allow_private=private, resolver=resolver)
    sock = _socket(addresses, port, deadline)
    try:
        return WebSocket(
            connect(
                url,
                sock=sock,
                ssl=trusted() if secure else None,
                server_hostname=host if secure else None,
                open_timeout=max(deadline - time.monotonic(), 0.01),
                close_timeout=0.5,
                max_size=max_frame,
                max_queue=(64, 16),
                compression=None,
                proxy=None,
                user_agent_header=USER_AGENT,
                subprotocols=[Subprotocol(name) for name in subprotocols] or None,
                additional_headers=dict(headers or {}),
            )
        )
    except (WebSocketException, OSError, EOFError, ValueError) as error:
        sock.close()
        raise _fault(error, host) from error


def _fault(error: Exception, host: str) -> HttpFault:
    """Say a failed handshake in our own words."""
    # A redirect that the library will not follow is a ValueError, caused by the answer itself.
    refusal = error.__cause__ if isinstance(error, ValueError) else error
    if isinstance(refusal, InvalidStatus):
        answer = refusal.response
        kept = {name.lower(): value for name, value in answer.headers.raw_items()}
        return HandshakeRefused(answer.status_code, bytes(answer.body or b"")[:_BODY_KEPT], kept)
    if isinstance(error, (InvalidHandshake, ValueError)):
        return HandshakeRefused(0, str(error).encode()[:_BODY_KEPT], {})
    if isinstance(error, TimeoutError):
        return TimedOut(f"{host} did not open the websocket in time")
    return Unreachable(f"{host} cannot be reached: {error}")
