"""Articles of the brand's own blog or of the trade press. What they say is data from outside."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from parvis.apps.ideas.models import IdeaFeed, Origin
from parvis.apps.ideas.proposing.found import Found, Outcome, ideas_propose
from parvis.apps.planning.feeds.fetching import feed_fetch
from parvis.apps.planning.feeds.models import Trouble
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http
from parvis.kit.utm import is_web_link
from parvis.networks.ports import NetworkError, Post
from parvis.networks.rss.feed import Entry, NotAFeed

NEWS: Final = timedelta(days=14)  # an older article is no news


def read(*, actor: Actor, workspace: Workspace, http: Http, now: datetime) -> Outcome:
    """Read every feed and propose its new articles, the newest first. What goes wrong is written on the
    feed."""
    made = kept_back = 0
    for feed in IdeaFeed.objects.filter(workspace=workspace):
        try:
            entries, _wait, validators = feed_fetch(feed.url, feed.etag, feed.modified, http, now)
        except (NetworkError, NotAFeed) as fault:
            trouble = Trouble.NOT_A_FEED if isinstance(fault, NotAFeed) else Trouble.UNREADABLE
            _note(feed, now, trouble=trouble)
            continue
        found = [one for entry in entries if (one := _found(feed, entry, now))]
        found.sort(key=lambda one: str(one.evidence["published"]), reverse=True)
        outcome = ideas_propose(actor=actor, workspace=workspace, origin=Origin.FEED, found=found, now=now)
        made, kept_back = made + outcome.made, kept_back + outcome.kept_back
        # Validators move only when nothing was left for another week: else the feed would say "nothing new".
        _note(feed, now, trouble="", **({} if outcome.kept_back else validators))
    return Outcome(made, kept_back)


def _found(feed: IdeaFeed, entry: Entry, now: datetime) -> Found | None:
    post = entry.post
    if post is None or now - post.created_at > NEWS:
        return None
    link = post.url if is_web_link(post.url) and len(post.url) <= 500 else ""
    key = "article:" + hashlib.sha256((link or post.id).encode()).hexdigest()[:32]
    title = post.title or post.text
    return Found(
        key=key, thing=key, title=title[:160], outside=_text(post),
        evidence={"url": link, "feed": feed.name, "published": post.created_at.isoformat()},
    )  # fmt: skip


def _text(post: Post) -> str:
    return f"{post.title}\n\n{post.text}".strip()[:20_000]


def _note(feed: IdeaFeed, now: datetime, **values: Any) -> None:
    IdeaFeed.objects.filter(pk=feed.pk).update(read_at=now, **values)
