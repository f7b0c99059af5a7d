"""An images server in this process: OpenAI's wire, answering as a test says, well or badly."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image


def drawing(colour: str = "#2d4fa3") -> bytes:
    """A picture as a model gives it."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG")
    return file.getvalue()


def as_base64(_request: dict[str, Any], _base: str) -> bytes:
    """The picture itself."""
    told = base64.b64encode(drawing()).decode()
    return json.dumps({"data": [{"b64_json": told, "revised_prompt": "a blue square"}]}).encode()


def as_address(_request: dict[str, Any], base: str) -> bytes:
    """Where the picture is."""
    return json.dumps({"data": [{"url": f"{base}/files/1.png"}]}).encode()


@contextmanager
def images(
    say: Callable[[dict[str, Any], str], bytes] = as_base64,
    *,
    status: Callable[[dict[str, Any]], int] = lambda _request: 200,
    file: bytes | None = None,
    delay_s: float = 0,
    **headers: str,
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve on a free loopback port; yields its address and the requests heard, ``_headers`` included."""
    heard: list[dict[str, Any]] = []
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append({**request, "_headers": dict(self.headers), "_path": self.path})
            ended.wait(delay_s)
            self._send(status(request), say(request, f"http://127.0.0.1:{self.server.server_port}"))  # type: ignore[attr-defined]

        def do_GET(self) -> None:
            self._send(200 if file is not None else 404, file or b"")

        def _send(self, code: int, body: bytes) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
