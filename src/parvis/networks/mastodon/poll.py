"""Timelines asked again and again: hashtags, accounts, searches, trends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from parvis.kit.backoff import Backoff
from parvis.networks.limits import limit
from parvis.networks.mastodon.batches import Batch, newer, overlapped
from parvis.networks.mastodon.server import NETWORK, Server
from parvis.networks.patience import beats
from parvis.networks.ports import Fault, Heard, NetworkError, Stop

FIRST_PAGES: Final = 5  # how far back a new source looks: 200 posts
MOST_PAGES: Final = 50  # how far one catching-up goes before it says that there is a gap
ROUNDS: Final = 5  # nonsense in a row after which a person must look
_SMALLER: Final = {40: 5, 5: 1}  # page sizes to fall back to when a page is too large


@dataclass(slots=True)
class Pages:
    """A timeline of one server, read from old to new.

    ``path`` answers statuses, newest first, and takes ``min_id`` and ``max_id``
    (https://docs.joinmastodon.org/api/guidelines/#pagination); ``at`` is where they lie in the answer.
    """

    server: Server
    path: str
    params: Mapping[str, str | int | bool] = field(default_factory=dict)
    at: str = ""
    by_id: bool = True
    _size: int = field(default_factory=lambda: int(limit(NETWORK, "page")))

    def page(self, **place: str | int) -> list[Any]:
        """Return one page, newest first. A page too large to read is asked for again, smaller."""
        while True:
            asked = {**self.params, "limit": self._size, **place}
            try:
                data = self.server.get(self.path, asked).data
            except NetworkError as fault:
                if fault.code != "too_large" or self._size not in _SMALLER:
                    raise
                self._size = _SMALLER[self._size]
                continue
            found = data.get(self.at) if self.at and isinstance(data, dict) else data
            if not isinstance(found, list):
                raise NetworkError(Fault.GARBAGE, "garbled", f"{self.server.base}{self.path}: not a timeline")
            return found

    def newest(self, pages: int = FIRST_PAGES) -> Iterator[list[Any]]:
        """Yield the last pages, oldest first."""
        found: list[list[Any]] = []
        while len(found) < pages:
            oldest = _oldest(found[-1]) if found else None
            page = self.page(**({"max_id": oldest} if oldest else {}))
            known = {_id(status) for earlier in found for status in earlier}
            if not page or all(_id(status) in known for status in page):
                break  # the end, or a server that knows no max_id
            found.append(page)
            if not self.by_id or _oldest(page) is None:
                break
        yield from (page[::-1] for page in reversed(found))

    def since(self, cursor: str, stop: Stop) -> Iterator[list[Any]]:
        """Yield the pages after ``cursor``, oldest first, until there is nothing newer."""
        at = overlapped(cursor)
        for _ in range(MOST_PAGES):
            page = self.page(min_id=at)
            yield page[::-1]
            newest = max((i for i in map(_id, page) if i), key=lambda i: (len(i), i), default=at)
            if not newer(newest, at) or stop.is_set():
                return
            at = newest
        raise TooFarError


class TooFarError(Exception):
    """There is more since the cursor than is worth asking for."""


def _id(status: Any) -> str:
    found = status.get("id") if isinstance(status, dict) else None
    return found if isinstance(found, str) else ""


def _oldest(page: list[Any]) -> str | None:
    return min((i for i in map(_id, page) if i), key=lambda i: (len(i), i), default=None)


@dataclass(slots=True)
class Trouble:
    """Decides what a fault means to a listener: wait so long, or give up by raising it."""

    backoff: Backoff
    _nonsense: int = 0

    def wait_for(self, fault: NetworkError) -> float:
        """Return how long to wait; raises ``fault`` if time will not heal it."""
        if fault.fault is Fault.GARBAGE:
            self._nonsense += 1
            if self._nonsense >= ROUNDS:
                raise fault
        elif fault.fault is not Fault.RETRY:
            raise fault
        return self.backoff.next_wait(fault.retry_after)

    def over(self) -> None:
        """Forget: something worked."""
        self._nonsense = 0
        self.backoff.reset()


@dataclass(slots=True)
class Poller:
    """Hears ``pages`` every ``every_s`` seconds until told to stop."""

    pages: Callable[[], Pages]
    batch: Batch
    trouble: Trouble
    every_s: float

    def run(self, stop: Stop) -> Iterator[Heard]:
        """Yield a batch a page, and an empty one every few seconds."""
        pages: Pages | None = None
        while not stop.is_set():
            wait = self.every_s
            try:
                pages = pages or self.pages()
                for page in self._round(pages, stop):
                    for status in page:
                        self.batch.add(status)
                    if stop.is_set():
                        return
                    yield self.batch.take()
                self.trouble.over()
            except NetworkError as fault:
                wait = self.trouble.wait_for(fault)
                self.batch.trouble(str(fault))
            for _ in beats(stop, wait):
                yield self.batch.take()

    def _round(self, pages: Pages, stop: Stop) -> Iterator[list[Any]]:
        if not pages.by_id:
            yield from pages.newest(1)
        elif not self.batch.cursor:
            yield from pages.newest()
        else:
            try:
                yield from pages.since(self.batch.cursor, stop)
            except TooFarError:
                self.batch.gap = True
                yield from pages.newest()
