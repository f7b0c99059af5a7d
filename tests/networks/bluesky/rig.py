"""Bluesky under the contract: Jetstream 2 and 1, subscribeRepos, and a timeline, each on a double of ours."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import libipld

from contracts.rig import NOW, Item, Rig, Rigs, Trait, Trouble
from networks.bluesky import repos
from parvis.kit.http import Http
from parvis.kit.websocket import WebSocket, open_websocket
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.listen import BlueskyListener
from parvis.networks.bluesky.positions import microseconds
from parvis.networks.bluesky.timeline import tid
from parvis.networks.ports import Fault, Listener, Source, SourceKind
from servers.jetstream import V1, V2, Jetstream, RepoHost
from servers.web import Answer, Ask, Web

DID = "did:plc:" + "a" * 24
POST = "app.bsky.feed.post"
LIVE = frozenset({Trait.LIVE, Trait.REMOVES, Trait.WIRE})
ANSWERS = {
    Trouble.RATE_LIMITED: (429, {"Retry-After": "1"}, b"slow down"),
    Trouble.BROKEN: (500, {}, b"oops"),
    Trouble.GARBAGE: (200, {}, b"<html>hello</html>"),
}


def record(item: Item) -> dict[str, Any]:
    """Return the post record of an item, as its lexicon wants it."""
    made = {"$type": POST, "text": item.text, "langs": ["fr"]}
    return made if item.at is None else {**made, "createdAt": item.at.isoformat().replace("+00:00", "Z")}


def open_here(url: str, subprotocols: Sequence[str]) -> WebSocket:
    """Open a websocket on loopback."""
    return open_websocket(url, subprotocols=subprotocols, allow_private=True, timeout_s=5)


def listener(**changes: Any) -> BlueskyListener:
    """Return a listener whose clock stands at NOW, and that hardly waits."""
    directory = Directory(Http(allow_private=True, timeout_s=5, max_bytes=20_000_000), lambda: NOW)
    settings = {"directory": directory, "open_socket": open_here, "clock": lambda: NOW, "base_wait_s": 0.01}
    settings |= {"batch_s": 0.05, "beat_s": 0.1}
    return BlueskyListener(**{**settings, "rng": random.Random(7), **changes})


class StreamRig:
    """A Jetstream of ours. Entries are a second apart, the last hour before NOW."""

    def __init__(self, server: Jetstream, beginning: str, traits: frozenset[Trait]) -> None:
        self.server = server
        self.traits = traits
        self.beginning = beginning
        self.source = Source("bluesky", SourceKind.STREAM, host=server.url)
        self._moment = NOW - timedelta(hours=1)

    def listener(self) -> Listener:
        return listener()

    def tick(self) -> int:
        self._moment += timedelta(seconds=1)
        return microseconds(self._moment)

    def commit(self, operation: str, key: str, made: dict[str, Any] | None) -> None:
        body = {"operation": operation, "collection": POST, "rkey": key, "rev": f"rev{len(self.server.log)}"}
        if made is not None:
            body |= {"record": made, "cid": "bafy"}
        self.server.add("commit", DID, body, self.tick())

    def offer(self, *items: Item) -> None:
        for item in items:
            self.commit("create", item.key, record(item))

    def offer_malformed(self) -> None:
        self.server.add_raw(b'{"$type": "message", "payload": {"seq"', self.tick())

    def offer_broken_text(self, key: str) -> None:
        body = {"operation": "create", "collection": POST, "rkey": key, "rev": "broken"}
        made = record(Item(key, "caf\ud800 BYTES"))
        entry = self.server.add("commit", DID, {**body, "record": made}, self.tick())
        frame = entry.v2() if V2 in self.server.paths else entry.v1()
        self.server.add_raw(frame.replace(b"BYTES", b"\xff\xfe"), self.tick())

    def remove(self, key: str) -> None:
        self.commit("delete", key, None)

    def trouble(self, kind: Trouble) -> None:
        if kind is not Trouble.CUT:
            self.server.refusals.append(ANSWERS[kind])
        else:
            self.server.refusals.append((503, {}, b""))  # nobody is connected yet, or is cut right now
        self.server.cut()

    def post_id(self, key: str) -> str:
        return f"at://{DID}/{POST}/{key}"

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        host = self.server.url
        return (
            (Source("bluesky", SourceKind.STREAM, host="ftp://example.org"), Fault.BAD_INPUT),
            (Source("bluesky", SourceKind.STREAM, host="https://user:pw@example.org"), Fault.BAD_INPUT),
            (Source("bluesky", SourceKind.SEARCH, term="tram", host=host), Fault.BAD_INPUT),
        )


class RepoRig(StreamRig):
    """A host's own stream, in CBOR."""

    server: RepoHost

    def _send(self, make: Callable[[int, str], bytes]) -> None:
        time_us = self.tick()
        number = len(self.server.log) + 1
        self.server.add_raw(make(number, self._moment.isoformat().replace("+00:00", "Z")), time_us)

    def offer(self, *items: Item) -> None:
        for item in items:
            block = libipld.encode_dag_cbor(record(item))
            self._send(
                lambda n, at, i=item, b=block: repos.commit(n, DID, at, [("create", f"{POST}/{i.key}", b)])
            )

    def offer_malformed(self) -> None:
        self._send(lambda *_: b"\xff\x00not cbor")

    def offer_broken_text(self, key: str) -> None:
        block = libipld.encode_dag_cbor(record(Item(key, "café"))).replace("é".encode(), b"\xff\xfe")
        self._send(lambda n, at: repos.commit(n, DID, at, [("create", f"{POST}/{key}", block)]))

    def remove(self, key: str) -> None:
        self._send(lambda n, at: repos.commit(n, DID, at, [("delete", f"{POST}/{key}", None)]))


