"""A small HTTP server in a thread, whose answers are a function and whose troubles are ordered in advance."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Ask:
    """A request. ``query`` keeps the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer. ``stream`` is sent in pieces after the head, without a length; ``cut`` hangs up midway.

    ``silent`` says nothing until the other side gives up; ``reset`` breaks the connection at once.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None
    cut: bool = False
    silent: bool = False
    reset: bool = False


def _send(handler: BaseHTTPRequestHandler, answer: Answer, left: threading.Event) -> None:
    if answer.silent or answer.reset:
        _hang_up(handler.connection, answer.silent, left)
        handler.close_connection = True
        return
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if answer.stream is None and answer.status not in {204, 304}:
        handler.send_header("Content-Length", str(len(answer.body)))
    if answer.stream is not None or answer.cut:
        handler.send_header("Connection", "close")
    handler.end_headers()
    if answer.cut:
        handler.wfile.write(answer.body[: len(answer.body) // 2])
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    for piece in answer.stream if answer.stream is not None else (answer.body,):
        handler.wfile.write(piece)


def _hang_up(connection: socket.socket, silent: bool, left: threading.Event) -> None:
    """Wait for the other side's end if told to be silent; then break the connection (RST, not FIN)."""
    while silent and not left.is_set():
        if select.select([connection], [], [], 0.05)[0]:
            break
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()  # before the server, whose end is a polite one


class Web:
    """Serves on a free loopback port until left. ``asked`` records every request."""

    def __init__(self, answer: Callable[[Ask], Answer]) -> None:
        self.asked: list[Ask] = []
        self.troubles: deque[Answer] = deque()
        self._answer = answer
        self._left = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Web:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._server.shutdown()
        self._server.server_close()

    def decide(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        return self.troubles.popleft() if self.troubles else self._answer(ask)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                return

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                ask = Ask(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
                try:
                    _send(self, web.decide(ask), web._left)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

        return Handler
