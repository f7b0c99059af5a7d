"""The ground of every fake network: a real HTTP server on the loopback that holds posts and keeps rules.

A network's own fake (``tests/networks/<name>/fake.py``) is a ``Fake`` with routes that enforce what its
official documents say. The ground has what they share: who holds which token, OAuth, what others see, and
**orders**: what goes wrong with the next request that matches. Whatever an order does to an answer,
``visible`` tells what is truly there.

``python -m servers.fakes networks.telegram.fake:TelegramFake`` (in ``tests``) runs one as a process of its
own and prints its address; ``Remote(address)`` then orders and asks as one would inside.
"""

from __future__ import annotations

import enum
import json
import re
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from importlib import import_module
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote

from servers.oauth_door import Door
from servers.web import Answer, Ask, Web

Handler = Callable[..., Answer]


class Fault(enum.StrEnum):
    """What goes wrong. *Before* has no effect on the network; *after* has all of it, and no good answer."""

    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    BROKEN_BEFORE = "broken_before"  # 500
    BROKEN_AFTER = "broken_after"
    RATE_LIMITED = "rate_limited"  # 429 with Retry-After: 7
    EXPIRED = "expired"  # the access token has just ended: 401, as the network says it
    GARBAGE_AFTER = "garbage_after"  # 200 with an answer that makes no sense
    CUT_AFTER = "cut_after"  # 200, half of the answer
    SLOW = "slow"  # a good answer, late by ``Fake.slow_s``


AFTER = frozenset({fault for fault in Fault if fault.endswith("_after")})
WAIT_S = 7


@dataclass(frozen=True)
class Order:
    """One thing to go wrong with the next request of this method whose path matches in full."""

    fault: Fault
    method: str = ".*"
    path: str = ".*"

    def meant(self, method: str, name: str) -> bool:
        return bool(re.fullmatch(self.method, method) and re.fullmatch(self.path, name))


@dataclass
class Shown:
    """A post, as everyone on the network sees it. ``of`` is the post that a comment stands under."""

    id: str
    account: str
    text: str
    at: datetime
    reply_to: str = ""
    of: str = ""
    media: tuple[str, ...] = ()  # SHA-256 or names of what it shows, in order
    alts: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Token:
    """A right to speak for an account, until a moment."""

    account: str
    scopes: frozenset[str]
    expires_at: datetime | None


