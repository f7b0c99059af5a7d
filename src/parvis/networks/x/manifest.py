"""What X offers (https://docs.x.com/x-api, read in copies of 2026).

Edited posts are for subscribers and change their id: a program here only removes. The document allows
self-serve customers to answer only those who summoned them; it does not say whether one's own thread is
meant, and a refused part leaves the thread at the parts before it.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.ports import Manifest

MANIFEST: Final = Manifest(
    name="x",
    label="X",
    docs="https://docs.x.com/x-api",
    recents="parvis.networks.x.publish:XRecents",
    publisher="parvis.networks.x.publish:XPublisher",
    connector="parvis.networks.x.connect:XConnector",
    addresses="parvis.networks.x.addresses:XAddresses",
    changes="parvis.networks.x.publish:XChanges",
    metrics="parvis.networks.x.numbers:XMetrics",
    price="parvis.networks.x.numbers:price",
    threads=True,
    comments=True,
    labels_ai=True,
)
