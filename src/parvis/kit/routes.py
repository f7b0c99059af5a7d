"""Where the bytes of a request go: only to addresses that were judged, and never past its deadline."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from parvis.kit.addresses import Resolver, TimedOut, vetted


class Deadline(threading.local):
    """The instant, on the monotonic clock, at which this thread's current request must be over."""

    at: float = float("inf")


class TimedStream(httpcore.NetworkStream):
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
        return TimedStream(secured, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects only to addresses that were judged. TLS and Host keep the name: only the route is pinned."""

    def __init__(self, *, allow_private: bool, resolver: Resolver, deadline: Deadline) -> None:
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
        return TimedStream(stream, self.left)
