"""How a page's posts do; LinkedIn tells a program nothing of a person's.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/share-statistics
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from parvis.networks.calling import dug, needed, number, rows, word
from parvis.networks.linkedin.connect import PERSON, LinkedInHand, coded
from parvis.networks.publishing import Access, Counts

_KINDS: Final = {"urn:li:share:": "shares", "urn:li:ugcPost:": "ugcPosts"}


class LinkedInMetrics(LinkedInHand):
    """Reads the statistics of posts."""

    batch = 20

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for posts by their URNs."""
        if access.id.startswith(PERSON):
            return {urn: Counts() for urn in ids}
        told: dict[str, Counts] = {}
        for prefix, name in _KINDS.items():
            listed = ",".join(coded(urn) for urn in ids if urn.startswith(prefix))
            if not listed:
                continue
            page = f"organizationalEntity={coded(access.id)}&{name}=List({listed})"
            asked = f"/rest/organizationalEntityShareStatistics?q=organizationalEntity&{page}"
            for one in rows(self.asking_as(access).get(asked), "elements"):
                told[word(one, "share") or needed(one, "ugcPost")] = _counts(one)
        return told


def _counts(one: object) -> Counts:
    told = dug(one, "totalShareStatistics")
    return Counts(
        views=number(told, "impressionCount"),
        likes=number(told, "likeCount"),
        replies=number(told, "commentCount"),
        reposts=number(told, "shareCount"),
        clicks=number(told, "clickCount"),
    )
