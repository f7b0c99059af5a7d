"""Feeds under the contract: RSS 2.0 and Atom, newest first, on a server of ours."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from email.utils import format_datetime
from pathlib import Path

from contracts.rig import NOW, Item, Rig, Rigs, Trait, Trouble
from parvis.kit.http import Http
from parvis.networks.ports import Fault, Listener, Source, SourceKind
from parvis.networks.rss.listen import RssListener
from servers.web import Answer, Ask, Web

XML = '<?xml version="1.0" encoding="utf-8"?>'
RSS = XML + '<rss version="2.0"><channel><title>Le tram</title>%s</channel></rss>'
ATOM = XML + '<feed xmlns="http://www.w3.org/2005/Atom"><title>Le tram</title>%s</feed>'


def _rss(item: Item) -> str:
    date = f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else ""
    text = item.text if item.text.startswith("<p>") else f"<p>{item.text}</p>"
    return (
        f"<item><guid isPermaLink='false'>{item.key}</guid><title/>{date}"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def _atom(item: Item) -> str:
    date = f"<published>{item.at.isoformat()}</published>" if item.at else ""
    escaped = item.text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<entry><id>urn:{item.key}</id>{date}<content type='html'>{escaped}</content></entry>"


class FeedRig:
    """One feed. It answers 304 to who knows its tag."""

    traits = frozenset({Trait.LIVE, Trait.WIRE, Trait.MARKUP})
    beginning = ""
    web: Web

    def __init__(self, *, atom: bool) -> None:
        self.atom = atom
        self.entries: list[bytes] = []

    @property
    def source(self) -> Source:
        return Source("rss", SourceKind.FEED, term=f"{self.web.url}/feed")

    def listener(self) -> Listener:
        http = Http(allow_private=True, timeout_s=10, max_bytes=16_000_000)
        return RssListener(
            http=http, clock=lambda: NOW, rng=random.Random(3), interval_s=0.02, base_wait_s=0.01
        )

    def offer(self, *items: Item) -> None:
        self.entries += [(_atom(item) if self.atom else _rss(item)).encode() for item in items]

    def offer_malformed(self) -> None:
        self.entries.append(b"<entry><id>urn:x</id></entry>" if self.atom else b"<item><guid>x</guid></item>")

    def offer_broken_text(self, key: str) -> None:
        entry = (_atom if self.atom else _rss)(Item(key, "caf#")).encode()
        self.entries.append(entry.replace(b"#", b"\xff\xfe\x00\x01"))

    def remove(self, key: str) -> None:
        raise NotImplementedError

    def trouble(self, kind: Trouble) -> None:
        answers = {
            Trouble.RATE_LIMITED: Answer(429, b"slow", {"Retry-After": "1"}),
            Trouble.BROKEN: Answer(500, b"oops"),
            Trouble.GARBAGE: Answer(200, b"<html><body>hello</body></html>", {"Content-Type": "text/html"}),
            Trouble.CUT: Answer(200, b"<rss>" * 100, cut=True),
        }
        self.web.troubles.append(answers[kind])

    def post_id(self, key: str) -> str:
        return f"urn:{key}" if self.atom else f"{self.web.url}/feed#{key}"

    def hopeless(self) -> Sequence[tuple[Source, Fault]]:
        return (
            (Source("rss", SourceKind.FEED, term=f"{self.web.url}/gone"), Fault.NOT_FOUND),
            (Source("rss", SourceKind.FEED, term=f"{self.web.url}/private"), Fault.AUTH),
            (Source("rss", SourceKind.FEED, term="file:///etc/passwd"), Fault.BAD_INPUT),
            (Source("rss", SourceKind.FEED, term=f"{self.web.url}/page"), Fault.BAD_INPUT),
        )

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/page":
            return Answer(200, b"<html><body>a page</body></html>", {"Content-Type": "text/html"})
        if ask.path != "/feed":
            return Answer({"/gone": 410, "/private": 401}.get(ask.path, 404))
        tag = f'"{len(self.entries)}"'
        if ask.headers.get("if-none-match") == tag:
            return Answer(304, headers={"ETag": tag})
        head, tail = (ATOM if self.atom else RSS).encode().split(b"%s")
        body = head + b"".join(reversed(self.entries)) + tail
        return Answer(200, body, {"ETag": tag, "Content-Type": "application/xml"})


@contextmanager
def _serving(*, atom: bool) -> Iterator[Rig]:
    rig = FeedRig(atom=atom)
    with Web(rig.answer) as web:
        rig.web = web
        yield rig


def rss(_: Path) -> AbstractContextManager[Rig]:
    return _serving(atom=False)


def atom(_: Path) -> AbstractContextManager[Rig]:
    return _serving(atom=True)


RIGS: Rigs = {"rss": rss, "atom": atom}
