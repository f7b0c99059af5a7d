"""A chat-completions server in this process: it reads posts as they are delimited, and can misbehave."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Stream = Callable[[str], Iterator[bytes]]
"""From what is said to the bytes of an answer that streams, each sent as soon as it is there."""
Status = int | Callable[[dict[str, Any]], int]


def moods(request: dict[str, Any]) -> str:
    """Answer as a good endpoint does: "bien" is the last label (positive), "nul" the first, all else the
    second."""
    known = labels_in(request)
    mark, *lines, end = request["messages"][1]["content"].split("\n")
    assert mark == end
    answers = []
    for line in lines:
        found = re.match(r"\[(\d+)\] (.*)", line)
        assert found, line
        label = {"bien": known[-1], "nul": known[0]}.get(found[2], known[1])
        answers.append({"id": int(found[1]), "label": label, "confidence": 0.9})
    return json.dumps({"answers": answers})


def labels_in(request: dict[str, Any]) -> list[str]:
    """The labels a request allows, as its instructions list them on their last line."""
    last = request["messages"][0]["content"].splitlines()[-1]
    found = re.search(r"(?:Labels allowed: |Étiquettes permises\s?: )([\w, ]+)\.", last)
    assert found, last
    return found[1].split(", ")


def event(**said: Any) -> bytes:
    """One server-sent event."""
    return f"data: {json.dumps(said)}\n\n".encode()


def delta(content: str, ended: str | None = None) -> bytes:
    """A piece of what a model writes."""
    return event(choices=[{"delta": {"content": content}, "finish_reason": ended}])


def events(said: str) -> Iterator[bytes]:
    """What a good endpoint streams: a comment, pieces of text, why it ended, what it counted."""
    yield b": keep-alive\n\n"
    for start in range(0, len(said), 7):
        yield delta(said[start : start + 7])
    yield delta("", "stop")
    yield event(choices=[], usage={"prompt_tokens": 100, "completion_tokens": 10})
    yield b"data: [DONE]\n\n"


@contextmanager
def endpoint(
    say: Callable[[dict[str, Any]], str] = moods,
    *,
    status: Status = 200,
    raw: bytes | None = None,
    stream: Stream | None = None,
    **headers: str,
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve on a free loopback port; yields its address and the requests heard, ``_headers`` included.

    ``headers`` of the answers are named with underscores. A request that asks to stream is answered by
    ``stream``, server-sent events unless told otherwise.
    """
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append({**request, "_headers": dict(self.headers), "_path": self.path})
            used = {"prompt_tokens": 100, "completion_tokens": 10}
            answer = status(request) if callable(status) else status
            if request.get("stream") and raw is None and answer == 200:
                self.stream(say(request))
                return
            body = raw
            if body is None:
                message = {"choices": [{"message": {"content": say(request)}}], "usage": used}
                body = json.dumps(message).encode()
            self.send_response(answer)
            self.send_header("Content-Type", "application/json")
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def stream(self, said: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                for piece in (stream or events)(said):
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                """The client left first."""

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
