"""What Discord offers (https://docs.discord.com/developers, read in copies of 2026).

A bot sends with a key and can look at the channel; a webhook can neither: its lost answers stay lost, and the
parts of its threads follow each other without answering. A message under a message is no comment here.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest

MANIFEST: Final = Manifest(
    name="discord",
    label="Discord",
    docs="https://docs.discord.com/developers",
    recents="parvis.networks.discord.publish:DiscordRecents",
    publisher="parvis.networks.discord.publish:DiscordPublisher",
    connector="parvis.networks.discord.connect:DiscordConnector",
    addresses="parvis.networks.discord.addresses:DiscordAddresses",
    changes="parvis.networks.discord.publish:DiscordChanges",
    metrics="parvis.networks.discord.publish:DiscordMetrics",
    can_edit=True,
    threads=True,
)
