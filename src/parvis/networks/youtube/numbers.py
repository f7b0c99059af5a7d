"""Changing videos, removing them, listing them, and how they do.

https://developers.google.com/youtube/v3/docs/videos/update, https://developers.google.com/youtube/v3/docs/videos/delete,
https://developers.google.com/youtube/v3/docs/videos/list (statistics, up to 50 at once),
https://developers.google.com/youtube/v3/docs/playlistItems/list (uploads).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from parvis.kit.moments import parse_moment
from parvis.networks.calling import dug, needed, rows, word
from parvis.networks.finding import Seen, listed
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Counts, Remote, State, Work
from parvis.networks.recents import Posted
from parvis.networks.youtube.connect import VIDEOS, YouTubeHand
from parvis.networks.youtube.publish import remote, resource


class YouTubeChanges(YouTubeHand):
    """Changes title, description and tags; the film itself cannot be changed."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Put the step's words in the place of those that are there, and leave the rest as it is."""
        del state
        caller = self.asking(work.access.token, work.access.host)
        found = dug(rows(caller.get(VIDEOS, {"part": "snippet", "id": remote.id}), "items"), 0, "snippet")
        if not isinstance(found, dict):
            raise NetworkError(Fault.NOT_FOUND, "not_found", "the video is gone")
        kept = {name: found[name] for name in ("categoryId", "defaultLanguage") if name in found}
        changed = {"id": remote.id, "snippet": {**kept, **resource(work)["snippet"]}}
        caller.send("PUT", VIDEOS, changed, params={"part": "snippet"})
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete the video; no fault if it is gone already."""
        self.asking(access.token, access.host).delete(f"{VIDEOS}?{urlencode({'id': remote.id})}")


class YouTubeRecents(YouTubeHand):
    """Lists the channel's own uploads."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read the playlist of uploads, newest first."""
        caller = self.asking(access.token, access.host)
        told = caller.get("/youtube/v3/channels", {"part": "contentDetails", "id": access.id})
        uploads = needed(told, "items", 0, "contentDetails", "relatedPlaylists", "uploads")
        asked = {"part": "snippet", "playlistId": uploads, "maxResults": "50"}
        return listed([_seen(rows(caller.get("/youtube/v3/playlistItems", asked), "items"))], since)


def _seen(items: Iterable[Any]) -> Iterator[Seen]:
    for one in items:
        at, video = (
            parse_moment(word(one, "snippet", "publishedAt")),
            word(one, "snippet", "resourceId", "videoId"),
        )
        if at is not None:
            yield Seen(remote(video), word(one, "snippet", "description"), at)


class YouTubeMetrics(YouTubeHand):
    """Reads the statistics of videos."""

    batch = 50

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for several videos at once; likes are left out where the channel hides them."""
        asked = {"part": "statistics", "id": ",".join(ids), "maxResults": str(self.batch)}
        told = rows(self.asking(access.token, access.host).get(VIDEOS, asked), "items")
        return {word(one, "id"): _counts(dug(one, "statistics")) for one in told}


def _counts(told: object) -> Counts:
    def count(name: str) -> int | None:
        found = word(told, name)
        return int(found) if found.isdecimal() else None

    return Counts(views=count("viewCount"), likes=count("likeCount"), replies=count("commentCount"))
