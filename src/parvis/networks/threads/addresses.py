"""Addresses of posts: ``threads.com/@name/post/<code>`` (``threads.net`` before).

https://developers.facebook.com/docs/threads/threads-media (``permalink``, ``shortcode``): the code is not the
id, which is read from the profile's own lists.
"""

from __future__ import annotations

from itertools import chain

from parvis.networks.addresses import coded, digits, foreign, taken_apart
from parvis.networks.calling import needed
from parvis.networks.meta.containers import pages_of
from parvis.networks.meta.graph import of
from parvis.networks.publishing import Access, Hand, Remote
from parvis.networks.threads.connect import API, VERSION


class ThreadsAddresses(Hand):
    """Reads them, and finds the post among the profile's own posts and answers."""

    example = "https://www.threads.com/@velo/post/DAbCdEfGhIj"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the post; a comment is one too."""
        graph = of(access, self._http, self._clock, API, VERSION)
        parts = taken_apart(address, {"threads.com", "threads.net"})
        if parts is None:
            return Remote(needed(graph.get(f"/{digits(address.strip(), address)}", fields="id"), "id"))
        code = parts.after("post", "t")
        if not code:
            raise foreign(address)
        edges = ("replies", "threads") if comment else ("threads", "replies")
        lists = (pages_of(graph, f"/{access.id}/{edge}", "text", "permalink") for edge in edges)
        return coded(chain.from_iterable(lists), code)
