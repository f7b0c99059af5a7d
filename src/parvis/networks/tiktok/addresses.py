"""Addresses of posts: ``tiktok.com/@name/video/<id>`` and ``/photo/<id>``; short ones hide the number.

https://developers.tiktok.com/doc/tiktok-api-v2-video-query: it shows the creator's own videos and no others.
"""

from __future__ import annotations

from parvis.networks.addresses import OPAQUE, digits, taken_apart
from parvis.networks.calling import dug, rows
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote
from parvis.networks.tiktok.connect import TikTokHand


class TikTokAddresses(TikTokHand):
    """Reads them, and asks whether the creator has such a post that everyone sees."""

    example = "https://www.tiktok.com/@velolyon/video/7212345678901234567"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post."""
        del comment
        parts = taken_apart(address, {"tiktok.com", "vm.tiktok.com", "vt.tiktok.com"})
        if parts and parts.host != "tiktok.com":
            raise NetworkError(Fault.BAD_INPUT, OPAQUE, "a short address tells no number")
        post = digits(parts.after("video", "photo") if parts else address.strip(), address)
        asked = {"filters": {"video_ids": [post]}}
        told = self.asking(access.token, access.host).post("/v2/video/query/?fields=id", asked)
        if not rows(told, "data", "videos"):
            raise NetworkError(Fault.NOT_FOUND, "not_found", "the creator has no public post of this number")
        kind = "photo" if parts and parts.after("photo") else "video"
        return Remote(
            post, f"https://www.tiktok.com/@{access.handle}/{kind}/{dug(told, 'data', 'videos', 0, 'id')}"
        )
