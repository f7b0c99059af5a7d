"""A small synchronous HTTP client for addresses that other people chose.

Guards: only http and https, no credentials in the address, public addresses only (see ``addresses``), one
total deadline however slowly the server drips, a cap on the *decompressed* size, a cap on redirects, each
redirect judged anew, and secrets never carried to another origin.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
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
    vetted,
)
from parvis.kit.bodies import FilePart, Garbled, Slice, TooLarge, inflated

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


class _Deadline(threading.local):
    """The instant, on the monotonic clock, at which this thread's current request must be over."""

    at: float = float("inf")


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every operation ends by the deadline: a read timeout alone lets a server drip on."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _TimedStream(secured, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects only to addresses that were judged. TLS and Host keep the name: only the route is pinned."""

    def __init__(self, *, allow_private: bool, resolver: Resolver, deadline: _Deadline) -> None:
        self._plain = httpcore.SyncBackend()
        self._allow_private = allow_private
        self._resolver = resolver
        self._deadline = deadline

    def left(self, timeout: float | None) -> float:
        remaining = self._deadline.at - time.monotonic()
        if remaining <= 0:
            message = "the total time is spent"
            raise TimedOut(message)
        return remaining if timeout is None else min(timeout, remaining)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.NetworkStream:
        addresses = vetted(
            host,
            port,
            timeout_s=self.left(timeout),
            allow_private=self._allow_private,
            resolver=self._resolver,
        )
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout, local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address of the same host may answer (IPv6 without a route)
        return self._connect(addresses[-1], port, timeout, local_address)

    def _connect(
        self, address: str, port: int, timeout: float | None, local_address: str | None
    ) -> httpcore.NetworkStream:
        stream = self._plain.connect_tcp(address, port, self.left(timeout), local_address)
        return _TimedStream(stream, self.left)


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
        self._deadline = _Deadline()
        backend = _Backend(
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
        # httpx knows how to write headers and framing; httpcore lets us choose where the bytes go.
        request = httpx.Request(method, url, headers=dict(headers), content=content)
        step = {"connect": self._timeout_s, "read": self._timeout_s, "write": self._timeout_s}
        with (
            _faults(url),
            self._pool.stream(
                method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=cast("bytes", content),  # any iterable will do, whatever its type says
                extensions={"timeout": {**step, "pool": self._timeout_s}},
            ) as response,
        ):
            answered = httpx.Headers(response.headers)
            encoding = answered.get("content-encoding", "").strip().lower()
            has_body = method != "HEAD" and response.status not in {204, 304}
            body = inflated(response.iter_stream(), encoding, self._max_bytes) if has_body else b""
            return Reply(response.status, dict(answered.items()), body, str(url))


def _next_method(
    method: str, content: bytes | Iterable[bytes] | None, status: int
) -> tuple[str, bytes | Iterable[bytes] | None]:
    """Return what RFC 9110 (15.4) makes of a method after a redirect."""
    if status == 303 or (status in {301, 302} and method == "POST"):
        return ("HEAD" if method == "HEAD" else "GET"), None
    return method, content
