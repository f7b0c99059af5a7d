"""From what a network tells of each post of a thread to one line: how the whole stood.

*Interactions* are what people did with a post: likes, replies, reposts, saves and clicks, those of them that
the network tells. Networks tell different ones (none of them all), so interactions compare posts of one
account, never two networks.

*The engagement rate* is interactions divided by views (what networks call views or impressions: how often it
was shown, not to how many people), None where the network tells no views, as Bluesky and Mastodon do not:
a rate by followers would be another thing under the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from parvis.networks.publishing import Counts

TOLD: Final = tuple(field.name for field in fields(Counts))
MOST: Final = 10**15  # beyond all people and all their days: a server that claims more says nothing
INTERACTIONS: Final = ("likes", "replies", "reposts", "clicks", "saves")


@dataclass(frozen=True, slots=True)
class Stood:
    """A post as a whole. ``interactions`` is None where the network tells none of them."""

    counts: Counts
    interactions: int | None


def stood(ids: Sequence[str], told: Mapping[str, Counts], *, own_replies: int) -> Stood | None:
    """Join what was told of the posts of a thread, in the order of ``ids``; None when its first is gone.

    ``own_replies`` is how many replies below it are ours: the rest of the thread and the first comment.
    """
    if not ids or ids[0] not in told:
        return None
    parts = [told[one] for one in ids if one in told]
    joined = {name: _total(getattr(part, name) for part in parts) for name in TOLD}
    joined["views"] = _counted(parts[0].views)
    if joined["replies"] is not None:
        joined["replies"] = max(0, joined["replies"] - own_replies)
    return Stood(Counts(**joined), _total(joined[name] for name in INTERACTIONS))


def _counted(value: int | None) -> int | None:
    """A count as the network gave it; what is no count says nothing."""
    return value if value is not None and 0 <= value <= MOST else None


def _total(values: Iterable[int | None]) -> int | None:
    found = [value for value in map(_counted, values) if value is not None]
    return sum(found) if found else None


def engagement_rate(interactions: int | None, views: int | None) -> float | None:
    """Interactions for each view, which may exceed 1; None where the network tells too little."""
    return interactions / views if interactions is not None and views else None
