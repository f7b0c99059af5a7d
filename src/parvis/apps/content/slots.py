"""What a post can hold on each network: which fields the editor shows, and for which of the chosen networks.

What ``limits.toml`` tells by a limit is read there. The rest stands here with its source: it is no limit.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.networks.hands import that_publish
from parvis.networks.limits import limits
from parvis.networks.ports import Covers
from parvis.networks.registry import NETWORKS


class Slot(enum.StrEnum):
    """A field beside the words."""

    TITLE = "title"
    LINK = "link"
    TAGS = "tags"
    COMMENT = "comment"
    WARNING = "warning"
    VISIBILITY = "visibility"
    LANGUAGE = "language"
    POLL = "poll"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Network:
    """A network that a post can go to."""

    name: str
    label: str


# A limit of this name tells that the network has the field.
_BY_LIMIT: Final[Mapping[str, Slot]] = {
    "title": Slot.TITLE,
    "link": Slot.LINK,
    "tags": Slot.TAGS,
    "poll_options_max": Slot.POLL,
}
# What no limit tells, from each network's own reference:
# Bluesky https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json (langs, embed)
# Mastodon https://docs.joinmastodon.org/methods/statuses/ (spoiler_text, visibility, language)
# LinkedIn https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
# YouTube https://developers.google.com/youtube/v3/docs/videos (privacyStatus, defaultLanguage)
# First comments: commentThreads.insert of YouTube, /{object-id}/comments of Facebook and Instagram,
# socialActions of LinkedIn. Where posts answer each other, the next post of the thread is the comment.
_BESIDE: Final[Mapping[str, frozenset[Slot]]] = {
    "bluesky": frozenset({Slot.LANGUAGE, Slot.CARD}),
    "mastodon": frozenset({Slot.WARNING, Slot.VISIBILITY, Slot.LANGUAGE}),
    "linkedin": frozenset({Slot.COMMENT, Slot.CARD}),
    "facebook": frozenset({Slot.COMMENT}),
    "instagram": frozenset({Slot.COMMENT}),
    "youtube": frozenset({Slot.COMMENT, Slot.VISIBILITY, Slot.LANGUAGE}),
}
VISIBILITIES: Final[Mapping[str, tuple[tuple[str, str | Promise], ...]]] = {
    "mastodon": (
        ("public", _("everyone, in public timelines")),
        ("unlisted", _("everyone, outside public timelines")),
        ("private", _("followers only")),
    ),
    "youtube": (
        ("public", _("everyone, listed")),
        ("unlisted", _("everyone who has the link")),
        ("private", _("nobody but the account")),
    ),
}
# Captions there lead nowhere: https://help.instagram.com (links in captions), TikTok alike.
DEAD_LINKS: Final = frozenset({"instagram", "tiktok"})
# Networks of ``limits.toml`` that no module publishes on yet are called as the page of limits calls them.
_LABELS: Final[Mapping[str, str]] = {
    "bluesky": "Bluesky",
    "discord": "Discord",
    "facebook": "Facebook",
    "google_business": "Google Business",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "x": "X",
    "youtube": "YouTube",
}


@cache
def offered() -> tuple[Network, ...]:
    """The networks that can be chosen, by their labels: those that a module publishes on.

    While there is none, all whose posts have a limit: a post can be written before it can leave.
    """
    able = tuple(Network(one.name, one.label) for one in that_publish())
    known = (Network(name, label_of(name)) for name, allowed in limits().items() if "text" in allowed)
    return able or tuple(sorted(known, key=lambda network: network.label.casefold()))


def label_of(network: str) -> str:
    """What a network is called, whether it can be chosen now or could be once."""
    manifest = NETWORKS.get(network)
    return manifest.label if manifest else _LABELS.get(network, network)


@cache
def slots_of(network: str) -> frozenset[Slot]:
    """The fields that a post of this network has."""
    allowed = limits()[network]
    return _BESIDE.get(network, frozenset()) | {slot for name, slot in _BY_LIMIT.items() if name in allowed}


def that_have(slot: Slot, networks: Iterable[str]) -> tuple[str, ...]:
    """Those of these networks that have the field."""
    return tuple(network for network in networks if slot in slots_of(network))


def that_take(cover: Covers, networks: Iterable[str]) -> tuple[str, ...]:
    """Those of these networks that take such a cover of a video."""
    return tuple(name for name in networks if name in NETWORKS and cover in NETWORKS[name].covers)


def takes_threads(network: str) -> bool:
    """Whether a text may be cut into posts that follow each other there."""
    return "parts" not in limits()[network]