class Refused(Exception):  # noqa: N818 - an answer, thrown to leave a handler early
    """The network says no, in its own shape."""

    def __init__(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.answer = told(body, status, headers)


def told(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer of JSON."""
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Serve ``method`` on the paths that match in full; groups are given to the handler."""

    def mark(handler: Handler) -> Handler:
        handler.routes = [*getattr(handler, "routes", []), (method, pattern)]  # type: ignore[attr-defined]
        return handler

    return mark


class Fake:
    """A network. Used as a context; ``url`` is its address. One request is handled at a time.

    ``now`` is its clock; ``posts`` holds what others see, oldest first, ``gone`` what was removed.
    """

    network: ClassVar[str] = ""
    slow_s: float = 0.3
    _table: ClassVar[list[tuple[str, str, Handler]]] = []

    def __init_subclass__(cls) -> None:
        own = [
            (method, pattern, value)
            for value in vars(cls).values()
            for method, pattern in getattr(value, "routes", ())
        ]
        cls._table = [*own, *cls._table]

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.posts: list[Shown] = []
        self.gone: list[Shown] = []
        self.tokens: dict[str, Token] = {}
        self.orders: list[Order] = []
        self.met: list[Order] = []  # orders that were carried out
        self.door = Door(self.now, self.issue)
        self._numbers = iter(range(1_000_001, 9_999_999))
        self._lock = threading.RLock()
        self._web = Web(self._decide)
        self.url = self._web.url
        self.asked = self._web.asked

    def __enter__(self) -> Any:
        self._web.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._web.__exit__(*error)

    # What a test says and asks

    def order(self, fault: Fault, method: str = ".*", path: str = ".*", times: int = 1) -> None:
        """Make the next ``times`` requests that match go wrong."""
        with self._lock:
            self.orders += [Order(fault, method, path)] * times

    def visible(self, account: str | None = None, *, comments: bool = False) -> list[Shown]:
        """Return the posts that others see, oldest first; of one account, or of all."""
        with self._lock:
            return [
                post for post in self.posts if account in (None, post.account) and bool(post.of) is comments
            ]

    def issue(self, account: str, scopes: Iterable[str] = (), life_s: float | None = None) -> str:
        """Return a new access token of an account."""
        with self._lock:
            token = f"token-{self.network}-{self.number()}"
            ends = None if life_s is None else self.now() + timedelta(seconds=life_s)
            self.tokens[token] = Token(account, frozenset(scopes), ends)
            return token

    def calls(self, method: str, path: str) -> list[Ask]:
        """Return the requests that were made of a kind."""
        wanted = Order(Fault.SLOW, method, path)
        return [ask for ask in self.asked if wanted.meant(ask.method, self.called(ask))]

    # What a network's own fake uses

    def number(self) -> int:
        """Return a number that was never given before."""
        return next(self._numbers)

    def called(self, ask: Ask) -> str:
        """Return the path by which orders know a request; more where one path does several things."""
        return ask.path

    def bearer(self, ask: Ask) -> str:
        """Return the token a request shows; networks that carry it elsewhere say where."""
        return ask.headers.get("authorization", "").removeprefix("Bearer ")

    def who(self, ask: Ask, scope: str = "") -> str:
        """Return the account that a request speaks for; ``Refused`` if its token is none, old or narrow."""
        token = self.tokens.get(self.bearer(ask))
        if token is None or (token.expires_at is not None and token.expires_at <= self.now()):
            raise Refused(401, *self.unauthorized())
        if scope and scope not in token.scopes:
            raise Refused(403, self.narrow(scope))
        return token.account

    def show(self, account: str, text: str, **more: Any) -> Shown:
        """Put a post where others see it."""
        post = Shown(str(more.pop("id", "") or self.number()), account, text, self.now(), **more)
        self.posts.append(post)
        return post

    def shown(self, post_id: str) -> Shown | None:
        """Return a post that is there."""
        return next((post for post in self.posts if post.id == post_id), None)

    def take_away(self, post: Shown) -> None:
        """Remove a post, and the comments under it."""
        self.gone += [one for one in self.posts if one is post or one.of == post.id]
        self.posts = [one for one in self.posts if one is not post and one.of != post.id]

    # The shapes in which a network says no; each network's fake overrides those that its documents tell

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"error": "unauthorized"}, {}

    def narrow(self, scope: str) -> object:
        return {"error": "insufficient_scope", "scope": scope}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        return {"error": "too many requests"}, {"Retry-After": str(WAIT_S)}

    def broken(self) -> object:
        return {"error": "internal"}

    def rates(self, ask: Ask) -> Mapping[str, str]:  # noqa: ARG002 - for those that tell by path
        """Return the headers in which every answer tells what may still be asked."""
        return {}

    # Serving

    def _decide(self, ask: Ask) -> Answer:
        if ask.path.startswith("/_fake/"):
            return self._commanded(ask)
        with self._lock:
            order = next((order for order in self.orders if order.meant(ask.method, self.called(ask))), None)
            if order is not None:
                self.orders.remove(order)
                self.met.append(order)
            fault = order.fault if order else None
            answer = self._early(fault) or self._served(ask, expired=fault is Fault.EXPIRED)
        if fault is Fault.SLOW:
            time.sleep(self.slow_s)
        return self._spoilt(answer, fault) if fault in AFTER else answer

    def _early(self, fault: Fault | None) -> Answer | None:
        """Return the answer of a request that never reaches the network."""
        if fault is Fault.TIMEOUT_BEFORE:
            return Answer(silent=True)
        if fault is Fault.RESET_BEFORE:
            return Answer(reset=True)
        if fault is Fault.BROKEN_BEFORE:
            return told(self.broken(), 500)
        if fault is Fault.RATE_LIMITED:
            body, headers = self.too_many()
            return told(body, 429, headers)
        return None

    def _spoilt(self, answer: Answer, fault: Fault | None) -> Answer:
        if fault is Fault.TIMEOUT_AFTER:
            return Answer(silent=True)
        if fault is Fault.RESET_AFTER:
            return Answer(reset=True)
        if fault is Fault.GARBAGE_AFTER:
            return Answer(200, b"<html>\xff busy")
        if fault is Fault.CUT_AFTER:
            return Answer(answer.status, answer.body + b" " * 40, answer.headers, cut=True)
        return told(self.broken(), 503)

    def _served(self, ask: Ask, *, expired: bool) -> Answer:
        try:
            if expired:
                # Not only this answer: the token has ended, and only a fresh one opens again.
                self.tokens.pop(self.bearer(ask), None)
                raise Refused(401, *self.unauthorized())
            return self._routed(ask)
        except Refused as refused:
            return refused.answer

    def _routed(self, ask: Ask) -> Answer:
        for method, pattern, handler in self._table:
            match = re.fullmatch(pattern, ask.path)
            if match and method == ask.method:
                answer = handler(self, ask, *match.groups())
                return Answer(
                    answer.status, answer.body, {**self.rates(ask), **answer.headers}, answer.stream
                )
        return self.door.answer(ask) or told({"error": "no such path"}, 404)

    def _commanded(self, ask: Ask) -> Answer:
        """Carry out what a ``Remote`` says."""
        self.asked.remove(ask)
        data = json.loads(ask.body or b"{}")
        if ask.path == "/_fake/order":
            self.order(Fault(data["fault"]), data["method"], data["path"], data["times"])
            return told({})
        if ask.path == "/_fake/issue":
            return told({"token": self.issue(data["account"], data["scopes"], data["life_s"])})
        posts = self.visible(ask.query.get("account"), comments=ask.query.get("comments") == "1")
        return told([{**asdict(post), "at": post.at.isoformat()} for post in posts])


class Remote:
    """A fake in another process, by its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def order(self, fault: Fault, method: str = ".*", path: str = ".*", times: int = 1) -> None:
        self._ask("/_fake/order", {"fault": fault, "method": method, "path": path, "times": times})

    def issue(self, account: str, scopes: Iterable[str] = (), life_s: float | None = None) -> str:
        data = {"account": account, "scopes": list(scopes), "life_s": life_s}
        return str(self._ask("/_fake/issue", data)["token"])

    def visible(self, account: str | None = None, *, comments: bool = False) -> list[Shown]:
        query = f"?comments={int(comments)}" + (f"&account={quote(account)}" if account else "")
        return [
            Shown(**{**post, "at": datetime.fromisoformat(post["at"])})
            for post in self._ask(f"/_fake/visible{query}", None)
        ]

    def _ask(self, path: str, data: object) -> Any:
        body = None if data is None else json.dumps(data).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body)) as reply:  # noqa: S310
            return json.load(reply)


# Reading requests


def said(ask: Ask) -> dict[str, Any]:
    """Return the JSON object of a request; what is none is refused as the network's bad request."""
    try:
        data = json.loads(ask.body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Refused(400, {"error": "the body is no JSON object"})
    return data


@dataclass(frozen=True)
class Sent:
    """A file that came in a form."""

    name: str
    mime: str
    body: bytes


def form(ask: Ask) -> tuple[dict[str, str], dict[str, Sent]]:
    """Return the fields and the files of a form, however it was sent (RFC 7578 or urlencoded)."""
    kind = ask.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return dict(parse_qsl(ask.body.decode(), keep_blank_values=True)), {}
    fields, files = {}, {}
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + ask.body)
    for part in message.iter_parts():  # type: ignore[attr-defined]
        name = str(part.get_param("name", header="content-disposition"))
        body = part.get_payload(decode=True)
        file = part.get_filename()
        if file is None:
            fields[name] = body.decode()
        else:
            files[name] = Sent(file, part.get_content_type(), body)
    return fields, files


def fetched(url: str) -> bytes:
    """Return what a network finds at an address it was given; empty where there is nothing."""
    try:
        with urllib.request.urlopen(url) as reply:  # noqa: S310 - the tests' own server
            return bytes(reply.read())
    except (OSError, ValueError):
        return b""


def main(named: str) -> None:
    """Run one fake until the standard input ends."""
    module, _colon, name = named.partition(":")
    with getattr(import_module(module), name)() as fake:
        sys.stdout.write(f"{fake.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
