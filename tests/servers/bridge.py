"""A real host's ``subscribeRepos`` turned into a Jetstream, as the public one does for the whole network."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import libipld
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from servers.jetstream import EPOCH, V1, V2, Jetstream


def _jsonable(value: Any) -> Any:
    """Return decoded CBOR as the JSON of the AT Protocol: links and bytes in their objects."""
    if isinstance(value, Mapping):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    return value


def _feed(stream: Jetstream, frame: bytes) -> None:
    header, body = libipld.decode_dag_cbor_multi(frame)
    kind = str(header.get("t", ""))[1:]
    now = (datetime.now(UTC) - EPOCH).total_seconds()
    time_us = int(now * 1_000_000)
    if kind in {"identity", "account"}:
        stream.add(kind, body["did"], body, time_us)
    elif kind == "sync":
        stream.add(kind, body["did"], {"did": body["did"], "rev": body["rev"]}, time_us)
    elif kind == "commit":
        blocks = libipld.decode_car(body["blocks"])[1] if body["ops"] else {}
        for op in body["ops"]:
            collection, _, rkey = op["path"].partition("/")
            made = {"rev": body["rev"], "operation": op["action"], "collection": collection, "rkey": rkey}
            if op.get("cid"):
                made |= {"cid": libipld.encode_cid(op["cid"]), "record": _jsonable(blocks[op["cid"]])}
            stream.add("commit", body["repo"], made, time_us)


@contextmanager
def bridged(ws_url: str, *, paths: tuple[str, ...] = (V2, V1)) -> Iterator[Jetstream]:
    """Serve what the host at ``ws_url`` says, from its first event on."""
    over = threading.Event()

    def pump(stream: Jetstream) -> None:
        address = f"{ws_url}/xrpc/com.atproto.sync.subscribeRepos?cursor=0"
        try:
            with connect(address, compression=None, max_size=None, proxy=None) as source:
                while not over.is_set():
                    try:
                        frame = source.recv(timeout=0.2, decode=False)
                    except TimeoutError:
                        continue
                    _feed(stream, bytes(frame))
        except (WebSocketException, OSError):
            return  # the host is gone: the stream stays open and silent, as a Jetstream's would

    with Jetstream(paths=paths) as stream:
        thread = threading.Thread(target=pump, args=(stream,), daemon=True)
        thread.start()
        try:
            yield stream
        finally:
            over.set()
            thread.join(2)
