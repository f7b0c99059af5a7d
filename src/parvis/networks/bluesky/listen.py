"""The listener and the profile look-up that the manifest offers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from parvis.kit.backoff import Backoff
from parvis.kit.http import Http
from parvis.kit.moments import utc_now
from parvis.kit.websocket import WebSocket, open_websocket
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.positions import parse_position
from parvis.networks.bluesky.stream import BATCH_S, Open, Stream
from parvis.networks.bluesky.timeline import Timeline
from parvis.networks.patience import BEAT_S
from parvis.networks.ports import Author, Fault, Heard, NetworkError, Post, Source, SourceKind, Stop

DEFAULT_HOST: Final = "https://jetstream.us-east.bsky.network"
REREAD_PAGES: Final = 10
_SCHEMES: Final = {"https": "wss", "http": "ws", "wss": "wss", "ws": "ws"}


def stream_base(host: str) -> str:
    """Return the websocket origin of what a person typed: a host, an address, or a whole stream address."""
    typed = host.strip() or DEFAULT_HOST
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        netloc = parts.netloc.lower()
    except ValueError:
        netloc, parts = "", urlsplit("")
    if parts.scheme not in _SCHEMES or not netloc or " " in netloc:
        message = f"{host!r:.200} is not a host"
        raise NetworkError(Fault.BAD_INPUT, "bad_url", message)
    return f"{_SCHEMES[parts.scheme]}://{netloc}"


def _open(url: str, subprotocols: Sequence[str]) -> WebSocket:
    return open_websocket(url, subprotocols=subprotocols)


class BlueskyListener:
    """Hears a whole host live (STREAM) or one account (TIMELINE). One per source, one thread at a time."""

    def __init__(
        self,
        *,
        directory: Directory | None = None,
        open_socket: Open = _open,
        clock: Callable[[], datetime] = utc_now,
        rng: random.Random | None = None,
        base_wait_s: float = 1.0,
        poll_s: float = 60.0,
        batch_s: float = BATCH_S,
        beat_s: float = BEAT_S,
    ) -> None:
        self._directory = directory or Directory(Http(), clock)
        self._open_socket = open_socket
        self._clock = clock
        self._rng = rng or random.Random()
        self._base_wait_s = base_wait_s
        self._poll_s = poll_s
        self._batch_s, self._beat_s = batch_s, beat_s

    def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
        """See ``Listener``. A stream's first cursor means from now; a timeline's, its newest 500 posts."""
        backoff = Backoff(self._base_wait_s, 60.0, self._rng)
        if source.kind is SourceKind.STREAM:
            base = stream_base(source.host)
            stream = Stream(
                base,
                parse_position(cursor),
                open_socket=self._open_socket,
                reread=lambda did: self._latest(did, base),
                clock=self._clock,
                backoff=backoff,
                batch_s=self._batch_s,
                beat_s=self._beat_s,
            )
            return stream.run(stop)
        if source.kind is SourceKind.TIMELINE:
            host = "" if source.host in {"", DEFAULT_HOST} else source.host
            timeline = Timeline(
                self._directory, source.term, host, self._clock, backoff, every_s=self._poll_s
            )
            return timeline.run(cursor, stop)
        message = f"Bluesky cannot be heard by {source.kind}"
        raise NetworkError(Fault.BAD_INPUT, "unsupported", message)

    def _latest(self, did: str, base: str) -> Iterator[Post]:
        """Read an account again from the host that we hear: a PDS keeps it itself."""
        return self._directory.latest(did, base.replace("ws", "http", 1), REREAD_PAGES)


class BlueskyProfiles:
    """Looks public profiles up: at the AppView, or at the PDS named by ``host``."""

    def __init__(
        self, *, directory: Directory | None = None, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._directory = directory or Directory(Http(), clock)

    def profile(self, account: str, *, host: str = "", token: str | None = None) -> Author:  # noqa: ARG002
        """See ``Profiles``. ``indexable`` is False when the account hides from logged-out people."""
        return self._directory.profile(account, "" if host == DEFAULT_HOST else host)
