"""What Instagram offers. The network fetches media itself; it lets no program edit or remove a post."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Covers, Manifest

MANIFEST: Final = Manifest(
    name="instagram",
    label="Instagram",
    docs="https://developers.facebook.com/docs/instagram-platform/content-publishing",
    publisher="parvis.networks.instagram.publish:InstagramPublisher",
    connector="parvis.networks.instagram.connect:InstagramConnector",
    addresses="parvis.networks.instagram.addresses:InstagramAddresses",
    quotas="parvis.networks.instagram.publish:InstagramQuotas",
    recents="parvis.networks.instagram.publish:InstagramRecents",
    metrics="parvis.networks.instagram.publish:InstagramMetrics",
    comments=True,
    fetches=True,
    covers=frozenset({Covers.PICTURE, Covers.FRAME}),
    labels_ai=True,
)
