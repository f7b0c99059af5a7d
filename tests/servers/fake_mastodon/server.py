"""The fake on the wire: HTTP, and the websocket that streams."""

from __future__ import annotations

import enum
import http
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server as SocketServer
from websockets.sync.server import ServerConnection, serve

from servers.fake_mastodon import entities
from servers.fake_mastodon.entities import Json
from servers.fake_mastodon.state import State

_STREAMS = {"public", "public:local", "hashtag", "hashtag:local"}


class Trouble(enum.Enum):
    """How the next answer goes wrong."""

    RATE_LIMITED = "429"
    BROKEN = "500"
    GARBAGE = "garbage"
    CUT = "cut"


@dataclass(frozen=True)
class Asked:
    """One request, understood."""

    method: str
    path: str
    params: dict[str, str]
    token: str | None


@dataclass(frozen=True)
class Told:
    """One answer."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


UNAUTHORIZED = Told({"error": "The access token is invalid"}, 401)
NOT_FOUND = Told({"error": "Record not found"}, 404)


class FakeMastodon:
    """A context manager: ``base`` answers HTTP, ``streaming`` websockets; change ``state`` as you like."""

    def __init__(self, *, has_v2: bool = True, remaining: int = 299) -> None:
        self.has_v2 = has_v2
        self.remaining = remaining
        self.asked: list[Asked] = []
        self._troubles: list[Trouble] = []
        self._sockets: dict[ServerConnection, tuple[str, str]] = {}
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)

    def __enter__(self) -> FakeMastodon:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._ws: SocketServer = serve(
            self._stream, "127.0.0.1", 0, process_request=self._judge, compression=None, max_size=None
        )
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self.streaming = f"ws://127.0.0.1:{self._ws.socket.getsockname()[1]}"
        self.state = State(self.base, self._tell)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        threading.Thread(target=self._ws.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.disconnect()
        self._http.shutdown()
        self._http.server_close()
        self._ws.shutdown()

    @property
    def host(self) -> str:
        return self.base.partition("://")[2]

    def trouble(self, kind: Trouble) -> None:
        """Make the next answer go wrong; live streams are cut."""
        with self._lock:
            self._troubles.append(kind)
        self.disconnect()

    def next_trouble(self) -> Trouble | None:
        with self._lock:
            return self._troubles.pop(0) if self._troubles else None

    def disconnect(self) -> None:
        """Cut every live stream without a goodbye."""
        with self._lock:
            for socket in self._sockets:
                socket.close_socket()
            self._sockets.clear()

    def wait_for_streams(self, count: int) -> bool:
        """Wait until so many live streams are open; False if that takes more than 5 seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._sockets) >= count, timeout=5)

    def say(self, message: str) -> None:
        """Send a raw message to every live stream."""
        with self._lock:
            for socket in list(self._sockets):
                try:
                    socket.send(message)
                except (ConnectionClosed, OSError):
                    self._sockets.pop(socket)

    # Streaming

    def _judge(self, connection: ServerConnection, request: Request) -> Response | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.state.tokens:
            return None
        return connection.respond(http.HTTPStatus.UNAUTHORIZED, '{"error":"Missing access token"}')

    def _stream(self, connection: ServerConnection) -> None:
        request = connection.request
        params = dict(parse_qsl(urlsplit(request.path).query)) if request else {}
        name = params.get("stream", "")
        if name not in _STREAMS:
            connection.send(json.dumps({"error": "Unknown stream type", "status": 400}))
            return
        with self._changed:
            self._sockets[connection] = (name, params.get("tag", "").lower())
            self._changed.notify_all()
        try:
            for _ in connection:
                pass
        except ConnectionClosed:
            pass
        with self._lock:
            self._sockets.pop(connection, None)

    def _tell(self, event: str, payload: Any, status: Json) -> None:
        tags = {tag["name"] for tag in status.get("tags") or ()}
        text = payload if isinstance(payload, str) else json.dumps(payload)
        with self._lock:
            for socket, (name, tag) in list(self._sockets.items()):
                if name.startswith("hashtag") and tag not in tags:
                    continue
                stream = [name, tag] if tag else [name]
                try:
                    socket.send(json.dumps({"stream": stream, "event": event, "payload": text}))
                except (ConnectionClosed, OSError):
                    self._sockets.pop(socket)

    # HTTP

    def answer(self, asked: Asked) -> Told:
        """Return what Mastodon would."""
        self.asked.append(asked)
        if asked.token is not None and asked.token not in self.state.tokens:
            return UNAUTHORIZED
        for method, pattern, act in _ROUTES:
            match = re.fullmatch(pattern, asked.path)
            if match and method == asked.method:
                return act(self, asked, *match.groups())
        return Told({"error": "Not Found"}, 404)

    def timeline(self, asked: Asked, wanted: Callable[[Json], bool]) -> Told:
        page = self.state.page(lambda s: "account" not in s or wanted(s), asked.params)
        return Told(page, headers=self._links(asked, page))

    def _links(self, asked: Asked, page: list[Json]) -> dict[str, str]:
        if not page:
            return {}
        kept = {k: v for k, v in asked.params.items() if k not in ("min_id", "max_id", "since_id")}
        places = (("next", "max_id", page[-1]["id"]), ("prev", "min_id", page[0]["id"]))
        links = (
            f'<{self.base}{asked.path}?{urlencode(kept | {name: id_})}>; rel="{rel}"'
            for rel, name, id_ in places
        )
        return {"Link": ", ".join(links)}

    def limits(self, trouble: Trouble | None) -> dict[str, str]:
        reset = datetime.now(UTC).replace(microsecond=0).isoformat()
        told = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": reset,
        }
        return told | ({"Retry-After": "1"} if trouble is Trouble.RATE_LIMITED else {})


