"""How posts do, and what a post costs (https://docs.x.com/x-api/fundamentals/metrics, …/pricing)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from parvis.kit.entities import Mark, entities
from parvis.networks.calling import dug, needed, number
from parvis.networks.limits import limit
from parvis.networks.publishing import Access, Counts
from parvis.networks.versions import Version
from parvis.networks.x.connect import XHand


class XMetrics(XHand):
    """Reads what everyone sees under a post. Each post that is read costs."""

    batch = 100

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for posts by their ids; X leaves out those that are gone."""
        x = self.asking(access.token, access.host)
        answer = x.get("/2/tweets", {"ids": ",".join(ids), "tweet.fields": "public_metrics"})
        return {needed(post, "id"): _counts(post) for post in dug(answer, "data") or []}


def _counts(post: object) -> Counts:
    def told(name: str) -> int | None:
        return number(post, "public_metrics", name)

    reposts, quotes = told("retweet_count"), told("quote_count")
    return Counts(
        views=told("impression_count"),
        likes=told("like_count"),
        replies=told("reply_count"),
        reposts=None if reposts is None else reposts + (quotes or 0),
        saves=told("bookmark_count"),
    )


def price(version: Version) -> Decimal:
    """Return what creating every part and the comment costs: a link makes a post thirteen times dearer."""
    texts = [part.text for part in version.parts] + ([version.comment] if version.comment else [])
    return sum((_cost(text) for text in texts), Decimal(0))


def _cost(text: str) -> Decimal:
    linked = any(one.mark is Mark.LINK for one in entities(text))
    return Decimal(str(limit("x", "post_with_link_cost" if linked else "post_cost")))
