"""Addresses of posts: ``x.com/<name>/status/<id>`` (``twitter.com`` before).

https://docs.x.com/x-api/posts/get-posts-by-ids (``author_id``): the post that is read costs.
"""

from __future__ import annotations

from parvis.networks.addresses import digits, own, taken_apart
from parvis.networks.calling import dug, word
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote
from parvis.networks.x.connect import XHand
from parvis.networks.x.publish import remote_of


class XAddresses(XHand):
    """Reads them, and asks who wrote the post."""

    example = "https://x.com/velolyon/status/1234567890123456789"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post; a comment is one too."""
        del comment
        parts = taken_apart(address, {"x.com", "twitter.com"})
        post = digits(parts.after("status", "statuses") if parts else address.strip(), address)
        asked = {"ids": post, "tweet.fields": "author_id"}
        found = dug(self.asking(access.token, access.host).get("/2/tweets", asked), "data", 0)
        if found is None:
            raise NetworkError(Fault.NOT_FOUND, "not_found", "X shows no post of this number")
        return own(remote_of(access, post), word(found, "author_id"), access)
