"""What Pinterest offers. Its API has no comments, and tells no quota."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Covers, Manifest

MANIFEST: Final = Manifest(
    name="pinterest",
    label="Pinterest",
    docs="https://developers.pinterest.com/docs/api/v5/pins-create/",
    publisher="parvis.networks.pinterest.publish:PinterestPublisher",
    connector="parvis.networks.pinterest.connect:PinterestConnector",
    addresses="parvis.networks.pinterest.addresses:PinterestAddresses",
    changes="parvis.networks.pinterest.publish:PinterestChanges",
    recents="parvis.networks.pinterest.publish:PinterestRecents",
    metrics="parvis.networks.pinterest.boards:PinterestMetrics",
    places="parvis.networks.pinterest.boards:PinterestPlaces",
    can_edit=True,
    covers=frozenset({Covers.PICTURE, Covers.FRAME}),
)
