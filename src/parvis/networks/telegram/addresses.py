"""Addresses of messages: ``t.me/<name>/<id>`` of a public chat, ``t.me/c/<chat>/<id>`` of a private one.

https://core.telegram.org/api/links (message links). A bot may not read messages: the chat alone can be
compared.
"""

from __future__ import annotations

from parvis.networks.addresses import digits, foreign, own, taken_apart
from parvis.networks.publishing import Access, Hand, Remote
from parvis.networks.telegram.publish import PRIVATE, address_of, chat_of


class TelegramAddresses(Hand):
    """Reads them."""

    example = "https://t.me/velolyon/123"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the message of the account's own chat."""
        parts = taken_apart(address, {"t.me", "telegram.me"})
        if comment or (parts and len(parts.path) < 2):
            raise foreign(address)
        message = digits(parts.path[-1] if parts else address.strip(), address)
        remote = Remote(message, address_of(access, message))
        return own(remote, _chat(parts.path, access) if parts else "", access)


def _chat(path: tuple[str, ...], access: Access) -> str:
    """The account's id if the address is of its chat, else what the address names."""
    named, chat = access.options.get("name", ""), chat_of(access)
    if path[0] == "c":
        return access.id if f"{PRIVATE}{path[1]}" == chat else path[1]
    return access.id if path[0].casefold() == named.casefold() else path[0]
