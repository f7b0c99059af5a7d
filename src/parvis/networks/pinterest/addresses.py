"""Addresses of Pins: ``/pin/<id>/`` on any of Pinterest's sites; ``pin.it`` hides the number.

https://developers.pinterest.com/docs/api/v5/pins-get/ (``is_owner``).
"""

from __future__ import annotations

import re
from typing import Final

from parvis.networks.addresses import OPAQUE, digits, foreign, own, taken_apart
from parvis.networks.calling import dug
from parvis.networks.pinterest.connect import PinterestHand
from parvis.networks.pinterest.publish import remote
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote

_SITE: Final = re.compile(
    r"(?:https?://)?((?:[a-z]{2,3}\.)?pinterest\.(?:[a-z]{2,3}|com?\.[a-z]{2}))/", re.IGNORECASE
)


class PinterestAddresses(PinterestHand):
    """Reads them, and asks whose Pin it is."""

    example = "https://www.pinterest.com/pin/1234567890123456/"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the Pin."""
        del comment
        text = address.strip()
        site = _SITE.match(text)
        host = site[1].lower().removeprefix("www.") if site else "pinterest.com"
        parts = taken_apart(text, {host, "pin.it"})
        if parts and parts.host == "pin.it":
            raise NetworkError(Fault.BAD_INPUT, OPAQUE, "a short address tells no number")
        found = parts.after("pin").rpartition("--")[2] if parts else text
        if not found:
            raise foreign(address)
        pin = digits(found, address)
        told = self.asking(access).get(f"/pins/{pin}")
        return own(remote(pin), "another" if dug(told, "is_owner") is False else "", access)
