"""com.atproto.sync.subscribeRepos: the binary stream of any PDS or relay.

Sources: https://atproto.com/specs/event-stream (two CBOR objects a frame, error frames with op -1) and the
lexicon com.atproto.sync.subscribeRepos. Signatures are not verified: we trust the host we were told to hear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import libipld

from parvis.kit.moments import parse_moment
from parvis.networks.bluesky.events import Event, Kind, StreamFault, account_event, commit_event
from parvis.networks.bluesky.positions import Position, Protocol, microseconds
from parvis.networks.bluesky.records import POST, PROFILE

NSID: Final = "com.atproto.sync.subscribeRepos"
_OURS: Final = (f"{POST}/", f"{PROFILE}/")


class Firehose:
    """Positions are numbers of this host; resumption gives what follows, exactly."""

    protocol = Protocol.REPOS
    subprotocols: tuple[str, ...] = ()

    def url(self, base: str, position: Position | None) -> str:
        """See ``Dialect``. A position of another host means nothing here: then from now."""
        address = f"{base}/xrpc/{NSID}"
        if (
            position is not None
            and position.protocol is self.protocol
            and base.endswith(f"//{position.host}")
        ):
            return f"{address}?cursor={position.seq}"
        return address

    def read(self, frame: bytes, heard_at: datetime) -> Iterator[Event]:
        """See ``Dialect``. One event for each operation of a commit that touches posts or profiles."""
        parts = _decode(frame)
        if parts is None:
            yield Event(Kind.UNREADABLE, problem="a frame that is not two CBOR objects")
            return
        header, body = parts
        if header.get("op") == -1:
            raise StreamFault(str(body.get("error")), str(body.get("message") or ""))
        yield from self._events(str(header.get("t")), body, heard_at)

    def _events(self, kind: str, body: Mapping[str, Any], heard_at: datetime) -> Iterator[Event]:
        if kind == "#info":
            yield Event(Kind.MISSED, problem=f"{body.get('name')}: {body.get('message') or ''}")
            return
        seq, did = body.get("seq"), body.get("repo") or body.get("did")
        if type(seq) is not int or not isinstance(did, str):
            yield Event(Kind.UNREADABLE, problem="an event without an account or a number")
            return
        moment = parse_moment(body.get("time"))
        time_us = microseconds(moment) if moment else 0
        if kind == "#commit":
            yield from _commit(body, did, seq, time_us, heard_at)
        elif kind == "#account":
            yield account_event(body, did, seq, time_us)
        elif kind == "#sync":
            yield Event(Kind.DIVERGED, seq, time_us, did, did, f"{did}/sync/{seq}")
        elif kind == "#tombstone":  # before 2024-05 this was how an account's end was said
            yield Event(Kind.GONE, seq, time_us, did, did, f"{did}/tombstone/{seq}")
        else:
            yield Event(Kind.OTHER, seq, time_us, did)

    def after_oversized(self, position: Position) -> Position:
        """See ``Dialect``. The giant counts as accepted."""
        return replace(position, seq=position.seq + 1)


def _decode(frame: bytes) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    try:
        parts = libipld.decode_dag_cbor_multi(frame)
    except (ValueError, RecursionError):
        return None
    if len(parts) != 2 or not all(isinstance(part, dict) for part in parts):
        return None
    return parts[0], parts[1]


def _commit(body: Mapping[str, Any], did: str, seq: int, time_us: int, heard_at: datetime) -> Iterator[Event]:
    ops = body.get("ops")
    wanted = [
        op
        for op in (ops if isinstance(ops, list) else ())
        if isinstance(op, dict) and str(op.get("path")).startswith(_OURS)
    ]
    if body.get("tooBig") is True:  # deprecated, and still sent by old hosts: the content must be fetched
        yield Event(Kind.DIVERGED, seq, time_us, did, did, f"{did}/big/{seq}")
        return
    blocks = _blocks(body.get("blocks")) if any(op.get("action") != "delete" for op in wanted) else {}
    if blocks is None:
        yield Event(Kind.UNREADABLE, seq, time_us, did, problem="a commit whose blocks cannot be read")
        return
    for op in wanted:
        collection, _, rkey = str(op["path"]).partition("/")
        cid = op.get("cid")
        commit = {
            "operation": op.get("action"),
            "collection": collection,
            "rkey": rkey,
            "rev": body.get("rev"),
            "record": blocks.get(cid) if isinstance(cid, bytes) else None,
        }
        yield commit_event(commit, did, seq, time_us, heard_at)
    if not wanted:
        yield Event(Kind.OTHER, seq, time_us, did)


def _blocks(car: object) -> Mapping[Any, Any] | None:
    if not isinstance(car, bytes):
        return None
    try:
        _, blocks = libipld.decode_car(car)
    except (ValueError, RecursionError):
        return None
    return blocks if isinstance(blocks, dict) else None
