"""One server: its address, how often it may be asked, and asking it."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from parvis.kit.addresses import HttpFault
from parvis.kit.http import FilePart, Http, Params, Reply, retry_after
from parvis.kit.moments import parse_moment
from parvis.networks.answers import accepted, from_fault
from parvis.networks.limits import limit
from parvis.networks.ports import Fault, NetworkError

NETWORK: Final = "mastodon"
MAX_BYTES: Final = 32_000_000  # a page of 40 posts is some 200 kB
_WINDOW: Final = timedelta(minutes=5)
_RESERVE: Final = 0.05  # of a window, left for the person who uses the same account
_LINK: Final = re.compile(r'<([^<>]{1,2000})>\s*;[^,]*?\brel="?(next|prev)"?')
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.\-]{0,250}[a-z0-9])?(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?")


def server_address(host: str) -> str:
    """Return ``https://host`` for what a person typed (``piaille.fr``, an address); raises ``bad_url``."""
    typed = host.strip().lower()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise NetworkError(Fault.BAD_INPUT, "bad_url", f"{host!r:.200} is not the address of a server")
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(slots=True)
class Budget:
    """What may still be asked of one server, as we count and as it tells us (``X-RateLimit-*``).

    Our own count is what holds for servers that tell nothing: 300 requests in any 5 minutes.
    """

    allowed: int
    _asked: deque[datetime] = field(default_factory=deque)
    _closed_until: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, now: datetime) -> float:
        """Count one request and return 0, or return the seconds until one may be made."""
        with self._lock:
            while self._asked and self._asked[0] <= now - _WINDOW:
                self._asked.popleft()
            if self._closed_until is not None and now < self._closed_until:
                return (self._closed_until - now).total_seconds()
            self._closed_until = None
            if len(self._asked) >= self.allowed:
                return (self._asked[0] + _WINDOW - now).total_seconds()
            self._asked.append(now)
            return 0.0

    def told(self, headers: Mapping[str, str], now: datetime) -> None:
        """Believe the server: close until its reset once what is left is nearly nothing."""
        remaining, all_ = (headers.get(f"x-ratelimit-{name}", "") for name in ("remaining", "limit"))
        reset = parse_moment(headers.get("x-ratelimit-reset"))
        if not (remaining.isdecimal() and reset) or reset > now + timedelta(days=1):
            return
        reserve = int(all_) * _RESERVE if all_.isdecimal() and len(all_) < 9 else 0
        if len(remaining) < 9 and int(remaining) <= reserve:
            with self._lock:
                self._closed_until = reset


class Budgets:
    """The budgets of all servers: listeners of one server share one, whatever thread they run in."""

    def __init__(self, allowed: int | None = None) -> None:
        self._allowed = int(limit(NETWORK, "requests")) if allowed is None else allowed
        self._budgets: dict[str, Budget] = {}
        self._lock = threading.Lock()

    def of(self, base: str) -> Budget:
        """Return the budget of a server, by its address."""
        with self._lock:
            return self._budgets.setdefault(base, Budget(self._allowed))


SHARED: Final = Budgets()


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer, and the addresses of the pages before and after (``Link``)."""

    data: Any
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """Asks one server. ``base`` is its address without a slash at the end; ``token`` is a person's."""

    base: str
    http: Http
    clock: Callable[[], datetime]
    token: str | None = field(default=None, repr=False)
    budgets: Budgets = SHARED

    @property
    def name(self) -> str:
        """The host, as it stands in ids."""
        return urlsplit(self.base).netloc

    def get(self, path: str, params: Params | None = None) -> Answer:
        """GET ``path``. Raises ``NetworkError``: ``rate_limited`` before the wire if the budget is spent."""

        def ask() -> Reply:
            return self.http.get(self.base + path, headers=self._headers(), params=params)

        try:
            return self._answer(ask)
        except NetworkError as fault:
            if fault.code != "unreachable":
                raise
            # Most often a kept connection that the server has closed meanwhile: a new one is tried, once.
            return self._answer(ask)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        """POST ``data`` as JSON to ``path``."""
        return self._answer(lambda: self.http.post_json(self.base + path, data, headers=self._headers()))

    def send(self, method: str, path: str, data: Mapping[str, Any] | None = None, *, key: str = "") -> Answer:
        """Send JSON, once; ``key`` goes as ``Idempotency-Key``."""
        told = self._headers() | ({"Idempotency-Key": key} if key else {})
        body = None if data is None else json.dumps(data, ensure_ascii=False).encode()
        told |= {} if body is None else {"Content-Type": "application/json"}
        return self._answer(lambda: self.http.request(method, self.base + path, headers=told, content=body))

    def upload(self, path: str, form: Mapping[str, str], files: Mapping[str, FilePart]) -> Answer:
        """POST a form with files."""
        return self._answer(
            lambda: self.http.post_form(self.base + path, form, headers=self._headers(), files=files)
        )

    def items(self, path: str, params: Params | None = None) -> list[Any]:
        """GET a list; raises ``garbled`` if it is none."""
        data = self.get(path, params).data
        if not isinstance(data, list):
            raise NetworkError(Fault.GARBAGE, "garbled", f"{self.base}{path} did not answer a list")
        return data

    def _headers(self) -> dict[str, str]:
        told = {"Accept": "application/json"}
        return told | {"Authorization": f"Bearer {self.token}"} if self.token else told

    def _answer(self, ask: Callable[[], Reply]) -> Answer:
        budget = self.budgets.of(self.base)
        wait = budget.spend(self.clock())
        if wait > 0:
            told = f"{self.name} allows no more requests for {wait:.0f} s"
            raise NetworkError(Fault.RETRY, "rate_limited", told, retry_after=wait)
        try:
            reply = ask()
        except HttpFault as fault:
            raise from_fault(fault) from fault
        budget.told(reply.headers, self.clock())
        return _read(self._accepted(reply))

    def _accepted(self, reply: Reply) -> Reply:
        now = self.clock()
        try:
            return accepted(reply, now=now)
        except NetworkError as fault:
            reset = parse_moment(reply.headers.get("x-ratelimit-reset"))
            if reply.status == 429 and retry_after(reply.headers, now) is None and reset is not None:
                fault.retry_after = max(0.0, (reset - now).total_seconds())
            raise


def _read(reply: Reply) -> Answer:
    try:
        # A broken character in one post must not cost the page it stands on.
        data = json.loads(reply.body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as fault:
        raise NetworkError(Fault.GARBAGE, "garbled", f"{reply.url} did not answer JSON") from fault
    links = {rel: address for address, rel in _LINK.findall(reply.headers.get("link", "")[:8000])}
    return Answer(data, links)
