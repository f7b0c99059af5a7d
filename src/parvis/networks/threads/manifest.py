"""What Threads offers. The network fetches media itself; a post can be removed, not edited."""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest

MANIFEST: Final = Manifest(
    name="threads",
    label="Threads",
    docs="https://developers.facebook.com/docs/threads/posts",
    publisher="parvis.networks.threads.publish:ThreadsPublisher",
    connector="parvis.networks.threads.connect:ThreadsConnector",
    addresses="parvis.networks.threads.addresses:ThreadsAddresses",
    changes="parvis.networks.threads.publish:ThreadsChanges",
    quotas="parvis.networks.threads.publish:ThreadsQuotas",
    recents="parvis.networks.threads.publish:ThreadsRecents",
    metrics="parvis.networks.threads.publish:ThreadsMetrics",
    threads=True,
    comments=True,
    fetches=True,
)
