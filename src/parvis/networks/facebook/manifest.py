"""What Facebook offers."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Covers, Manifest

MANIFEST: Final = Manifest(
    name="facebook",
    label="Facebook",
    docs="https://developers.facebook.com/docs/pages-api/posts",
    publisher="parvis.networks.facebook.publish:FacebookPublisher",
    connector="parvis.networks.facebook.connect:FacebookConnector",
    addresses="parvis.networks.facebook.addresses:FacebookAddresses",
    changes="parvis.networks.facebook.publish:FacebookChanges",
    recents="parvis.networks.facebook.publish:FacebookRecents",
    metrics="parvis.networks.facebook.publish:FacebookMetrics",
    can_edit=True,
    comments=True,
    covers=frozenset({Covers.PICTURE}),
)
