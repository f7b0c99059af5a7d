"""What a network's test double must offer so that the contract can try the network's listener.

Each network keeps its rigs in ``tests/networks/<name>/rig.py`` as ``RIGS``: a mapping from a name to a
function that takes a temporary folder and gives a context manager of a ``Rig``.
"""

from __future__ import annotations

import enum
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from parvis.networks.ports import Fault, Heard, Listener, Post, Removal, Source

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Trait(enum.Enum):
    """What holds for a rig; a contract test that needs a trait is skipped without it."""

    LIVE = "it never ends by itself"
    REMOVES = "a deletion is heard"
    MARKUP = "posts travel as HTML"
    WIRE = "it talks to a server, which can have trouble"
    REWINDS = "after a resume, posts just before the cursor may come again"


class Trouble(enum.Enum):
    """What the server does instead of answering, the next time it is asked."""

    RATE_LIMITED = "429 with Retry-After: 1"
    BROKEN = "500"
    GARBAGE = "200 with an answer that makes no sense"
    CUT = "the connection is cut in the middle"


@dataclass(frozen=True)
class Item:
    """A post to be offered, before any network's dialect. ``text`` is markup if the rig has MARKUP."""

    key: str
    text: str
    at: datetime | None = NOW


class Rig(Protocol):
    """A source of posts under the test's command.

    ``beginning`` is the cursor from which everything ever offered is heard.
    """

    traits: frozenset[Trait]
    beginning: str

    @property
    def source(self) -> Source:
        """What to listen to."""
        ...

    def listener(self) -> Listener:
        """Return a fresh listener, as after a restart; its clock stands at ``NOW``, its backoff is short."""
        ...

    def offer(self, *items: Item) -> None:
        """Make the network hold these posts, after those it holds already."""
        ...

    def offer_malformed(self) -> None:
        """Put something among the posts that cannot be read as one."""
        ...

    def offer_broken_text(self, key: str) -> None:
        """Put a post whose bytes are not UTF-8 (or a lone surrogate, where the dialect allows one)."""
        ...

    def remove(self, key: str) -> None:
        """Delete a post (REMOVES)."""
        ...

    def trouble(self, kind: Trouble) -> None:
        """Make the next answer go wrong (WIRE)."""
        ...

    def post_id(self, key: str) -> str:
        """Return the id under which an offered item is heard."""
        ...

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        """Return sources that only a person can mend, with the fault that must be raised."""
        ...


Rigs = Mapping[str, Callable[[Path], AbstractContextManager[Rig]]]


class Halt:
    """A ``Stop`` that gives up after ``limit_s`` and makes every wait short, so that no test sleeps."""

    def __init__(self, limit_s: float = 10.0) -> None:
        self._event = threading.Event()
        self._until = time.monotonic() + limit_s

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set() or time.monotonic() > self._until

    def wait(self, timeout: float | None = None) -> bool:
        self._event.wait(0.005 if timeout is None else min(timeout, 0.005))
        return self.is_set()


@dataclass
class Notes:
    """Everything heard in one run."""

    posts: list[Post] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    refused: int = 0
    problems: list[str] = field(default_factory=list)
    gap: bool = False
    cursor: str = ""
    batches: list[Heard] = field(default_factory=list)

    def add(self, heard: Heard) -> None:
        self.posts += heard.posts
        self.removals += heard.removals
        self.refused += heard.refused
        self.problems += heard.problems
        self.gap = self.gap or heard.gap
        self.cursor = heard.cursor
        self.batches.append(heard)

    @property
    def ids(self) -> list[str]:
        return [post.id for post in self.posts]

    def post(self, post_id: str) -> Post:
        return next(post for post in self.posts if post.id == post_id)


def hear(
    rig: Rig,
    cursor: str,
    enough: Callable[[Notes], bool] = lambda _: False,
    *,
    after_batch: Callable[[Notes], None] = lambda _: None,
    source: Source | None = None,
    limit_s: float = 10.0,
) -> Notes:
    """Listen until ``enough``, or the source ends, or ``limit_s`` is over (then ``enough`` did not hold)."""
    halt, notes = Halt(limit_s), Notes(cursor=cursor)
    for heard in rig.listener().listen(source or rig.source, cursor, halt):
        notes.add(heard)
        after_batch(notes)
        if enough(notes):
            halt.set()
    return notes


def all_of(rig: Rig, items: Iterable[Item]) -> Callable[[Notes], bool]:
    """Return the condition: each of these items was heard."""
    wanted = {rig.post_id(item.key) for item in items}
    return lambda notes: wanted <= set(notes.ids)
