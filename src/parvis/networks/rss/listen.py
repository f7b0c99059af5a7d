"""Polls a feed, politely: conditional requests, at least five minutes apart, longer where asked."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from parvis.kit.addresses import HttpFault
from parvis.kit.backoff import Backoff
from parvis.kit.http import Http, Reply
from parvis.kit.moments import utc_now
from parvis.networks.answers import accepted, from_fault
from parvis.networks.limits import limit
from parvis.networks.patience import beats
from parvis.networks.ports import Fault, Heard, NetworkError, Source, SourceKind, Stop
from parvis.networks.rss.feed import NETWORK, Entry, Feed, NotAFeed, read_feed

ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
BATCH: Final = 100
ROUNDS: Final = 3  # how often a feed never read before may be no feed before a person is told
LONGEST_S: Final = 86_400.0  # whatever a feed asks, we look once a day
_KEPT: Final = 2_000  # keys of entries kept beyond those that the feed shows now
_MAX_AGE: Final = re.compile(r"max-age=(\d{1,7})")


@dataclass(frozen=True, slots=True)
class _State:
    """What the cursor says: the validators of the last answer, and the entries heard."""

    etag: str = ""
    modified: str = ""
    seen: tuple[str, ...] = ()

    def __str__(self) -> str:
        return json.dumps({"e": self.etag, "m": self.modified, "s": " ".join(self.seen)})


def _parse_state(cursor: str) -> _State:
    if not cursor:
        return _State()
    try:
        data = json.loads(cursor)
        return _State(str(data["e"]), str(data["m"]), tuple(str(data["s"]).split()))
    except (ValueError, KeyError, TypeError) as error:
        message = f"{cursor!r:.100} is not a place in a feed"
        raise NetworkError(Fault.BAD_INPUT, "bad_cursor", message) from error


class RssListener:
    """Hears a feed for as long as wanted. One per source, one thread at a time."""

    def __init__(
        self,
        *,
        http: Http | None = None,
        clock: Callable[[], datetime] = utc_now,
        rng: random.Random | None = None,
        interval_s: float | None = None,
        base_wait_s: float = 5.0,
    ) -> None:
        self._http = http or Http(timeout_s=30.0, max_bytes=int(limit(NETWORK, "feed_bytes")))
        self._clock = clock
        self._rng = rng or random.Random()
        self._interval_s = limit(NETWORK, "interval") if interval_s is None else interval_s
        self._base_wait_s = base_wait_s
        self._strange = 0

    def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
        """See ``Listener``. The first poll gives what the feed shows; then what is new."""
        if source.kind is not SourceKind.FEED:
            message = f"a feed cannot be heard by {source.kind}"
            raise NetworkError(Fault.BAD_INPUT, "unsupported", message)
        return self._run(source, cursor, _parse_state(cursor), stop)

    def _run(self, source: Source, cursor: str, state: _State, stop: Stop) -> Iterator[Heard]:
        backoff = Backoff(self._base_wait_s, 3600.0, self._rng)
        known = bool(state.seen)
        while not stop.is_set():
            try:
                reply = self._fetch(source, state)
                feed = self._read(reply, source)
            except NetworkError as fault:
                self._raise_if_hopeless(fault, known=known)
                yield Heard(cursor=cursor, problems=(str(fault),))
                wait = backoff.next_wait(fault.retry_after)
            else:
                backoff.reset()
                known, self._strange = True, 0
                for heard in self._news(feed, reply, state):
                    cursor = heard.cursor
                    yield heard
                state = _parse_state(cursor)
                wait = self._wait(reply, feed)
            for _ in beats(stop, wait):
                yield Heard(cursor=cursor)

    def _raise_if_hopeless(self, fault: NetworkError, *, known: bool) -> None:
        if fault.fault is Fault.GARBAGE and not known:
            self._strange += 1
            if self._strange >= ROUNDS:
                raise NetworkError(Fault.BAD_INPUT, "not_a_feed", str(fault)) from fault
        elif fault.fault not in {Fault.RETRY, Fault.GARBAGE}:
            raise fault

    def _fetch(self, source: Source, state: _State) -> Reply:
        headers = {"Accept": ACCEPT}
        if state.etag:
            headers["If-None-Match"] = state.etag
        if state.modified:
            headers["If-Modified-Since"] = state.modified
        try:
            return accepted(self._http.get(source.term, headers=headers), now=self._clock())
        except HttpFault as fault:
            raise from_fault(fault) from fault

    def _read(self, reply: Reply, source: Source) -> Feed:
        if reply.status == 304:
            return Feed("", (), 0.0)
        try:
            return read_feed(
                reply.body,
                address=source.term,
                content_type=reply.headers.get("content-type", ""),
                heard_at=self._clock(),
            )
        except NotAFeed as error:
            raise NetworkError(Fault.GARBAGE, "not_a_feed", str(error)) from error

    def _news(self, feed: Feed, reply: Reply, state: _State) -> Iterator[Heard]:
        """Yield what is new, oldest first. The validators move only when everything was handed over."""
        heard_before = frozenset(state.seen)
        fresh = [
            entry for entry in {e.key: e for e in feed.entries}.values() if entry.key not in heard_before
        ]
        fresh.sort(key=lambda entry: entry.post.created_at.timestamp() if entry.post else 0.0)
        for start in range(0, len(fresh), BATCH):
            part = fresh[start : start + BATCH]
            state = replace(state, seen=(*state.seen, *(entry.key for entry in part)))
            yield _heard(part, state)
        if reply.status != 304:
            shown = frozenset(entry.key for entry in feed.entries)
            kept = tuple(key for key in state.seen if key not in shown)[-_KEPT:]
            seen = (*kept, *(key for key in state.seen if key in shown))
            state = _State(_kept(reply.headers, "etag"), _kept(reply.headers, "last-modified"), seen)
        yield Heard(cursor=str(state))

    def _wait(self, reply: Reply, feed: Feed) -> float:
        said = _MAX_AGE.search(reply.headers.get("cache-control", ""))
        return min(max(self._interval_s, feed.ttl_s, float(said[1]) if said else 0.0), LONGEST_S)


def _kept(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    return value if len(value) <= 500 else ""


def _heard(part: list[Entry], state: _State) -> Heard:
    problems = [entry.problem for entry in part if entry.post is None]
    return Heard(
        posts=tuple(entry.post for entry in part if entry.post is not None),
        cursor=str(state),
        refused=len(problems),
        problems=tuple(problems[:5]),
    )
