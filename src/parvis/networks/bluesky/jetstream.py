"""Jetstream, the JSON stream of the whole network: v1 (``/subscribe``) and v2 (``subscribeEvents``).

Sources: docs/README.md (section 5), internal/subscribe/doc.go and the lexicon
network.bsky.jetstream.subscribeEvents in github.com/bluesky-social/jetstream, read 2026-11-23.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from parvis.kit.moments import parse_moment
from parvis.networks.bluesky.events import Event, Kind, StreamFault, account_event, commit_event
from parvis.networks.bluesky.positions import Position, Protocol, microseconds
from parvis.networks.bluesky.records import POST, PROFILE
from parvis.networks.limits import limit

NSID: Final = "network.bsky.jetstream.subscribeEvents"
# A post may hold 3,000 bytes of text and a few facets; a frame beyond this is not for us.
MAX_MESSAGE: Final = 1_000_000
# Hosts witness an event at slightly different times, and version 1 orders only roughly by its clock.
REWIND_US: Final = 5_000_000
_PREFIX: Final = f"{NSID}#"


def _object(frame: bytes) -> Mapping[str, Any] | None:
    try:
        data = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _whole(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0


def _unreadable(what: str) -> Event:
    return Event(Kind.UNREADABLE, problem=what)


class Jetstream2:
    """Version 2: positions are numbers of this host, resumption is exact and inclusive."""

    protocol = Protocol.JETSTREAM_2
    subprotocols: tuple[str, ...] = ("xrpc.v1.json",)

    def url(self, base: str, position: Position | None) -> str:
        """See ``Dialect``. A position of another host or protocol is resumed by time, rewound a little."""
        query: list[tuple[str, str | int]] = [
            ("collections", POST),
            ("collections", PROFILE),
            ("kinds", "commit"),
            ("kinds", "account"),
            ("kinds", "sync"),
            ("maxMessageSizeBytes", MAX_MESSAGE),
        ]
        if (
            position is not None
            and position.protocol is self.protocol
            and base.endswith(f"//{position.host}")
        ):
            query.append(("cursor", position.seq + 1))  # inclusive: the next one, and not ours again
        elif position is not None and position.time_us:
            since = max(position.time_us - REWIND_US, int(limit("bluesky", "time_cursor_from")))
            query.append(("cursor", since))
        return f"{base}/xrpc/{NSID}?{urlencode(query)}"

    def read(self, frame: bytes, heard_at: datetime) -> Iterator[Event]:
        """See ``Dialect``."""
        data = _object(frame)
        if data is None:
            yield _unreadable("a frame that is not a JSON object")
            return
        if data.get("$type") == "error":
            raise StreamFault(str(data.get("error")), str(data.get("message") or ""))
        payload = data.get("payload")
        if not isinstance(payload, dict):
            yield _unreadable("a frame without a payload")
            return
        yield self._event(payload, heard_at)

    def _event(self, payload: Mapping[str, Any], heard_at: datetime) -> Event:
        kind, did, seq = payload.get("$type"), payload.get("did"), _whole(payload.get("seq"))
        if kind == _PREFIX + "info":
            name = payload.get("name")
            if name == "FutureCursor":
                raise StreamFault("FutureCursor", str(payload.get("message") or ""))
            return Event(Kind.MISSED, problem=f"{name}: {payload.get('message') or ''}")
        if not isinstance(did, str) or not seq:
            return _unreadable("an event without an account or a number")
        time_us = self._witnessed(payload)
        if kind == _PREFIX + "commit":
            return commit_event(payload, did, seq, time_us, heard_at)
        account = payload.get("account")
        if kind == _PREFIX + "account" and isinstance(account, dict):
            return account_event(account, did, seq, time_us)
        if kind == _PREFIX + "sync":
            return Event(Kind.DIVERGED, seq, time_us, did, did, f"{did}/sync/{seq}")
        return Event(Kind.OTHER, seq, time_us, did)

    @staticmethod
    def _witnessed(payload: Mapping[str, Any]) -> int:
        moment = parse_moment(payload.get("witnessedAt") or payload.get("time"))
        return microseconds(moment) if moment else 0

    def after_oversized(self, position: Position) -> Position:
        """See ``Dialect``. The giant counts as accepted."""
        return replace(position, seq=position.seq + 1)


class Jetstream1:
    """Version 1: positions are times, resumption starts a little before."""

    protocol = Protocol.JETSTREAM_1
    subprotocols: tuple[str, ...] = ()

    def url(self, base: str, position: Position | None) -> str:
        """See ``Dialect``."""
        query: list[tuple[str, str | int]] = [
            ("wantedCollections", POST),
            ("wantedCollections", PROFILE),
            ("maxMessageSizeBytes", MAX_MESSAGE),
        ]
        if position is not None and position.time_us:
            query.append(("cursor", max(position.time_us - REWIND_US, 1)))
        return f"{base}/subscribe?{urlencode(query)}"

    def read(self, frame: bytes, heard_at: datetime) -> Iterator[Event]:
        """See ``Dialect``."""
        data = _object(frame)
        if data is None:
            yield _unreadable("a frame that is not a JSON object")
            return
        did, time_us, kind = data.get("did"), _whole(data.get("time_us")), str(data.get("kind"))
        if not isinstance(did, str) or not time_us:
            yield _unreadable("an event without an account or a time")
            return
        inner = data.get(kind) if kind in {"commit", "account"} else None
        if kind == "commit" and isinstance(inner, dict):
            yield commit_event(inner, did, 0, time_us, heard_at)
        elif kind == "account" and isinstance(inner, dict):
            yield account_event(inner, did, 0, time_us)
        elif kind in {"commit", "account"}:
            yield Event(Kind.UNREADABLE, 0, time_us, did, problem=f"a {kind} without its content")
        else:
            yield Event(Kind.OTHER, 0, time_us, did)

    def after_oversized(self, position: Position) -> Position:
        """See ``Dialect``. We rewind, so the step must be larger than the rewind."""
        return replace(position, time_us=position.time_us + REWIND_US + 1)
