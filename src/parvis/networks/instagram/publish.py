"""Publishing on Instagram: pictures, several of them, reels, and a first comment.

https://developers.facebook.com/docs/instagram-platform/content-publishing,
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (fields),
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments,
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/insights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from parvis.networks.calling import left_out, needed
from parvis.networks.finding import Seen, among, listed
from parvis.networks.instagram.connect import API
from parvis.networks.meta.containers import ContainerPublisher, Names, fetched, pages_of
from parvis.networks.meta.graph import VERSION, of
from parvis.networks.ports import MediaKind
from parvis.networks.publishing import (
    Access,
    Counts,
    Hand,
    Live,
    Look,
    Pending,
    Quota,
    Remote,
    State,
    StepKind,
    Work,
)
from parvis.networks.recents import Posted
from parvis.networks.versions import Media

FETCHED: Final = {MediaKind.IMAGE: "image_url", MediaKind.VIDEO: "video_url"}


class InstagramPublisher(ContainerPublisher):
    """Publishes posts, carousels and reels."""

    names = Names(API, VERSION, "media", "media_publish", "status_code", "caption", "media")

    def prepare(self, work: Work) -> State:
        """Make the container; a comment needs none."""
        return {} if work.kind is StepKind.COMMENT else super().prepare(work)

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Publish the container, or say the comment."""
        if work.kind is StepKind.PART:
            return super().commit(work, state)
        said = self._graph(work.access).post(f"/{work.before[0].id}/comments", {"message": work.part.text})
        return Live(Remote(needed(said, "id")))

    def find(self, work: Work, state: State) -> Live | Look:
        """Ask the container; a comment is looked for under the post."""
        return super().find(work, state) if work.kind is StepKind.PART else among(work, self._comments(work))

    def shown(self, work: Work, media: Media) -> dict[str, str]:
        """Return the fields of one picture or video. A single video is a reel; none has alternative text."""
        fields = fetched(work, media, names=FETCHED)
        if media.kind is MediaKind.IMAGE:
            return fields | left_out({"alt_text": media.alt})
        cover = work.cover(media)
        kind = "VIDEO" if len(work.part.media) > 1 else "REELS"
        fields |= left_out({"media_type": kind, "cover_url": cover.url if cover and kind == "REELS" else ""})
        return fields if media.cover_at_ms is None else {**fields, "thumb_offset": str(media.cover_at_ms)}

    def fields(self, work: Work) -> dict[str, str]:
        """Return the caption, and whether an AI had a part in what is shown (said of the whole, since
        https://developers.facebook.com/documentation/instagram-platform/changelog of June 22, 2026)."""
        label = "true" if work.part.by_ai else ""
        return left_out({"caption": work.part.text, "is_ai_generated": label})

    def _comments(self, work: Work) -> Iterator[Sequence[Seen]]:
        return pages_of(self._graph(work.access), f"/{work.before[0].id}/comments", "text")


class InstagramRecents(Hand):
    """Lists the account's own posts."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read them, newest first."""
        asking = of(access, self._http, self._clock, API)
        return listed(pages_of(asking, f"/{access.id}/media", "caption", "permalink"), since)


class InstagramQuotas(Hand):
    """Reads ``content_publishing_limit``."""

    def quota(self, access: Access) -> Quota | None:
        """Return what is left of the posts of 24 hours."""
        return of(access, self._http, self._clock, API).quota(f"/{access.id}/content_publishing_limit")


class InstagramMetrics(Hand):
    """Reads the insights of a post."""

    batch = 1

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for one post. Shares are what comes nearest to reposts."""
        graph, found = of(access, self._http, self._clock, API), {}
        for post in ids:
            told = graph.measured(post, "views,likes,comments,shares,saved")
            if told is not None:
                found[post] = Counts(
                    views=told.get("views"),
                    likes=told.get("likes"),
                    replies=told.get("comments"),
                    reposts=told.get("shares"),
                    saves=told.get("saved"),
                )
        return found
