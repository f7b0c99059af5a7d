"""What YouTube offers: videos only. Its API tells no quota."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Covers, Manifest
from parvis.networks.youtube.settings import SETTINGS

MANIFEST: Final = Manifest(
    name="youtube",
    label="YouTube",
    docs="https://developers.google.com/youtube/v3/docs/videos/insert",
    publisher="parvis.networks.youtube.publish:YouTubePublisher",
    connector="parvis.networks.youtube.connect:YouTubeConnector",
    addresses="parvis.networks.youtube.addresses:YouTubeAddresses",
    changes="parvis.networks.youtube.numbers:YouTubeChanges",
    recents="parvis.networks.youtube.numbers:YouTubeRecents",
    metrics="parvis.networks.youtube.numbers:YouTubeMetrics",
    can_edit=True,
    comments=True,
    settings=SETTINGS,
    covers=frozenset({Covers.PICTURE}),
    labels_ai=True,
)
