"""Addresses of posts: ``/p/<code>/``, ``/reel/<code>/``; a comment's has ``/c/<id>/`` behind.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media (``permalink``): the code is
not the id, which is read from the account's own list.
"""

from __future__ import annotations

from parvis.networks.addresses import coded, digits, foreign, taken_apart
from parvis.networks.calling import needed
from parvis.networks.instagram.connect import API
from parvis.networks.meta.containers import pages_of
from parvis.networks.meta.graph import of
from parvis.networks.publishing import Access, Hand, Remote


class InstagramAddresses(Hand):
    """Reads them, and finds the post among the account's own."""

    example = "https://www.instagram.com/p/Cx1234567AB/"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post, or the comment that the address names."""
        graph, parts = of(access, self._http, self._clock, API), taken_apart(address, {"instagram.com"})
        if parts is None or comment:
            found = digits(parts.after("c") if parts else address.strip(), address)
            return Remote(needed(graph.get(f"/{found}", fields="id"), "id"))
        code = parts.after("p", "reel", "tv")
        if not code:
            raise foreign(address)
        return coded(pages_of(graph, f"/{access.id}/media", "caption", "permalink"), code)
