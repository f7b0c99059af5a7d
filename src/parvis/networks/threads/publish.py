"""Publishing on Threads: words, pictures, videos, polls, links, and posts that answer each other.

https://developers.facebook.com/docs/threads/posts,
https://developers.facebook.com/documentation/threads/create-posts/polls,
https://developers.facebook.com/docs/threads/retrieve-and-manage-replies/create-replies,
https://developers.facebook.com/docs/threads/posts/delete-posts, https://developers.facebook.com/docs/threads/insights.
A poll runs for a day: no field sets its end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from parvis.networks.calling import left_out
from parvis.networks.finding import listed
from parvis.networks.meta.containers import ContainerPublisher, Names, fetched, pages_of, with_link
from parvis.networks.meta.graph import Graph, of
from parvis.networks.ports import MediaKind
from parvis.networks.publishing import Access, Counts, Hand, Quota, Remote, Work
from parvis.networks.recents import Posted
from parvis.networks.threads.connect import API, VERSION
from parvis.networks.versions import Media, Poll

FETCHED: Final = {MediaKind.IMAGE: "image_url", MediaKind.VIDEO: "video_url"}
LETTERS: Final = "abcd"


class ThreadsPublisher(ContainerPublisher):
    """Publishes posts; the first comment is an answer to the first of them."""

    names = Names(API, VERSION, "threads", "threads_publish", "status", "text", "threads")

    def shown(self, work: Work, media: Media) -> dict[str, str]:
        """Return the fields of one picture or video."""
        kind = {"media_type": media.kind.value.upper()}
        return kind | fetched(work, media, names=FETCHED) | left_out({"alt_text": media.alt})

    def fields(self, work: Work) -> dict[str, str]:
        """Return the words, whom they answer, and what hangs on them."""
        part, told = work.part, {}
        if not part.media:
            link = work.version.link if work.number == 1 and _hangs(work) else ""
            told = {"media_type": "TEXT"} | left_out({"link_attachment": link})
        if part.poll is not None:
            told["poll_attachment"] = json.dumps(_options(part.poll), ensure_ascii=False)
        answered = work.before[-1 if work.number else 0].id if work.before else ""
        audience = "" if answered else work.version.visibility
        return told | left_out({"text": self.words(work), "reply_to_id": answered, "reply_control": audience})

    def words(self, work: Work) -> str:
        """Return the words; a link stands among them where it cannot hang on the post."""
        return work.part.text if _hangs(work) else with_link(work)

    def own(self, work: Work) -> str:
        """Return where answers, or posts that begin a thread, are listed."""
        return "replies" if work.before else self.names.own


def _hangs(work: Work) -> bool:
    """A link hangs on a post of words alone."""
    return not work.part.media and work.part.poll is None


def _options(poll: Poll) -> dict[str, str]:
    return {f"option_{letter}": option for letter, option in zip(LETTERS, poll.options, strict=False)}


class _Asks(Hand):
    def _graph(self, access: Access) -> Graph:
        return of(access, self._http, self._clock, API, VERSION)


class ThreadsChanges(_Asks):
    """Removes a post."""

    def remove(self, access: Access, remote: Remote) -> None:
        """Take the post away."""
        self._graph(access).delete(f"/{remote.id}")


class ThreadsRecents(_Asks):
    """Lists the profile's own posts; its answers are listed elsewhere."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read them, newest first."""
        return listed(pages_of(self._graph(access), f"/{access.id}/threads", "text", "permalink"), since)


class ThreadsQuotas(_Asks):
    """Reads ``threads_publishing_limit``."""

    def quota(self, access: Access) -> Quota | None:
        """Return what is left of the posts of 24 hours; answers are counted apart, and allowed more."""
        return self._graph(access).quota(f"/{access.id}/threads_publishing_limit")


class ThreadsMetrics(_Asks):
    """Reads the insights of a post."""

    batch = 1

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for one post."""
        graph, found = self._graph(access), {}
        for post in ids:
            told = graph.measured(post, "views,likes,replies,reposts,quotes")
            if told is not None:
                shared = [told[name] for name in ("reposts", "quotes") if told.get(name) is not None]
                found[post] = Counts(
                    views=told.get("views"),
                    likes=told.get("likes"),
                    replies=told.get("replies"),
                    reposts=sum(filter(None, shared)) if shared else None,
                )
        return found
