"""Addresses of a Page's posts, videos and comments.

https://developers.facebook.com/docs/graph-api/reference/pagepost (``permalink_url``, ``from``; a post's id is
the Page's and its own), https://developers.facebook.com/docs/graph-api/reference/video,
https://developers.facebook.com/docs/graph-api/reference/comment. Addresses with ``pfbid`` hide the number.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.addresses import OPAQUE, Address, digits, foreign, own, taken_apart
from parvis.networks.calling import needed, word
from parvis.networks.facebook.connect import API
from parvis.networks.meta.graph import of
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand, Remote

_VIDEOS: Final = ("videos", "reel", "v")


class FacebookAddresses(Hand):
    """Reads them, and asks whose they are."""

    example = "https://www.facebook.com/permalink.php?story_fbid=1234567890&id=9876543210"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post, the video, or the comment that the address names."""
        parts = taken_apart(address, {"facebook.com", "web.facebook.com"})
        found = _id(parts, access, comment=comment) if parts else address.strip()
        for piece in found.split("_"):
            digits(piece, address)
        told = of(access, self._http, self._clock, API).get(f"/{found}", fields="id,permalink_url,from")
        path = word(told, "permalink_url")
        url = f"https://www.facebook.com{path}" if path.startswith("/") else path
        return own(Remote(needed(told, "id"), url), word(told, "from", "id"), access)


def _id(parts: Address, access: Access, *, comment: bool) -> str:
    named = parts.query.get("story_fbid") or parts.after("posts") or parts.query.get("fbid", "")
    if parts.path[-2:-1] and parts.after("posts") and parts.path[-1].isdigit():
        named = parts.path[-1]  # words may stand between
    if named.startswith("pfbid"):
        raise NetworkError(Fault.BAD_INPUT, OPAQUE, "this address hides the post's number")
    said = parts.query.get("comment_id", "")
    if comment:
        return f"{named}_{said}" if named and said else ""
    video = parts.query.get("v") or parts.after(*_VIDEOS)
    if not (named or video):
        raise foreign("/".join(parts.path))
    return f"{access.id}_{named.rpartition('_')[2]}" if named else video
