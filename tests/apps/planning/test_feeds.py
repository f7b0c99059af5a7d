"""Feeds that draft: each entry once, never more than a draft, whatever the feed says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from apps.planning.made import NOW
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.planning.feeds.models import Feed, FeedEntry, Trouble
from parvis.apps.planning.feeds.services import EVERY, MOST_DRAFTS, feed_create, feed_pause, feed_read
from parvis.apps.planning.models import Plan
from parvis.apps.publishing.models import Delivery
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.kit.addresses import TimedOut
from parvis.kit.http import Reply

pytestmark = pytest.mark.django_db


class Web:
    """One address that answers what it is told to, and remembers how it was asked."""

    def __init__(self, *bodies: bytes | Exception | int, etag: str = "") -> None:
        self.bodies, self.asked, self.etag = list(bodies), [], etag  # type: ignore[var-annotated]

    def get(self, url: str, *, headers: Mapping[str, str]) -> Reply:
        self.asked.append(dict(headers))
        body = self.bodies.pop(0)
        if isinstance(body, Exception):
            raise body
        told = {"content-type": "application/rss+xml", "etag": self.etag}
        if isinstance(body, int):
            return Reply(status=body, headers={}, body=b"", url=url)
        return Reply(status=200, headers=told, body=body, url=url)


def rss(*numbers: int, text: str = "Un article") -> bytes:
    items = "".join(
        f"<item><guid>g{n}</guid><title>Titre {n}</title><link>https://x.org/{n}</link>"
        f"<description>{text} {n}</description><pubDate>Thu, 26 Nov 2026 0{n % 10}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Blog</title>{items}</channel></rss>".encode()


@pytest.fixture
def feed(actor: Actor, workspace: Workspace) -> Feed:
    return feed_create(
        actor=actor, workspace=workspace, name="Blog", url="https://x.org/rss",
        template="À lire : {title}\n{link} {summary}", networks=[], campaign="Blog",
    )  # fmt: skip


def read(feed: Feed, web: Web) -> int:
    return feed_read(feed_id=feed.pk, http=web, now=NOW)  # type: ignore[arg-type]


def test_at_first_the_newest_alone_becomes_a_draft_then_each_new_entry_once(feed: Feed) -> None:
    web = Web(rss(1, 2, 3), rss(2, 3, 4, 5), rss(4, 5))
    assert [read(feed, web) for _ in range(3)] == [1, 2, 0]
    texts = [body_of(post).common.parts[0].text for post in Post.objects.order_by("created_at")]
    assert texts[0] == "À lire : Titre 3\nhttps://x.org/3 Un article 3"
    assert FeedEntry.objects.count() == 5
    post = Post.objects.order_by("created_at").last()
    assert post is not None
    assert (post.title, post.campaign, body_of(post).common.link) == ("Titre 5", "Blog", "https://x.org/5")


def test_nothing_is_planned_nor_sent(feed: Feed) -> None:
    read(feed, Web(rss(1)))
    assert not Plan.objects.exists()
    assert not Delivery.objects.exists()


def test_a_flood_makes_twenty_drafts_at_a_time_and_loses_none(feed: Feed) -> None:
    web = Web(rss(0), rss(*range(50)), rss(*range(50)), rss(*range(50)))
    assert [read(feed, web) for _ in range(4)] == [1, MOST_DRAFTS, MOST_DRAFTS, 9]


def test_what_has_not_changed_is_not_sent_again(feed: Feed) -> None:
    web = Web(rss(1), 304, etag='"v1"')
    assert [read(feed, web), read(feed, web)] == [1, 0]
    assert web.asked[1]["If-None-Match"] == '"v1"'
    feed.refresh_from_db()
    assert feed.next_at == NOW + EVERY


@pytest.mark.parametrize(
    ("body", "trouble"),
    [(TimedOut("slow"), Trouble.UNREADABLE), (500, Trouble.UNREADABLE), (b"<html>", Trouble.NOT_A_FEED)],
)
def test_what_goes_wrong_is_told_and_tried_again(feed: Feed, body: Any, trouble: str) -> None:
    web = Web(body, rss(1))
    assert read(feed, web) == 0
    feed.refresh_from_db()
    assert (feed.trouble, feed.begun_at) == (trouble, None)
    assert feed.next_at is not None
    assert feed.next_at > NOW
    assert read(feed, web) == 1
    feed.refresh_from_db()
    assert feed.trouble == ""


def test_markup_braces_and_links_that_lead_nowhere_stay_words(feed: Feed) -> None:
    hostile = rss(1, text="&lt;script&gt;x&lt;/script&gt; {link}").replace(
        b"https://x.org/1", b"javascript:x"
    )
    read(feed, Web(hostile))
    body = body_of(Post.objects.get())
    assert body.common.link == ""
    assert "<script>" not in body.common.parts[0].text
    assert "{link}" in body.common.parts[0].text


def test_a_paused_feed_is_not_read(feed: Feed, actor: Actor, workspace: Workspace) -> None:
    feed_pause(actor=actor, workspace=workspace, feed_id=feed.pk, paused=True)
    web = Web()
    assert read(feed, web) == 0
    assert web.asked == []


@pytest.mark.parametrize(
    "wrong", [{"url": "file:///etc/passwd"}, {"template": "{who}"}, {"template": " "}, {"name": ""}]
)
def test_what_makes_no_feed_is_refused(actor: Actor, workspace: Workspace, wrong: dict[str, str]) -> None:
    given = {"name": "n", "url": "https://y.org/", "template": "{title}", **wrong}
    with pytest.raises(BadInput):
        feed_create(actor=actor, workspace=workspace, networks=[], campaign="", **given)


def test_one_feed_an_address_and_only_for_writers(
    feed: Feed, actor: Actor, workspace: Workspace, member: Any
) -> None:
    given = {
        "workspace": workspace,
        "name": "n",
        "url": feed.url,
        "template": "{title}",
        "networks": [],
        "campaign": "",
    }
    with pytest.raises(Conflict):
        feed_create(actor=actor, **given)
    with pytest.raises(NotAllowed):
        feed_create(actor=Actor.human(member(Role.ANALYST)), **given)
    assert timedelta(minutes=5) < EVERY
