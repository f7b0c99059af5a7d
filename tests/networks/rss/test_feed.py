"""Feeds as they are found: old, odd, broken, hostile."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from contracts.rig import NOW, Halt
from parvis.kit.http import Http
from parvis.networks.ports import Fault, Heard, MediaKind, NetworkError, Source, SourceKind
from parvis.networks.rss.feed import Feed, NotAFeed, read_feed
from parvis.networks.rss.listen import RssListener
from servers.web import Answer, Web

ADDRESS = "https://tram.example/news/feed.xml"


def read(body: str | bytes, content_type: str = "") -> Feed:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(raw, address=ADDRESS, content_type=content_type, heard_at=NOW)


def rss(*items: str, head: str = "") -> str:
    channel = f"<channel><title>Le tram</title>{head}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


def one(body: str | bytes, content_type: str = "") -> object:
    (entry,) = read(body, content_type).entries
    assert entry.post is not None, entry.problem
    return entry.post


def test_an_entry_is_read_whole() -> None:
    post = one(
        rss(
            "<item><guid>https://tram.example/1</guid><link>../1.html</link><title>La ligne B &amp; C</title>"
            "<description>&lt;p&gt;En &lt;b&gt;panne&lt;/b&gt; &lt;a href='https://x.example/'&gt;ici&lt;/a&gt;"
            "&lt;img src='a.png'&gt;&lt;/p&gt;</description><author>Ana</author>"
            "<category>Transports</category>"
            "<enclosure url='a.mp3' type='audio/mpeg' length='1'/>"
            "<pubDate>Fri, 20 Nov 2026 12:30:00 +0100</pubDate></item>",
            head="<language>fr-FR</language>",
        )
    )
    assert post.id == "https://tram.example/1"
    assert (post.title, post.text) == ("La ligne B & C", "En panne ici")
    assert post.url == "https://tram.example/1.html", "a relative link is resolved"
    assert post.created_at == NOW - timedelta(minutes=30)
    assert (post.author.name, post.author.id) == ("Ana", f"{ADDRESS}#Ana")
    assert post.languages == ("fr-FR",)
    assert post.hashtags == ("transports",)
    assert post.links == ("https://x.example/",)
    assert set(post.media) == {MediaKind.AUDIO, MediaKind.IMAGE}


def test_the_full_content_is_preferred_to_the_summary() -> None:
    entry = (
        "<item><guid>1</guid><description>court</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "<![CDATA[<p>Le texte entier</p>]]></content:encoded></item>"
    )
    assert one(rss(entry)).text == "Le texte entier"


@pytest.mark.parametrize(
    "date", ["", "<pubDate/>", "<pubDate>bientôt</pubDate>", "<pubDate>32 Dec 99999</pubDate>"]
)
def test_a_missing_or_absurd_date_gives_the_moment_we_heard_it(date: str) -> None:
    assert one(rss(f"<item><guid>1</guid><title>T</title>{date}</item>")).created_at == NOW


def test_an_entry_without_any_id_keeps_the_same_one_from_poll_to_poll() -> None:
    body = rss("<item><title>Sans nom</title></item>")
    assert one(body).id == one(body).id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_do_not(encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>' + rss(
        "<item><guid>1</guid><title>T &l9; fin</title></item>"
    ).removeprefix('<?xml version="1.0"?>')
    began = time.process_time()
    (entry,) = read(bomb.encode(encoding)).entries
    assert time.process_time() - began < 1
    assert entry.post is not None
    assert entry.post.title.startswith("T ")
    assert len(entry.post.title) < 20


def test_a_feed_does_not_make_us_open_files_or_addresses() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + rss(
        "<item><guid>1</guid><title>T &f; fin</title></item>"
    ).removeprefix('<?xml version="1.0"?>')
    assert "root:" not in json.dumps([entry.post.title for entry in read(bomb).entries if entry.post])
    with pytest.raises(NotAFeed):
        read("/etc/passwd")
    with pytest.raises(NotAFeed):
        read("http://127.0.0.1:1/feed")


def test_a_cut_feed_gives_its_whole_entries() -> None:
    body = rss(*(f"<item><guid>{n}</guid><title>Titre {n}</title></item>" for n in range(5)))
    titles = [entry.post.title for entry in read(body[: body.index("Titre 3")]).entries if entry.post]
    assert titles[:3] == ["Titre 0", "Titre 1", "Titre 2"]


def test_latin_1_is_read_where_it_is_said() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><item><guid>1</guid>'
    body += "<title>Été à l'arrêt</title></item></channel></rss>"
    assert one(body.encode("iso-8859-1")).title == "Été à l'arrêt"


def test_one_bad_byte_does_not_garble_the_accents_of_the_others() -> None:
    body = rss("<item><guid>1</guid><title>Été X</title></item>").encode().replace(b"X", b"\xff")
    assert one(body, "application/xml; charset=utf-8").title == "Été \ufffd"


@pytest.mark.parametrize("body", ["", "<html><body>page</body></html>", "\x00\x01\x02", "{}", "<rss"])
def test_what_is_no_feed_is_said(body: str) -> None:
    with pytest.raises(NotAFeed):
        read(body)


class Feeds:
    """A server whose feed can be changed, and a listener on it."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.source = Source("rss", SourceKind.FEED, term=f"{web.url}/feed")

    def polls(self, cursor: str, number: int, **settings: object) -> list[Heard]:
        """Listen for ``number`` polls and return what was heard."""
        http = Http(allow_private=True, timeout_s=5, max_bytes=int(settings.pop("max_bytes", 1_000_000)))
        made = RssListener(
            http=http,
            clock=lambda: NOW,
            rng=random.Random(1),
            base_wait_s=0.01,
            **{"interval_s": 0.01, **settings},
        )
        halt, heard, already = Halt(), [], len(self.web.asked)
        for batch in made.listen(self.source, cursor, halt):
            heard.append(batch)
            if len(self.web.asked) - already >= number:
                halt.set()
        return heard


