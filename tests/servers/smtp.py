"""A small SMTP server on the loopback (RFC 5321): takes mail, keeps it, and can refuse as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage


class Smtp:
    """Serves until left. ``taken`` holds the mails; ``refusals`` are answers to the next DATA commands."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], EmailMessage]] = []
        self.refusals: deque[bytes] = deque()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Smtp:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[_Conversation]:
        return type("Conversation", (_Conversation,), {"smtp": self})


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    smtp: Smtp

    def handle(self) -> None:
        self.sender, self.to = "", list[str]()
        self._say(b"220 loopback")
        while line := self.rfile.readline().strip():
            self._say(self._answered(line[:4].upper(), line))
            if line[:4].upper() == b"QUIT":
                return

    def _answered(self, verb: bytes, line: bytes) -> bytes:
        if verb == b"MAIL":
            self.sender, self.to = _address(line), []
        elif verb == b"RCPT":
            self.to.append(_address(line))
        elif verb == b"DATA" and self.smtp.refusals:
            return self.smtp.refusals.popleft()
        elif verb == b"DATA":
            self._say(b"354 go on")
            mail = message_from_bytes(self._body(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.smtp.taken.append((self.sender, self.to, mail))
        return b"221 bye" if verb == b"QUIT" else b"250 ok"

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


def _address(line: bytes) -> str:
    return line[line.index(b"<") + 1 : line.index(b">")].decode()
