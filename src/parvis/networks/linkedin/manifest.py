"""What LinkedIn offers (https://learn.microsoft.com/en-us/linkedin/marketing/, read in copies up to 2025).

An application that may post for people ("Share on LinkedIn") is for everyone. Posting for pages, reading and
numbers need the Community Management API, which LinkedIn grants after a review: its scopes are then given
with the application. A person's posts cannot be read back: a lost answer stays lost there.
"""

from __future__ import annotations

from typing import Final

from parvis.networks.linkedin.settings import SETTINGS
from parvis.networks.ports import Covers, Manifest

MANIFEST: Final = Manifest(
    name="linkedin",
    label="LinkedIn",
    docs="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api",
    recents="parvis.networks.linkedin.publish:LinkedInRecents",
    publisher="parvis.networks.linkedin.publish:LinkedInPublisher",
    connector="parvis.networks.linkedin.connect:LinkedInConnector",
    addresses="parvis.networks.linkedin.addresses:LinkedInAddresses",
    changes="parvis.networks.linkedin.publish:LinkedInChanges",
    metrics="parvis.networks.linkedin.numbers:LinkedInMetrics",
    can_edit=True,
    comments=True,
    settings=SETTINGS,
    covers=frozenset({Covers.PICTURE}),
)
