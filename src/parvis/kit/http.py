"""A small synchronous HTTP client for addresses that other people chose.

Guards: only http and https, no credentials in the address, public addresses only (see ``addresses``), one
total deadline however slowly the server drips, a cap on the *decompressed* size, a cap on redirects, each
redirect judged anew, and secrets never carried to another origin.
"""

from __future__ import annotations

import json
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final, cast
from urllib.parse import urlencode, urljoin

import httpcore
import httpx

from parvis.kit.addresses import (
    AddressRefused,
    BadUrl,
    HttpFault,
    NotConnected,
    Resolver,
    TimedOut,
    Unreachable,
    private_hosts_allowed,
    system_resolver,
)
from parvis.kit.bodies import FilePart, Garbled, Slice, TooLarge, inflated, lines_of, unfolded
from parvis.kit.routes import Backend, Deadline

__all__ = [
    "AddressRefused",
    "BadUrl",
    "FilePart",
    "Garbled",
    "Http",
    "HttpFault",
    "NotConnected",
    "Reply",
    "Slice",
    "Streamed",
    "TimedOut",
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "private_hosts_allowed",
    "retry_after",
    "trusted",
]

USER_AGENT: Final = "Parvis/0.1 (+https://github.com/parvis-social/parvis)"
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})

Params = Mapping[str, str | int | float | bool | list[str] | None]