def _instance(fake: FakeMastodon, asked: Asked, version: str) -> Told:
    if version == "2":
        return Told(entities.instance_v2(fake.base, fake.streaming)) if fake.has_v2 else NOT_FOUND
    return Told(entities.instance_v1(fake.base, fake.streaming))


def _public(fake: FakeMastodon, asked: Asked) -> Told:
    local = asked.params.get("local") in ("true", "1")
    return fake.timeline(asked, lambda s: _listed(s) and not (local and "@" in s["account"]["acct"]))


def _listed(status: Json) -> bool:
    return status["visibility"] == "public" and status["reblog"] is None


def _tagged(fake: FakeMastodon, asked: Asked, tag: str) -> Told:
    return fake.timeline(asked, lambda s: _listed(s) and tag.lower() in {t["name"] for t in s["tags"]})


def _of_account(fake: FakeMastodon, asked: Asked, number: str) -> Told:
    if number not in {a["id"] for a in fake.state.accounts.values()}:
        return NOT_FOUND
    hidden = asked.params.get("exclude_reblogs") == "true"
    seen = ("public", "unlisted")
    return fake.timeline(
        asked,
        lambda s: s["account"]["id"] == number and s["visibility"] in seen and not (hidden and s["reblog"]),
    )


def _lookup(fake: FakeMastodon, asked: Asked) -> Told:
    name = asked.params.get("acct", "").removesuffix(f"@{fake.host}")
    found = fake.state.accounts.get(name)
    return Told(found) if found else NOT_FOUND


def _home(fake: FakeMastodon, asked: Asked) -> Told:
    return fake.timeline(asked, lambda _: True) if asked.token else UNAUTHORIZED


def _status(fake: FakeMastodon, asked: Asked, number: str) -> Told:
    found = fake.state.statuses.get(int(number))
    return Told(found) if found else NOT_FOUND


