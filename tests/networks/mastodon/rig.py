"""Mastodon under the contract: the fake server, heard by its stream and by a hashtag."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from contracts.rig import NOW, Item, Rig, Rigs, Trait, Trouble
from parvis.kit.http import Http
from parvis.kit.websocket import open_websocket
from parvis.networks.mastodon.listen import MastodonListener
from parvis.networks.mastodon.server import MAX_BYTES, Budgets
from parvis.networks.ports import Fault, Listener, Source, SourceKind
from servers.fake_mastodon import FakeMastodon
from servers.fake_mastodon import Trouble as Wrong

TAG = "tram"
_WRONG = {
    Trouble.RATE_LIMITED: Wrong.RATE_LIMITED,
    Trouble.BROKEN: Wrong.BROKEN,
    Trouble.GARBAGE: Wrong.GARBAGE,
    Trouble.CUT: Wrong.CUT,
}


def a_listener(**more: object) -> MastodonListener:
    """Return a listener that may speak to this machine, never waits long, and counts no budget."""
    told: dict[str, object] = {
        "http": Http(max_bytes=MAX_BYTES, allow_private=True),
        "open_socket": lambda url, headers: open_websocket(url, headers=headers, allow_private=True),
        "clock": lambda: NOW,
        "rng": random.Random(1),
        "base_wait_s": 0.01,
        "poll_s": 0.05,
        "budgets": Budgets(1_000_000),
    }
    return MastodonListener(**(told | more))  # type: ignore[arg-type]


class MastodonRig:
    """One fake server, heard in one way."""

    # A resume looks two minutes back, for what other servers delivered late.
    traits = frozenset({Trait.LIVE, Trait.MARKUP, Trait.WIRE, Trait.REWINDS})
    beginning = "0"

    def __init__(self, fake: FakeMastodon, kind: SourceKind) -> None:
        self.fake = fake
        token = "good-token" if kind is SourceKind.STREAM else None
        term = {SourceKind.HASHTAG: TAG, SourceKind.TIMELINE: "@alice"}.get(kind, "")
        fake.state.account("alice")
        self.source = Source("mastodon", kind, term=term, host=fake.base, token=token)
        self._ids: dict[str, int] = {}

    def listener(self) -> Listener:
        return a_listener()

    def offer(self, *items: Item) -> None:
        for item in items:
            self.fake.state.post(item.text, at=item.at, tags=[TAG], number=self._number(item.key))

    def offer_malformed(self) -> None:
        self.fake.state.put_raw({"content": None, "visibility": "public"})

    def offer_broken_text(self, key: str) -> None:
        text = "octets @@broken@@ \ud800 perdus"
        self.fake.state.post(text, tags=[TAG], number=self._number(key))

    def remove(self, key: str) -> None:
        self.fake.state.delete(str(self._number(key)))

    def trouble(self, kind: Trouble) -> None:
        self.fake.trouble(_WRONG[kind])

    def post_id(self, key: str) -> str:
        return f"{self.fake.host}/{self._number(key)}"

    def _number(self, key: str) -> int:
        # A test may ask for the id of what it will offer later.
        return self._ids.setdefault(key, self.fake.state.next_id())

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        def source(kind: SourceKind, term: str = "", host: str = "", token: str | None = None) -> Source:
            return Source("mastodon", kind, term=term, host=host or self.fake.base, token=token)

        self.fake.state.account("discrete", noindex=True)
        return [
            (source(SourceKind.STREAM), Fault.AUTH),
            (source(SourceKind.STREAM, token="stolen"), Fault.AUTH),
            (source(SourceKind.SEARCH, "tram", token="stolen"), Fault.AUTH),
            (source(SourceKind.HASHTAG, "deux mots"), Fault.BAD_INPUT),
            (source(SourceKind.HASHTAG, "tram", host="no such host"), Fault.BAD_INPUT),
            (source(SourceKind.TIMELINE, "nobody"), Fault.NOT_FOUND),
            (source(SourceKind.TIMELINE, "discrete"), Fault.REFUSED),
            (source(SourceKind.FEED), Fault.BAD_INPUT),
        ]


def _made(kind: SourceKind) -> Callable[[Path], AbstractContextManager[Rig]]:
    @contextmanager
    def make(_: Path) -> Iterator[Rig]:
        with FakeMastodon() as fake:
            yield MastodonRig(fake, kind)

    return make


RIGS: Rigs = {
    "stream": _made(SourceKind.STREAM),
    "hashtag": _made(SourceKind.HASHTAG),
    "timeline": _made(SourceKind.TIMELINE),
}
