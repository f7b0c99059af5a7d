"""One live stream of an AT Protocol host: finds what the host speaks, and stays with it whatever happens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from parvis.kit.addresses import HttpFault
from parvis.kit.backoff import Backoff
from parvis.kit.http import retry_after
from parvis.kit.websocket import Closed, HandshakeRefused, WebSocket
from parvis.networks.answers import from_fault
from parvis.networks.bluesky.batches import Batch, Recent
from parvis.networks.bluesky.events import Dialect, Event, Kind, StreamFault
from parvis.networks.bluesky.firehose import Firehose
from parvis.networks.bluesky.jetstream import Jetstream1, Jetstream2
from parvis.networks.bluesky.positions import Position, Protocol, microseconds
from parvis.networks.bluesky.records import NETWORK
from parvis.networks.limits import limit
from parvis.networks.patience import BEAT_S, beats
from parvis.networks.ports import Fault, Heard, NetworkError, Post, Removal, RemovalKind, Stop

DIALECTS: Final[Sequence[Dialect]] = (Jetstream2(), Jetstream1(), Firehose())
BATCH_SIZE: Final = 500
BATCH_S: Final = 1.0
ROUNDS: Final = 5  # how often a host may answer strangely before we say it is no Bluesky host
NOWHERE: Final = "-"  # the host of a position that is only a time
_TICK_S: Final = 0.25  # how long `stop` may go unnoticed
_TOO_BIG: Final = 1009  # RFC 6455, 7.4.1
_ABSENT: Final = frozenset({400, 404, 405, 410, 426, 501})

Open = Callable[[str, Sequence[str]], WebSocket]
Reread = Callable[[str], Iterable[Post]]


class _NotSpoken(Exception):  # noqa: N818 - a turn in the search, not an error
    """The host does not speak this dialect; ``odd`` when its answer leaves a doubt."""

    def __init__(self, *, odd: bool) -> None:
        super().__init__()
        self.odd = odd


class Stream:
    """Hears ``base`` (ws:// or wss://, and a host) from ``position``. One use, one thread."""

    def __init__(
        self,
        base: str,
        position: Position | None,
        *,
        open_socket: Open,
        reread: Reread,
        clock: Callable[[], datetime],
        backoff: Backoff,
        batch_s: float = BATCH_S,
        beat_s: float = BEAT_S,
    ) -> None:
        self._base = base
        self._batch_s, self._beat_s = batch_s, beat_s
        self._host = base.partition("//")[2]
        self._position = position
        self._open_socket = open_socket
        self._reread = reread
        self._clock = clock
        self._backoff = backoff
        self._dialect: Dialect | None = None
        if position is not None and position.host == self._host:
            self._dialect = next(d for d in DIALECTS if d.protocol is position.protocol)
        self._strange_rounds = 0
        self._batch = Batch()
        self._yielded = time.monotonic()
        self._recent, self._hidden, self._fresh = Recent(), Recent(100_000), Recent()

    def run(self, stop: Stop) -> Iterator[Heard]:
        """Yield batches until told to stop; raises ``NetworkError`` for what only a person can mend."""
        while not stop.is_set():
            asked: float | None = None
            try:
                socket, dialect = self._open()
            except NetworkError as fault:
                if fault.fault is not Fault.RETRY:
                    raise
                self._batch.tell(str(fault))
                asked = fault.retry_after
            else:
                try:
                    yield from self._hear(socket, dialect, stop)
                finally:
                    socket.close()
                if stop.is_set():
                    break
            yield self._hand_over()
            for _ in beats(stop, self._backoff.next_wait(asked)):
                yield self._hand_over()
        if self._batch.speaks:
            yield self._hand_over()

    def _hand_over(self) -> Heard:
        self._yielded = time.monotonic()
        return self._batch.hand_over(str(self._position) if self._position else "")

    # --- finding the host's protocol -------------------------------------------------------------------

    def _open(self) -> tuple[WebSocket, Dialect]:
        odd = False
        for dialect in (self._dialect,) if self._dialect else DIALECTS:
            try:
                socket = self._try(dialect)
            except _NotSpoken as answer:
                odd = odd or answer.odd
                continue
            self._opened(dialect)
            return socket, dialect
        known, self._dialect = self._dialect, None
        self._strange_rounds += 1
        message = f"{self._host} speaks neither Jetstream nor subscribeRepos"
        if known or (odd and self._strange_rounds < ROUNDS):
            raise NetworkError(Fault.RETRY, "no_stream", message)
        raise NetworkError(Fault.BAD_INPUT, "no_stream", message)

    def _opened(self, dialect: Dialect) -> None:
        self._dialect, self._strange_rounds = dialect, 0
        now = self._clock()
        if self._position is None:
            # From now: so that a cut before the first event can be mended, where time is a position.
            self._position = Position(dialect.protocol, NOWHERE, 0, microseconds(now))
            return
        elsewhere = self._position.host != self._host or self._position.protocol is not dialect.protocol
        if dialect.protocol is Protocol.REPOS and elsewhere:
            self._batch.tell(f"{self._host} cannot go back to where we were", gap=True)
        kept = timedelta(hours=limit(NETWORK, "lookback"))
        if dialect.protocol is Protocol.JETSTREAM_1 and self._position.time_us < microseconds(now - kept):
            self._batch.tell(f"{self._host} keeps {kept} only, and we were away for longer", gap=True)

    def _try(self, dialect: Dialect) -> WebSocket:
        try:
            return self._open_socket(dialect.url(self._base, self._position), dialect.subprotocols)
        except HandshakeRefused as refused:
            raise self._refusal(refused) from refused
        except HttpFault as fault:
            raise from_fault(fault) from fault

    def _refusal(self, refused: HandshakeRefused) -> Exception:
        name, said = _xrpc_error(refused.body)
        if name == "CursorTooOld":
            self._batch.tell(f"{name}: {said}", gap=True)
            return self._by_time(name, said)
        if refused.status in _ABSENT:
            return _NotSpoken(odd=False)
        message = f"{self._host} refused with {refused.status} {said}".strip()
        if refused.status == 429 or refused.status >= 500:
            floor = retry_after(refused.headers, self._clock())
            code = "rate_limited" if refused.status == 429 else "server_error"
            return NetworkError(Fault.RETRY, code, message, retry_after=floor)
        if refused.status in {401, 403}:
            return NetworkError(Fault.AUTH if refused.status == 401 else Fault.REFUSED, "refused", message)
        self._batch.tell(f"{message}: not a websocket")
        return _NotSpoken(odd=True)

    def _by_time(self, name: str, said: str) -> NetworkError:
        """Give up the number, keep the time: the host then goes back as far as it can."""
        if self._position is not None:
            self._position = replace(self._position, host=NOWHERE)
        return NetworkError(Fault.RETRY, "cursor", f"{name}: {said}", retry_after=0.0)

    # --- hearing ---------------------------------------------------------------------------------------

    def _hear(self, socket: WebSocket, dialect: Dialect, stop: Stop) -> Iterator[Heard]:
        try:
            while not stop.is_set():
                frame = socket.receive(max(0.0, min(_TICK_S, self._left())))
                if frame is not None:
                    yield from self._frame(frame, dialect)
                if len(self._batch) >= BATCH_SIZE or self._left() <= 0:
                    yield self._hand_over()
        except Closed as closed:
            if closed.close_code == _TOO_BIG and self._position is not None:
                self._position = dialect.after_oversized(self._position)
                self._batch.refuse("a frame too large to be a post")
            else:
                self._batch.tell(str(closed))
        except StreamFault as fault:
            self._end_of_stream(fault, dialect)

    def _left(self) -> float:
        """Return the seconds until something must be handed over."""
        patience = self._batch_s if self._batch.speaks else self._beat_s
        return self._yielded + patience - time.monotonic()

    def _end_of_stream(self, fault: StreamFault, dialect: Dialect) -> None:
        lost = fault.name == "FutureCursor"
        if lost and dialect.protocol is not Protocol.REPOS:
            self._by_time(fault.name, "")
            lost = False
        elif lost:
            self._position = None
        self._batch.tell(str(fault), gap=lost)

    def _frame(self, frame: bytes, dialect: Dialect) -> Iterator[Heard]:
        heard_at = self._clock()
        last: Event | None = None
        for event in dialect.read(frame, heard_at):
            if self._repeated(event, dialect):
                continue
            if self._batch.must_wait(event):
                yield self._hand_over()
            if event.kind is Kind.DIVERGED:
                yield from self._diverged(event, dialect, heard_at)
            else:
                self._take(event, heard_at)
            if event.key:
                self._recent.add(event.key)
            last = event
        if last is not None:
            self._advance(last, dialect)

    def _repeated(self, event: Event, dialect: Dialect) -> bool:
        here = self._position
        if event.seq and here and here.protocol is dialect.protocol and here.host == self._host:
            return event.seq <= here.seq
        return bool(event.key) and event.key in self._recent

    def _advance(self, event: Event, dialect: Dialect) -> None:
        if not (event.seq or event.time_us):
            return
        self._backoff.reset()
        before = self._position
        newest = max(event.time_us, before.time_us if before else 0)
        # Where a host numbers nothing we count, so that two batches never end at the same position.
        counted = before.seq + 1 if before and before.protocol is dialect.protocol else 1
        self._position = Position(dialect.protocol, self._host, event.seq or counted, newest)

    def _take(self, event: Event, heard_at: datetime) -> None:
        match event.kind:
            case Kind.POST if event.post and event.did not in self._hidden:
                self._batch.post(event.post)
            case Kind.DELETED:
                self._batch.remove(Removal(NETWORK, RemovalKind.POST, event.id, heard_at))
            case Kind.GONE:
                self._batch.remove(Removal(NETWORK, RemovalKind.AUTHOR, event.id, heard_at))
            case Kind.HIDDEN:
                self._hidden.add(event.did)
                self._batch.remove(Removal(NETWORK, RemovalKind.AUTHOR, event.id, heard_at))
            case Kind.SHOWN:
                self._hidden.discard(event.did)
            case Kind.ACTIVE:
                self._fresh.add(event.did)
            case Kind.UNREADABLE:
                self._batch.refuse(event.problem)
            case Kind.MISSED:
                self._batch.tell(event.problem, gap=True)

    def _diverged(self, event: Event, dialect: Dialect, heard_at: datetime) -> Iterator[Heard]:
        """Forget what we heard of a replaced repository, and hear it again.

        Jetstream sends the replacement itself. A host also says ``sync`` when an account is created or comes
        back: then nothing we hold can be wrong.
        """
        if event.did in self._fresh:
            self._fresh.discard(event.did)
            return
        self._batch.remove(Removal(NETWORK, RemovalKind.AUTHOR, event.id, heard_at))
        if dialect.protocol is not Protocol.REPOS:
            return
        yield self._hand_over()
        try:
            for post in self._reread(event.did):
                self._batch.post(post)
        except NetworkError as fault:
            self._batch.tell(f"{event.did} could not be read again: {fault}")


def _xrpc_error(body: bytes) -> tuple[str, str]:
    try:
        data = json.loads(body)
    except ValueError:
        return "", ""
    if not isinstance(data, dict):
        return "", ""
    return str(data.get("error") or "")[:100], str(data.get("message") or "")[:200]
