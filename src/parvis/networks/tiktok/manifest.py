"""What TikTok offers. It lets no program edit or remove a post, or comment.

Videos are sent; photos the network fetches, from an address whose owner TikTok has verified. What an
application that TikTok has not audited posts is seen by its author alone.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest

MANIFEST: Final = Manifest(
    name="tiktok",
    label="TikTok",
    docs="https://developers.tiktok.com/doc/content-posting-api-get-started",
    publisher="parvis.networks.tiktok.publish:TikTokPublisher",
    connector="parvis.networks.tiktok.connect:TikTokConnector",
    recents="parvis.networks.tiktok.connect:TikTokRecents",
    metrics="parvis.networks.tiktok.connect:TikTokMetrics",
)
