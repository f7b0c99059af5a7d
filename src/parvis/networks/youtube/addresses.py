"""Addresses of videos: ``watch?v=<id>``, ``youtu.be/<id>``, ``/shorts/<id>``, ``/live/<id>``, and YouTube
Studio's.

https://developers.google.com/youtube/v3/docs/videos (``snippet.channelId``); a comment's address adds
``lc=<id>`` (https://developers.google.com/youtube/v3/docs/commentThreads/list).
"""

from __future__ import annotations

import re
from typing import Any, Final

from parvis.networks.addresses import Address, foreign, own, taken_apart
from parvis.networks.calling import Caller, dug, word
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote
from parvis.networks.youtube.connect import VIDEOS, YouTubeHand
from parvis.networks.youtube.publish import remote as remote_of

_HOSTS: Final = frozenset({"youtube.com", "youtu.be", "music.youtube.com", "studio.youtube.com"})
_ID: Final = re.compile(r"[\w.-]{1,60}", re.ASCII)


class YouTubeAddresses(YouTubeHand):
    """Reads them, and asks whose channel it is."""

    example = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the video, or the comment that the address names."""
        parts, asking = taken_apart(address, _HOSTS), self.asking(access.token, access.host)
        if comment:
            said = _known(parts.query.get("lc", "") if parts else address.strip(), address)
            found = _one(asking, "/youtube/v3/commentThreads", said)
            shown = dug(found, "snippet", "topLevelComment", "snippet")
            url = f"{remote_of(word(found, 'snippet', 'videoId')).url}&lc={said}"
            return own(Remote(said, url), word(shown, "authorChannelId", "value"), access)
        video = _known(_video(parts) if parts else address.strip(), address)
        found = _one(asking, VIDEOS, video)
        return own(remote_of(video), word(found, "snippet", "channelId"), access)


def _video(parts: Address) -> str:
    if parts.host == "youtu.be":
        return parts.path[0] if parts.path else ""
    return parts.query.get("v") or parts.after("shorts", "live", "video", "embed")


def _known(value: str, address: str) -> str:
    if not _ID.fullmatch(value):
        raise foreign(address)
    return value


def _one(asking: Caller, path: str, wanted: str) -> Any:
    found = dug(asking.get(path, {"part": "snippet", "id": wanted}), "items", 0)
    if found is None:
        raise NetworkError(Fault.NOT_FOUND, "not_found", "YouTube shows nothing under this id")
    return found
