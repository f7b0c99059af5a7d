"""What Telegram offers.

https://core.telegram.org/bots/api, read in a copy of January 2025 and, for polls, as newer libraries quote
it. A bot is shown no list of what it sent, so that a lost answer cannot be looked for; pictures have no
alternative text; a channel's comments stand in another group, where a bot cannot tell which message is ours.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest

MANIFEST: Final = Manifest(
    name="telegram",
    label="Telegram",
    docs="https://core.telegram.org/bots/api",
    publisher="parvis.networks.telegram.publish:TelegramPublisher",
    connector="parvis.networks.telegram.connect:TelegramConnector",
    addresses="parvis.networks.telegram.addresses:TelegramAddresses",
    changes="parvis.networks.telegram.publish:TelegramChanges",
    can_edit=True,
    threads=True,
)