def _delete(fake: FakeMastodon, asked: Asked, number: str) -> Told:
    if asked.token is None:
        return UNAUTHORIZED
    return Told(fake.state.delete(number)) if int(number) in fake.state.statuses else NOT_FOUND


def _trends(fake: FakeMastodon, asked: Asked, kind: str) -> Told:
    return Told(fake.state.trending[kind][: int(asked.params.get("limit", 10))])


def _search(fake: FakeMastodon, asked: Asked) -> Told:
    words = asked.params.get("q", "").lower()
    found = fake.state.page(lambda s: words in str(s.get("content", "")).lower(), asked.params)
    return Told({"accounts": [], "statuses": found if asked.token else [], "hashtags": []})


def _register(fake: FakeMastodon, asked: Asked) -> Told:
    client, secret = f"client-{len(fake.state.apps)}", f"secret-{len(fake.state.apps)}"
    fake.state.apps[client] = secret
    redirect, name = asked.params["redirect_uris"], asked.params["client_name"]
    told = {"id": "2", "name": name, "website": None, "scopes": asked.params["scopes"].split()}
    return Told(told | {"redirect_uri": redirect, "client_id": client, "client_secret": secret})


def _authorize(fake: FakeMastodon, asked: Asked) -> Told:
    back = {"code": fake.state.authorize(asked.params), "state": asked.params["state"]}
    return Told("", 302, {"Location": f"{asked.params['redirect_uri']}?{urlencode(back)}"})


def _token(fake: FakeMastodon, asked: Asked) -> Told:
    token = fake.state.redeem(asked.params)
    if token is None:
        return Told({"error": "invalid_grant", "error_description": "The code is invalid"}, 400)
    return Told({"access_token": token, "token_type": "Bearer", "scope": "read", "created_at": 1792004634})


_ROUTES: tuple[tuple[str, str, Callable[..., Told]], ...] = (
    ("GET", r"/api/v([12])/instance", _instance),
    ("GET", r"/api/v1/timelines/public", _public),
    ("GET", r"/api/v1/timelines/tag/(\w+)", _tagged),
    ("GET", r"/api/v1/timelines/home", _home),
    ("GET", r"/api/v1/accounts/lookup", _lookup),
    ("GET", r"/api/v1/accounts/(\d+)/statuses", _of_account),
    ("GET", r"/api/v1/statuses/(\d+)", _status),
    ("DELETE", r"/api/v1/statuses/(\d+)", _delete),
    ("GET", r"/api/v1/trends/(statuses|tags|links)", _trends),
    ("GET", r"/api/v2/search", _search),
    ("POST", r"/api/v1/apps", _register),
    ("GET", r"/oauth/authorize", _authorize),
    ("POST", r"/oauth/token", _token),
)


def _handler(fake: FakeMastodon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
            told = dict(parse_qsl(body.decode())) if is_form else json.loads(body or b"{}")
            params = dict(parse_qsl(parts.query)) | told
            told_token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            asked = Asked(self.command, parts.path, params, told_token or None)
            trouble = fake.next_trouble()
            if trouble is Trouble.RATE_LIMITED:
                self._send(Told({"error": "Too many requests"}, 429), trouble)
            elif trouble is Trouble.BROKEN:
                self._send(Told("<html>We're sorry, but something went wrong", 500), trouble)
            elif trouble is Trouble.GARBAGE:
                self._send(Told("<html>Captive portal: please log in"), trouble)
            else:
                self._send(fake.answer(asked), trouble)

        do_GET = do_POST = do_DELETE = _any  # noqa: N815 - http.server's names

        def _send(self, told: Told, trouble: Trouble | None) -> None:
            text = told.body if isinstance(told.body, str) else json.dumps(told.body)
            body = text.encode().replace(b"@@broken@@", b"\xff\xfe")
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (fake.limits(trouble) | told.headers).items():
                self.send_header(name, value)
            self.end_headers()
            if trouble is Trouble.CUT:
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
                return
            self.wfile.write(body)

    return Handler
