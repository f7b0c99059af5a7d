"""What Mastodon offers."""

from __future__ import annotations

from typing import Final

from parvis.networks.mastodon.listen import DEFAULT_HOST, MastodonListener, MastodonProfiles
from parvis.networks.ports import Covers, Manifest, SourceKind

MANIFEST: Final = Manifest(
    name="mastodon",
    label="Mastodon",
    kinds=(
        SourceKind.HASHTAG,
        SourceKind.TIMELINE,
        SourceKind.TRENDS,
        SourceKind.STREAM,
        SourceKind.SEARCH,
    ),
    listener=MastodonListener,
    profiles=MastodonProfiles,
    needs_host=(SourceKind.STREAM, SourceKind.SEARCH),
    needs_token=(SourceKind.STREAM, SourceKind.SEARCH),
    default_host=DEFAULT_HOST,
    docs="https://docs.joinmastodon.org/",
    publisher="parvis.networks.mastodon.publish:MastodonPublisher",
    connector="parvis.networks.mastodon.connecting:MastodonConnector",
    addresses="parvis.networks.mastodon.addresses:MastodonAddresses",
    changes="parvis.networks.mastodon.publish:MastodonChanges",
    metrics="parvis.networks.mastodon.publish:MastodonMetrics",
    told="parvis.networks.mastodon.publish:MastodonTold",
    recents="parvis.networks.mastodon.publish:MastodonRecents",
    can_edit=True,
    edits_files=True,
    threads=True,
    comments=True,
    covers=frozenset({Covers.PICTURE}),
)
