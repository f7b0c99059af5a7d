"""Boards, and how Pins do.

https://developers.pinterest.com/docs/api/v5/boards-list/, https://developers.pinterest.com/docs/api/v5/pins-get/
(``pin_metrics``; only Pins of business accounts have them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parvis.networks.calling import dug, needed, number
from parvis.networks.pinterest.connect import PinterestHand, pages
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Counts, Place


class PinterestPlaces(PinterestHand):
    """Lists the boards of an account."""

    def places(self, access: Access) -> Sequence[Place]:
        """Return every board, its own name said."""
        listed = pages(self.asking(access), "/boards")
        return tuple(Place(needed(one, "id"), needed(one, "name")) for page in listed for one in page)


class PinterestMetrics(PinterestHand):
    """Reads what a Pin did since it was made."""

    batch = 1

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for one Pin."""
        found = {}
        for pin in ids:
            try:
                told = self.asking(access).get(f"/pins/{pin}", {"pin_metrics": "true"})
            except NetworkError as fault:
                if fault.fault is Fault.NOT_FOUND:
                    continue
                raise
            done = dug(told, "pin_metrics", "lifetime_metrics")
            found[pin] = Counts(
                views=number(done, "impression"),
                likes=number(done, "reaction"),
                replies=number(done, "comment"),
                clicks=number(done, "outbound_click"),
                saves=number(done, "save"),
            )
        return found