@pytest.fixture
def answer() -> dict[str, Answer]:
    return {"now": Answer(200, rss("<item><guid>1</guid><title>Un</title></item>").encode())}


@pytest.fixture
def feeds(answer: dict[str, Answer]) -> Iterator[Feeds]:
    with Web(lambda _: answer["now"]) as web:
        yield Feeds(web)


def test_the_second_request_is_conditional_even_after_a_restart(
    feeds: Feeds, answer: dict[str, Answer]
) -> None:
    validators = {"ETag": '"v1"', "Last-Modified": "Fri, 20 Nov 2026 11:00:00 GMT"}
    answer["now"] = Answer(200, answer["now"].body, validators)
    first = feeds.polls("", 1)
    assert sum(len(batch.posts) for batch in first) == 1
    answer["now"] = Answer(304)
    second = feeds.polls(first[-1].cursor, 2)
    asked = feeds.web.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == tuple(validators.values())
    assert sum(len(batch.posts) for batch in second) == 0


def test_an_entry_that_leaves_the_feed_and_comes_back_is_not_heard_twice(
    feeds: Feeds, answer: dict[str, Answer]
) -> None:
    one_entry = answer["now"]
    first = feeds.polls("", 1)
    answer["now"] = Answer(200, rss("<item><guid>2</guid><title>Deux</title></item>").encode())
    second = feeds.polls(first[-1].cursor, 1)
    answer["now"] = one_entry
    third = feeds.polls(second[-1].cursor, 1)
    counts = [sum(len(batch.posts) for batch in run) for run in (first, second, third)]
    assert counts == [1, 1, 0]


