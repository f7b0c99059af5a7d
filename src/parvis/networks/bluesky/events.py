"""What a stream of an AT Protocol host says, whichever protocol it speaks."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from typing import Protocol as TypingProtocol

from parvis.networks.bluesky.positions import EPOCH, Position, Protocol
from parvis.networks.bluesky.records import POST, PROFILE, NotAPost, asks_to_be_hidden, post_id, read_post
from parvis.networks.ports import Post

# Statuses of accounts whose posts nobody may show (lexicon com.atproto.sync.subscribeRepos#account).
# "desynchronized" and "throttled" are the host's trouble, not the account's end.
_GONE: Final = frozenset({"deleted", "takendown", "suspended", "deactivated"})


class Kind(enum.Enum):
    """What happened."""

    POST = enum.auto()
    DELETED = enum.auto()
    GONE = enum.auto()  # the account is deleted, taken down, suspended or deactivated
    ACTIVE = enum.auto()  # the account was created or came back
    HIDDEN = enum.auto()  # the account asks to be shown to logged-in people only
    SHOWN = enum.auto()  # its profile no longer asks so
    DIVERGED = enum.auto()  # the repository was replaced: what we heard of it may be wrong
    UNREADABLE = enum.auto()
    MISSED = enum.auto()  # the host could not give everything since our position
    OTHER = enum.auto()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``id`` is a post's or an account's; ``key`` tells a repetition."""

    kind: Kind
    seq: int = 0
    time_us: int = 0
    did: str = ""
    id: str = ""
    key: str = ""
    post: Post | None = None
    problem: str = ""


class StreamFault(Exception):  # noqa: N818 - a fault, as everywhere here
    """The host ends the stream with a name: ``ConsumerTooSlow``, ``FutureCursor``, ``CursorTooOld``…"""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name


class Dialect(TypingProtocol):
    """One protocol, without the connection."""

    protocol: Protocol
    subprotocols: tuple[str, ...]

    def url(self, base: str, position: Position | None) -> str:
        """Return the address to open, ``base`` being ws:// or wss:// and a host."""
        ...

    def read(self, frame: bytes, heard_at: datetime) -> Iterable[Event]:
        """Return what a frame says, never raising but ``StreamFault``."""
        ...

    def after_oversized(self, position: Position) -> Position:
        """Return the position just behind the frame that follows ``position`` and is too large to read."""
        ...


def commit_event(commit: Mapping[str, Any], did: str, seq: int, time_us: int, heard_at: datetime) -> Event:
    """Return what an operation means to us. ``commit``: operation, collection, rkey, rev, record."""
    operation, collection, rkey = commit.get("operation"), commit.get("collection"), commit.get("rkey")
    if not (isinstance(operation, str) and isinstance(collection, str) and isinstance(rkey, str)):
        return Event(Kind.UNREADABLE, seq, time_us, did, problem="an operation without its name or place")
    key = f"{did}/{rkey}/{commit.get('rev')}/{operation}"
    if collection == PROFILE:
        hidden = operation != "delete" and asks_to_be_hidden(commit.get("record"))
        return Event(Kind.HIDDEN if hidden else Kind.SHOWN, seq, time_us, did, did, key)
    if collection != POST:
        return Event(Kind.OTHER, seq, time_us, did)
    if operation == "delete":
        return Event(Kind.DELETED, seq, time_us, did, post_id(did, rkey), key)
    try:
        post = read_post(commit.get("record"), did, rkey, heard_at)
    except NotAPost as error:
        return Event(Kind.UNREADABLE, seq, time_us, did, key=key, problem=str(error))
    if operation == "update":  # a record says when it was created only
        post = replace(post, edited_at=EPOCH + timedelta(microseconds=time_us) if time_us else heard_at)
    return Event(Kind.POST, seq, time_us, did, post.id, key, post)


def account_event(account: Mapping[str, Any], did: str, seq: int, time_us: int) -> Event:
    """Return what a change of an account's status means to us."""
    active, status = account.get("active"), account.get("status")
    key = f"{did}/account/{account.get('seq', seq)}"
    if active is True:
        return Event(Kind.ACTIVE, seq, time_us, did, did, key)
    if active is False and isinstance(status, str) and status in _GONE:
        return Event(Kind.GONE, seq, time_us, did, did, key)
    return Event(Kind.OTHER, seq, time_us, did)
