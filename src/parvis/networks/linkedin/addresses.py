"""Addresses of posts, which hold a URN: ``/feed/update/urn:li:share:<id>/``,
``/posts/<words>-share-<id>-<sign>``.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (a post is a
``share`` or a ``ugcPost``; the API takes no ``activity``), …/network-update-social-actions (comments).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from parvis.networks.addresses import OPAQUE, foreign, own, taken_apart
from parvis.networks.calling import read, word
from parvis.networks.linkedin.connect import SITE, LinkedInHand, coded
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote

_URN: Final = re.compile(r"urn:li:(share|ugcPost|activity):(\d{5,25})")
_SLUG: Final = re.compile(r"-(share|ugcPost|activity)-(\d{5,25})(?:-|$)")
_COMMENT: Final = re.compile(r"comment:\((?:urn:li:)?\w+:\d+,(\d{5,25})\)")


class LinkedInAddresses(LinkedInHand):
    """Reads them, and asks who wrote the post, where the application may read it."""

    example = "https://www.linkedin.com/feed/update/urn:li:share:7012345678901234567/"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post, or the comment that the address names."""
        text = unquote(address.strip())
        if not text.startswith("urn:"):
            taken_apart(address, {"linkedin.com"})
        if comment:
            found = _COMMENT.search(text)
            if found is None:
                raise foreign(address)
            return Remote(found[1], address.strip() if "://" in address else "")
        named = _URN.search(text) or _SLUG.search(text)
        if named is None:
            raise foreign(address)
        if named[1] == "activity":
            raise NetworkError(Fault.BAD_INPUT, OPAQUE, "an activity is not the post that it shows")
        urn = f"urn:li:{named[1]}:{named[2]}"
        return own(Remote(urn, f"{SITE}/feed/update/{urn}/"), self._author(access, urn), access)

    def _author(self, access: Access, urn: str) -> str:
        try:
            return word(read(self.asking_as(access).send("GET", f"/rest/posts/{coded(urn)}")), "author")
        except NetworkError as fault:
            if fault.fault is Fault.REFUSED:  # the application may post and not read
                return ""
            raise