def test_an_entry_that_its_author_edited_is_heard_once_more_under_the_same_id(
    feeds: Feeds, answer: dict[str, Answer]
) -> None:
    def atom(title: str, updated: str) -> Answer:
        entry = f"<id>urn:1</id><title>{title}</title><published>2026-11-20T08:00:00Z</published>"
        body = f"<entry>{entry}<updated>{updated}</updated></entry>"
        return Answer(200, f'<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode())

    versions = [atom("Un", "2026-11-20T08:00:00Z"), *[atom("Corrigé", "2026-11-20T09:00:00Z")] * 2]
    cursor, posts = "", []
    for answer["now"] in versions:
        heard = feeds.polls(cursor, 1)
        cursor = heard[-1].cursor
        posts += [post for batch in heard for post in batch.posts]
    assert [post.title for post in posts] == ["Un", "Corrigé"]
    assert len({post.id for post in posts}) == len({post.created_at for post in posts}) == 1
    assert [post.edited_at for post in posts] == [None, datetime(2026, 11, 20, 9, tzinfo=UTC)]


def test_the_validators_are_kept_only_once_everything_was_handed_over(
    feeds: Feeds, answer: dict[str, Answer]
) -> None:
    """Else a crash between two batches would be answered 304, and the rest lost."""
    items = "".join(f"<item><guid>{n}</guid><title>T{n}</title></item>" for n in range(250))
    answer["now"] = Answer(200, rss(items).encode(), {"ETag": '"v1"'})
    heard = feeds.polls("", 1)
    with_posts = [batch for batch in heard if batch.posts]
    assert [len(batch.posts) for batch in with_posts] == [100, 100, 50]
    assert all(json.loads(batch.cursor)["e"] == "" for batch in with_posts)
    assert json.loads(heard[-1].cursor)["e"] == '"v1"'


class Waits(Halt):
    """Records how long the listener means to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return self.is_set()


@pytest.mark.parametrize(
    ("head", "headers", "least"),
    [
        ("", {}, 300),
        ("<ttl>60</ttl>", {}, 3600),
        ("", {"Cache-Control": "public, max-age=1800"}, 1800),
        ("", {"Cache-Control": "max-age=9999999"}, 86_400),
    ],
)
def test_a_feed_is_left_alone_as_long_as_it_asks_and_five_minutes_at_least(
    head: str, headers: dict[str, str], least: float
) -> None:
    body = rss("<item><guid>1</guid><title>Un</title></item>", head=head).encode()
    waits = Waits()
    with Web(lambda _: Answer(200, body, headers)) as web:
        made = RssListener(http=Http(allow_private=True), clock=lambda: NOW, rng=random.Random(1))
        for _ in made.listen(Source("rss", SourceKind.FEED, term=web.url), "", waits):
            if len(web.asked) > 1:
                waits.set()
    assert least <= sum(waits.asked) < least + 5


def test_retry_after_is_obeyed() -> None:
    waits = Waits()
    body = rss("<item><guid>1</guid><title>Un</title></item>").encode()
    with Web(lambda _: Answer(200, body)) as web:
        web.troubles.append(Answer(503, b"", {"Retry-After": "120"}))
        made = RssListener(http=Http(allow_private=True), clock=lambda: NOW, rng=random.Random(1))
        for heard in made.listen(Source("rss", SourceKind.FEED, term=web.url), "", waits):
            if heard.posts:
                waits.set()
    assert sum(waits.asked) >= 120


def test_a_feed_without_end_is_said_to_be_too_large(feeds: Feeds, answer: dict[str, Answer]) -> None:
    item = b"<item><title>encore</title></item>" * 100
    answer["now"] = Answer(200, stream=(item for _ in iter(int, 1)))
    with pytest.raises(NetworkError) as caught:
        feeds.polls("", 1)
    assert (caught.value.fault, caught.value.code) == (Fault.BAD_INPUT, "too_large")


def test_a_private_address_is_refused(feeds: Feeds) -> None:
    made = RssListener(http=Http(allow_private=False), clock=lambda: datetime.now(UTC))
    with pytest.raises(NetworkError) as caught:
        list(made.listen(feeds.source, "", Halt()))
    assert caught.value.code == "address_refused"
    assert feeds.web.asked == []
