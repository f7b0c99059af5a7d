"""An account's own posts, asked of the host that keeps them: no AppView, no token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from parvis.kit.backoff import Backoff
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.positions import microseconds
from parvis.networks.bluesky.records import NETWORK, post_id
from parvis.networks.patience import beats
from parvis.networks.ports import Author, Fault, Heard, NetworkError, Post, Removal, RemovalKind, Stop

EVERY_S: Final = 60.0
MAX_PAGES: Final = 20
FIRST_PAGES: Final = 5  # how much history a new source begins with
BATCH: Final = 100
_ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
_TID: Final = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}\Z")


def tid(moment: datetime) -> str:
    """Return the smallest record key of a moment (https://atproto.com/specs/tid): they sort as time does."""
    number = microseconds(moment) << 10
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def _rkey(post: Post) -> str:
    return post.id.rpartition("/")[2]


@dataclass
class Timeline:
    """Polls one account. One use, one thread."""

    directory: Directory
    account: str
    host: str
    clock: Callable[[], datetime]
    backoff: Backoff
    every_s: float = EVERY_S
    _seen: set[str] = field(default_factory=set)
    _author: Author | None = None

    def run(self, cursor: str, stop: Stop) -> Iterator[Heard]:
        """Yield new posts and deletions.

        ``cursor`` is the newest record key accepted and the number of posts given so far, or empty.
        """
        key, _, number = cursor.partition(" ")
        if cursor and not ((_TID.match(key) or not key) and number.isdecimal()):
            message = f"{cursor!r:.40} is not a record key"
            raise NetworkError(Fault.BAD_INPUT, "bad_cursor", message)
        while not stop.is_set():
            wait = self.every_s
            try:
                for heard in self._poll(key, int(number or 0)):
                    cursor = heard.cursor
                    key, _, number = cursor.partition(" ")
                    yield heard
                self.backoff.reset()
            except NetworkError as fault:
                if fault.fault not in {Fault.RETRY, Fault.GARBAGE}:
                    raise
                wait = self.backoff.next_wait(fault.retry_after)
                yield Heard(cursor=cursor, problems=(str(fault),))
            for _ in beats(stop, wait):
                yield Heard(cursor=cursor)

    def _poll(self, cursor: str, given: int) -> Iterator[Heard]:
        if self._author is None:
            did = self.directory.did(self.account, self.host)
            self.host = self.host or self.directory.host_of(did)
        author = self.directory.profile(self._author.id if self._author else did, self.host)
        if not author.indexable:
            gone = Removal(NETWORK, RemovalKind.AUTHOR, author.id, self.clock())
            yield Heard(removals=(gone,), cursor=f"{cursor} {given}")
            message = f"{self.account} asks not to be shown to people who are not logged in"
            raise NetworkError(Fault.REFUSED, "opted_out", message)
        self._author = author
        yield from self._news(author, cursor, given)

    def _news(self, author: Author, cursor: str, given: int) -> Iterator[Heard]:
        posts: list[Post] = []
        problems: list[str] = []
        listed: set[str] = set()
        refused, after, complete = 0, "", False
        for _ in range(MAX_PAGES if cursor else FIRST_PAGES):
            page = self.directory.page(author, self.host, after)
            listed |= {_rkey(post) for post in page.posts}
            fresh = [post for post in page.posts if _rkey(post) > cursor and _rkey(post) not in self._seen]
            posts += fresh
            refused += page.refused if fresh or not cursor else 0
            problems += page.problems if fresh or not cursor else ()
            after = page.after
            complete = not after or any(_rkey(post) <= cursor for post in page.posts)
            if complete:
                break
        removals = self._removals(author, listed, reached_end=not after)
        yield from self._batches(posts, cursor, given)
        newest = max([cursor, *(self._counts(post) for post in posts)])
        if removals or refused or (cursor and not complete):
            yield Heard(
                removals=removals,
                cursor=f"{newest} {given + len(posts)}",
                refused=refused,
                problems=tuple(problems[:5]),
                gap=bool(cursor) and not complete,
            )

    def _batches(self, posts: list[Post], cursor: str, given: int) -> Iterator[Heard]:
        ordered = sorted(posts, key=_rkey)
        for start in range(0, len(ordered), BATCH):
            part = ordered[start : start + BATCH]
            cursor = max([cursor, *(self._counts(post) for post in part)])
            given += len(part)
            yield Heard(posts=tuple(part), cursor=f"{cursor} {given}")

    def _counts(self, post: Post) -> str:
        """Return what the post makes of the cursor: a key from the future would hide all that follows."""
        key = _rkey(post)
        return key if _TID.match(key) and key < tid(self.clock() + timedelta(days=1)) else ""

    def _removals(self, author: Author, listed: set[str], *, reached_end: bool) -> tuple[Removal, ...]:
        """Return the posts seen in the last poll that are no longer where they were listed."""
        oldest = "" if reached_end or not listed else min(listed)
        gone = sorted(key for key in self._seen - listed if key >= oldest)
        self._seen = listed
        now = self.clock()
        return tuple(Removal(NETWORK, RemovalKind.POST, post_id(author.id, key), now) for key in gone)