class TooManyRedirects(HttpFault):
    """The server sends us around, or somewhere we do not follow."""

    code = "redirects"


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer, whatever its status. Header names are lower case; ``url`` is the final address."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        """True for a status from 200 to 299."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the body as JSON; raises ``Garbled``."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            message = f"{self.url} did not answer JSON"
            raise Garbled(message) from error


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is still coming. ``lines`` are its body’s, without their ends, as they arrive."""

    status: int
    headers: Mapping[str, str]
    lines: Iterator[str]


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds a server asks us to wait (RFC 9110, 10.2.3: seconds or a date), or None."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 8:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _checked_url(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        message = f"{url!r:.200} is not an address"
        raise BadUrl(message) from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        message = f"{url!r:.200} is not an http or https address"
        raise BadUrl(message)
    if parsed.userinfo:
        message = "an address may not hold a user name or a password"
        raise BadUrl(message)
    return parsed


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


@contextmanager
def _faults(url: httpx.URL) -> Iterator[None]:
    """Say every failure of the libraries below in our own words."""
    try:
        yield
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        message = f"{url.host} cannot be reached: {error}"
        raise NotConnected(message) from error
    except httpcore.TimeoutException as error:
        message = f"{url.host} did not answer in time"
        raise TimedOut(message) from error
    except (httpcore.NetworkError, ssl.SSLError, OSError) as error:
        message = f"{url.host} cannot be reached: {error}"
        raise Unreachable(message) from error
    except (httpcore.ProtocolError, zlib.error, ValueError) as error:
        message = f"{url.host} gave an answer that makes no sense: {error}"
        raise Garbled(message) from error


@contextmanager
def _multipart(
    form: Mapping[str, str], files: Mapping[str, FilePart]
) -> Iterator[tuple[Mapping[str, str], Iterable[bytes]]]:
    """Yield the headers and the body of a form with files; the files are open as long as the context."""
    with ExitStack() as opened:
        parts = {
            field: (part.name, opened.enter_context(part.opened()), part.mime)
            for field, part in files.items()
        }
        made = httpx.Request("POST", "http://form.invalid/", data=dict(form), files=parts)
        told = {name: made.headers[name] for name in ("content-type", "content-length")}
        yield told, cast("Iterable[bytes]", made.stream)


@cache
def trusted() -> ssl.SSLContext:
    """Whom secure connections believe. The authorities take 50 ms to read: once for each process."""
    return httpx.create_ssl_context()


class Http:
    """The client. One per thread of work; closing it closes its connections.

    ``timeout_s`` is the total time of a request, redirects included. ``max_bytes`` is the cap on the
    decompressed body. ``allow_private`` None means: what the operator said in the environment.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 15.0,
        max_bytes: int = 10_000_000,
        allow_private: bool | None = None,
        user_agent: str = USER_AGENT,
        resolver: Resolver = system_resolver,
        max_redirects: int = MAX_REDIRECTS,
    ) -> None:
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._user_agent = user_agent
        self._max_redirects = max_redirects
        self._deadline = Deadline()
        backend = Backend(
            allow_private=private_hosts_allowed() if allow_private is None else allow_private,
            resolver=resolver,
            deadline=self._deadline,
        )
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted(),
            max_connections=10,
            keepalive_expiry=30.0,
            network_backend=backend,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def __enter__(self) -> Http:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, params: Params | None = None
    ) -> Reply:
        """GET ``url``; any status is a ``Reply``, anything less than an answer is an ``HttpFault``."""
        return self.request("GET", url, headers=headers, params=params)

    def post_json(self, url: str, data: object, *, headers: Mapping[str, str] | None = None) -> Reply:
        """POST ``data`` as JSON."""
        body = json.dumps(data, ensure_ascii=False).encode()
        return self.request(
            "POST", url, headers={"Content-Type": "application/json", **(headers or {})}, content=body
        )

    def post_form(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, FilePart] | None = None,
    ) -> Reply:
        """POST a form: ``application/x-www-form-urlencoded``, or ``multipart/form-data`` with files."""
        if not files:
            told = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
            return self.request("POST", url, headers=told, content=urlencode(form).encode())
        with _multipart(form, files) as (framing, body):
            return self.request("POST", url, headers={**(headers or {}), **framing}, content=body)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Params | None = None,
        content: bytes | Slice | Iterable[bytes] | None = None,
    ) -> Reply:
        """Send one request and follow its redirects. Raises ``HttpFault`` subclasses.

        ``content`` that is neither bytes nor a ``Slice`` needs its ``Content-Length`` among the headers.
        """
        target = _checked_url(url)
        if params:
            kept = {key: value for key, value in params.items() if value is not None}
            target = target.copy_merge_params(kept)
        sent: Mapping[str, str] = {
            "User-Agent": self._user_agent,
            "Accept-Encoding": "gzip, deflate",
            **(headers or {}),
        }
        if isinstance(content, Slice):
            sent = {**sent, "Content-Length": str(content.length)}
        self._deadline.at = time.monotonic() + self._timeout_s
        for _ in range(self._max_redirects + 1):
            reply = self._once(method, target, sent, content)
            if reply.status not in _REDIRECTS or "location" not in reply.headers:
                return reply
            following = _checked_url(urljoin(str(target), reply.headers["location"]))
            method, content = _next_method(method, content, reply.status)
            if _origin(following) != _origin(target):
                if content is not None:
                    message = f"{target.host} sends what we post elsewhere"
                    raise TooManyRedirects(message)
                sent = {name: value for name, value in sent.items() if name.lower() not in _SECRET_HEADERS}
            target = following
        message = f"{target.host} redirects more than {self._max_redirects} times"
        raise TooManyRedirects(message)

    def _once(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | Iterable[bytes] | None
    ) -> Reply:
        with _faults(url), self._opened(method, url, headers, content) as response:
            answered = httpx.Headers(response.headers)
            encoding = answered.get("content-encoding", "").strip().lower()
            has_body = method != "HEAD" and response.status not in {204, 304}
            body = inflated(response.iter_stream(), encoding, self._max_bytes) if has_body else b""
            return Reply(response.status, dict(answered.items()), body, str(url))

    def _opened(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | Iterable[bytes] | None
    ) -> AbstractContextManager[httpcore.Response]:
        # httpx knows how to write headers and framing; httpcore lets us choose where the bytes go.
        request = httpx.Request(method, url, headers=dict(headers), content=content)
        step = {"connect": self._timeout_s, "read": self._timeout_s, "write": self._timeout_s}
        return self._pool.stream(
            method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=cast("bytes", content),  # any iterable will do, whatever its type says
            extensions={"timeout": {**step, "pool": self._timeout_s}},
        )

    @contextmanager
    def streamed(
        self, url: str, data: object, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[Streamed]:
        """POST ``data`` as JSON and give the answer while it comes. Raises ``HttpFault``, from its lines as
        well.

        No redirect is followed. The total time and the cap on the body hold as everywhere; this client
        sends nothing else meanwhile. Leaving early closes the connection.
        """
        target = _checked_url(url)
        body = json.dumps(data, ensure_ascii=False).encode()
        told = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"}
        sent = {**told, "Content-Type": "application/json", **(headers or {})}
        self._deadline.at = time.monotonic() + self._timeout_s
        with ExitStack() as opened:
            with _faults(target):
                response = opened.enter_context(self._opened("POST", target, sent, body))
            answered = dict(httpx.Headers(response.headers).items())
            if response.status in _REDIRECTS:
                message = f"{target.host} sends what we post elsewhere"
                raise TooManyRedirects(message)
            yield Streamed(response.status, answered, self._lines(target, response, answered))

    def _lines(
        self, url: httpx.URL, response: httpcore.Response, headers: Mapping[str, str]
    ) -> Iterator[str]:
        encoding = headers.get("content-encoding", "").strip().lower()
        with _faults(url):
            yield from lines_of(unfolded(response.iter_stream(), encoding, self._max_bytes))


def _next_method(
    method: str, content: bytes | Iterable[bytes] | None, status: int
) -> tuple[str, bytes | Iterable[bytes] | None]:
    """Return what RFC 9110 (15.4) makes of a method after a redirect."""
    if status == 303 or (status in {301, 302} and method == "POST"):
        return ("HEAD" if method == "HEAD" else "GET"), None
    return method, content
