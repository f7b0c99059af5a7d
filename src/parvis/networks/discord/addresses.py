"""Addresses of messages: ``discord.com/channels/<guild>/<channel>/<message>``.

https://discord.com/developers/docs/reference#message-formatting,
https://discord.com/developers/docs/resources/message#get-channel-message (who wrote it).
"""

from __future__ import annotations

from typing import Final

from parvis.networks.addresses import digits, foreign, own, taken_apart
from parvis.networks.calling import read, word
from parvis.networks.discord.connect import DiscordHand, is_webhook
from parvis.networks.discord.publish import one_of, remote_of
from parvis.networks.publishing import Access, Remote

_HOSTS: Final = frozenset({"discord.com", "ptb.discord.com", "canary.discord.com", "discordapp.com"})


class DiscordAddresses(DiscordHand):
    """Reads them, and finds the message: a webhook is shown its own alone."""

    example = "https://discord.com/channels/81384788765712384/381870553235193857/1012345678901234567"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the message of the account's own channel; a comment is a message too."""
        del comment
        parts = taken_apart(address, _HOSTS)
        if parts and (len(parts.path) != 4 or parts.path[0] != "channels"):
            raise foreign(address)
        message = digits(parts.path[3] if parts else address.strip(), address)
        remote, channel = remote_of(access, message), access.options.get("channel", "")
        if parts and channel and parts.path[2] != channel:
            own(remote, parts.path[2], access)
        told = read(self.asking_as(access).send("GET", one_of(access, message)))
        author = "" if is_webhook(access) else word(told, "author", "id")
        return own(remote, access.id if author == access.options.get("author", author) else author, access)
