"""Asking for a feed: only what is new is sent, within a bound. For whoever makes something of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from parvis.kit.addresses import HttpFault
from parvis.kit.http import Http
from parvis.networks.answers import accepted, from_fault
from parvis.networks.limits import limit
from parvis.networks.rss.feed import NETWORK, Entry, read_feed
from parvis.networks.rss.listen import ACCEPT

EVERY: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(days=1)


def feed_fetch(
    url: str, etag: str, modified: str, http: Http, now: datetime
) -> tuple[Sequence[Entry], timedelta, dict[str, str]]:
    """The entries of a feed (none where nothing is new since ``etag`` and ``modified``), how long to leave it
    alone, and the validators for the next time. Raises ``NetworkError`` and ``NotAFeed``."""
    headers = {"Accept": ACCEPT}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    try:
        reply = accepted(http.get(url, headers=headers), now=now)
    except HttpFault as fault:
        raise from_fault(fault) from fault
    if reply.status == 304:
        return (), EVERY, {}
    kind = reply.headers.get("content-type", "")
    read = read_feed(reply.body, address=url, content_type=kind, heard_at=now)
    wait = min(max(timedelta(seconds=read.ttl_s), EVERY), LONGEST)
    tag, moment = reply.headers.get("etag", ""), reply.headers.get("last-modified", "")
    kept = {"etag": tag if len(tag) <= 300 else "", "modified": moment if len(moment) <= 100 else ""}
    return read.entries, wait, kept


def http_for_feeds() -> Http:
    """A client that takes what a feed may weigh, and no more."""
    return Http(timeout_s=30.0, max_bytes=int(limit(NETWORK, "feed_bytes")))
