"""Changing videos, removing them, and how they do.

https://developers.google.com/youtube/v3/docs/videos/update, https://developers.google.com/youtube/v3/docs/videos/delete,
https://developers.google.com/youtube/v3/docs/videos/list (statistics, up to 50 at once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parvis.networks.calling import dug, rows, word
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Counts, Remote, State, Work
from parvis.networks.youtube.connect import VIDEOS, YouTubeHand
from parvis.networks.youtube.publish import resource


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
        try:
            self.asking(access.token, access.host).send("DELETE", VIDEOS, params={"id": remote.id})
        except NetworkError as fault:
            if fault.fault is not Fault.NOT_FOUND:
                raise


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
