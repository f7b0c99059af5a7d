"""What TikTok offers. It lets no program edit or remove a post, or comment.

Videos are sent; photos the network fetches, from an address whose owner TikTok has verified. What an
application that TikTok has not audited posts is seen by its author alone.
"""

from __future__ import annotations

from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.ports import Covers, Manifest
from parvis.networks.tiktok.settings import SETTINGS

_LEGAL: Final = "https://www.tiktok.com/legal/page/global"

MANIFEST: Final = Manifest(
    name="tiktok",
    label="TikTok",
    docs="https://developers.tiktok.com/doc/content-posting-api-get-started",
    publisher="parvis.networks.tiktok.publish:TikTokPublisher",
    connector="parvis.networks.tiktok.connect:TikTokConnector",
    addresses="parvis.networks.tiktok.addresses:TikTokAddresses",
    recents="parvis.networks.tiktok.connect:TikTokRecents",
    metrics="parvis.networks.tiktok.connect:TikTokMetrics",
    told="parvis.networks.tiktok.connect:TikTokTold",
    settings=SETTINGS,
    terms=(
        (gettext_noop("Music Usage Confirmation"), f"{_LEGAL}/music-usage-confirmation/en"),
        (gettext_noop("Branded Content Policy (for a paid partnership)"), f"{_LEGAL}/bc-policy/en"),
    ),
    covers=frozenset({Covers.FRAME}),
    labels_ai=True,
)
