"""Statuses gathered into what the port yields: posts, removals, what could not be read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from parvis.networks.mastodon.server import NETWORK
from parvis.networks.mastodon.statuses import StatusReader, UnreadableError, asked_out
from parvis.networks.ports import Heard, Post, Removal, RemovalKind

_REMEMBERED: Final = 50_000
_PROBLEMS: Final = 20
_OVERLAP_MS: Final = 120_000  # how late a post of another server may arrive and still be found
_SNOWFLAKE: Final = 1 << 50  # below this an id holds no time (before Mastodon 2.0, or another software)


def newer(one: str, other: str) -> bool:
    """Whether the status id ``one`` comes after ``other``: numbers by value, other strings by order."""
    return (len(one), one) > (len(other), other)


def overlapped(status_id: str) -> str:
    """Return an id two minutes before ``status_id``.

    Ids are snowflakes of the *author's* moment (milliseconds in the upper 48 bits,
    ``lib/mastodon/snowflake.rb``): what another server delivers late lies before what was already heard.
    """
    if status_id.isascii() and status_id.isdigit() and int(status_id) > _SNOWFLAKE:
        return str(max(0, int(status_id) - (_OVERLAP_MS << 16)))
    return status_id


class Recent:
    """Remembers the last keys it was shown."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._keys: OrderedDict[object, None] = OrderedDict()
        self._size = size

    def is_new(self, key: object) -> bool:
        """True the first time."""
        if key in self._keys:
            self._keys.move_to_end(key)
            return False
        self._keys[key] = None
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)
        return True


@dataclass(slots=True)
class Batch:
    """What was heard since the last time it was taken. ``cursor`` is the newest status id."""

    reader: StatusReader
    clock: Callable[[], datetime]
    cursor: str = ""
    gap: bool = False
    _posts: list[Post] = field(default_factory=list)
    _removals: list[Removal] = field(default_factory=list)
    _problems: list[str] = field(default_factory=list)
    _refused: int = 0
    _seen: Recent = field(default_factory=Recent)
    _asked_out: Recent = field(default_factory=Recent)

    def __len__(self) -> int:
        return len(self._posts) + len(self._removals) + self._refused

    def add(self, status: Any) -> bool:
        """Take one status; True if it was not heard before in this form. Never raises."""
        key = _key(status)
        if not self._seen.is_new(key):
            return False
        self._advance(status)
        try:
            post = self.reader.read(status)
        except UnreadableError as fault:
            self.refuse(str(fault))
            return True
        if post is not None and post.author.indexable:
            self._posts.append(post)
        elif post is not None:
            self._forget(post, status["account"])
        return True

    def _forget(self, post: Post, account: dict[str, Any]) -> None:
        """Who asks to be left out is left out from now on, and for what was kept before."""
        if asked_out(account) and self._asked_out.is_new(post.author.id):
            told = Removal(NETWORK, RemovalKind.AUTHOR, post.author.id, self.clock())
            self._removals.append(told)

    def _advance(self, status: Any) -> None:
        id_ = status.get("id") if isinstance(status, dict) else None
        if isinstance(id_, str) and 0 < len(id_) <= 128 and newer(id_, self.cursor):
            self.cursor = id_

    def remove(self, status_id: object) -> None:
        """Take a deletion."""
        try:
            id_ = self.reader.post_id(status_id)
        except UnreadableError as fault:
            self.refuse(str(fault))
            return
        self._removals.append(Removal(NETWORK, RemovalKind.POST, id_, self.clock()))

    def refuse(self, problem: str) -> None:
        """Count something that could not be read."""
        self._refused += 1
        self.trouble(problem)

    def trouble(self, problem: str) -> None:
        """Tell something that is no post's fault."""
        if len(self._problems) < _PROBLEMS:
            self._problems.append(problem)

    def take(self) -> Heard:
        """Return what there is, and begin anew."""
        heard = Heard(
            posts=tuple(self._posts),
            removals=tuple(self._removals),
            cursor=self.cursor,
            refused=self._refused,
            problems=tuple(self._problems),
            gap=self.gap,
        )
        self._posts, self._removals, self._problems = [], [], []
        self._refused, self.gap = 0, False
        return heard


def _key(status: Any) -> object:
    """Return what makes a status the same: its id and its last edit; for garbage, nothing does."""
    if not isinstance(status, dict) or not isinstance(status.get("id"), (str, int)):
        return object()
    edited = status.get("edited_at")
    return status["id"], edited if isinstance(edited, str) else None