class TimelineRig:
    """One account on a PDS of ours."""

    traits = frozenset({Trait.LIVE, Trait.WIRE})
    beginning = ""
    web: Web

    def __init__(self) -> None:
        self.records: dict[str, Any] = {}
        self.keys: dict[str, str] = {}
        self.profile: dict[str, Any] = {"displayName": "Alice"}

    @property
    def source(self) -> Source:
        return Source("bluesky", SourceKind.TIMELINE, term="@alice.test", host=self.web.url)

    def listener(self) -> Listener:
        return listener(poll_s=0.02)

    def key(self, key: str) -> str:
        moment: datetime = NOW - timedelta(hours=1) + timedelta(seconds=len(self.keys))
        return self.keys.setdefault(key, tid(moment))

    def offer(self, *items: Item) -> None:
        for item in items:
            self.records[self.key(item.key)] = record(item)

    def offer_malformed(self) -> None:
        self.records[self.key("malformed")] = {"$type": POST, "text": 7}

    def offer_broken_text(self, key: str) -> None:
        self.records[self.key(key)] = record(Item(key, "caf\ud800"))

    def remove(self, key: str) -> None:
        del self.records[self.keys[key]]

    def trouble(self, kind: Trouble) -> None:
        if kind is Trouble.CUT:
            self.web.troubles.append(Answer(body=b"{" * 100, cut=True))
        else:
            status, headers, body = ANSWERS[kind]
            self.web.troubles.append(Answer(status, body, headers))

    def post_id(self, key: str) -> str:
        return f"at://{DID}/{POST}/{self.key(key)}"

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        host = self.web.url
        return (
            (Source("bluesky", SourceKind.TIMELINE, term="not a handle", host=host), Fault.BAD_INPUT),
            (Source("bluesky", SourceKind.TIMELINE, term="nobody.test", host=host), Fault.NOT_FOUND),
        )

    def answer(self, ask: Ask) -> Answer:
        match ask.path.rpartition(".")[2]:
            case "resolveHandle" if ask.query["handle"] == "alice.test":
                return _json({"did": DID})
            case "resolveHandle":
                return _json({"error": "InvalidRequest", "message": "Unable to resolve handle"}, 400)
            case "describeRepo":
                return _json({"did": DID, "handle": "alice.test"})
            case "getRecord":
                return _json({"value": self.profile})
            case "listRecords":
                return _json(self._page(ask))
        return _json({"error": "MethodNotImplemented"}, 501)

    def _page(self, ask: Ask) -> dict[str, Any]:
        before = ask.query.get("cursor", "~")
        keys = sorted((key for key in self.records if key < before), reverse=True)[: int(ask.query["limit"])]
        listed = [{"uri": f"at://{DID}/{POST}/{key}", "cid": "b", "value": self.records[key]} for key in keys]
        return {"records": listed, **({"cursor": keys[-1]} if keys else {})}


def _json(data: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(data).encode(), {"Content-Type": "application/json"})


@contextmanager
def version_2(_: Path) -> Iterator[Rig]:
    with Jetstream(paths=(V2,)) as server:
        yield StreamRig(server, f"j2 0 0 127.0.0.1:{server.port}", LIVE)


@contextmanager
def version_1(_: Path) -> Iterator[Rig]:
    with Jetstream(paths=(V1,)) as server:
        start = microseconds(NOW - timedelta(hours=1))
        yield StreamRig(server, f"j1 0 {start} 127.0.0.1:{server.port}", LIVE | {Trait.REWINDS})


@contextmanager
def firehose(_: Path) -> Iterator[Rig]:
    with RepoHost() as server:
        yield RepoRig(server, f"repos 0 0 127.0.0.1:{server.port}", LIVE)


@contextmanager
def timeline(_: Path) -> Iterator[Rig]:
    rig = TimelineRig()
    with Web(rig.answer) as web:
        rig.web = web
        yield rig


RIGS: Rigs = {
    "jetstream-2": version_2,
    "jetstream-1": version_1,
    "subscribe-repos": firehose,
    "timeline": timeline,
}
