"""What Bluesky offers. Search is absent: it needs an account, and its operators ask programs not to use it
(github.com/bluesky-social/atproto, issue 3423); the stream, matched here, does the same without either."""

from __future__ import annotations

from typing import Final

from parvis.networks.bluesky.listen import DEFAULT_HOST, BlueskyListener, BlueskyProfiles
from parvis.networks.ports import Manifest, SourceKind

MANIFEST: Final = Manifest(
    name="bluesky",
    label="Bluesky",
    kinds=(SourceKind.STREAM, SourceKind.TIMELINE),
    listener=BlueskyListener,
    profiles=BlueskyProfiles,
    default_host=DEFAULT_HOST,
    docs="https://docs.bsky.app/",
    publisher="parvis.networks.bluesky.publish:BlueskyPublisher",
    connector="parvis.networks.bluesky.connecting:BlueskyConnector",
    addresses="parvis.networks.bluesky.addresses:BlueskyAddresses",
    changes="parvis.networks.bluesky.publish:BlueskyChanges",
    metrics="parvis.networks.bluesky.publish:BlueskyMetrics",
    recents="parvis.networks.bluesky.publish:BlueskyRecents",
    threads=True,
    comments=True,
)
