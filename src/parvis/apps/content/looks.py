"""Which shape a network's posts have, and what stands around their words there.

One line of ``FAMILIES`` chooses the template ``content/looks/<family>.html`` and its stylesheet; what differs
inside a family is told by ``on-<network>`` in the stylesheet. A network that is not named looks plain. Icons
are our own; no number is invented: nobody has liked what nobody has read.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Family(enum.StrEnum):
    """A shape of posts, named by its template."""

    COLUMN = "column"  # a face at the left, everything else beside it
    PAGE = "page"  # words over the whole width, pictures from edge to edge below them
    PHOTO = "photo"  # the picture first, then the caption
    VERTICAL = "vertical"  # a high film, the words upon it
    VIDEO = "video"  # a wide film, its title and channel below
    PIN = "pin"
    BUBBLE = "bubble"
    CHAT = "chat"
    PLAIN = "plain"


FAMILIES: Final[Mapping[str, Family]] = {
    "bluesky": Family.COLUMN,
    "discord": Family.CHAT,
    "facebook": Family.PAGE,
    "instagram": Family.PHOTO,
    "linkedin": Family.PAGE,
    "mastodon": Family.COLUMN,
    "pinterest": Family.PIN,
    "telegram": Family.BUBBLE,
    "threads": Family.COLUMN,
    "tiktok": Family.VERTICAL,
    "x": Family.COLUMN,
    "youtube": Family.VIDEO,
}
# Accounts that readers know by their handle: no name stands beside it.
BY_HANDLE: Final = frozenset({"instagram", "threads"})
# Where readers turn from one picture to the next; elsewhere they stand in a grid.
IN_A_ROW: Final = frozenset({"instagram", "pinterest", "threads", "tiktok"})
# Where the network reads a linked page itself and shows a card of it.
READS_PAGES: Final = frozenset({"discord", "facebook", "mastodon", "telegram", "threads", "x"})
# Where a card of ours is shown: Discord takes it without its picture.
TAKES_CARDS: Final = frozenset({"bluesky", "discord", "linkedin"})
# YouTube shows as a Short what is square or high and lasts three minutes at most:
# https://support.google.com/youtube/answer/15424877
SHORT_SECONDS: Final = 180
VISIBILITY_ICONS: Final[Mapping[str, str]] = {"public": "globe", "unlisted": "moon", "private": "lock"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What readers may do with a post: an icon, and the words that the network writes beside it, or none."""

    icon: str
    label: str | Promise = ""


_LIKE: Final = pgettext_lazy("under a post on a network", "Like")
_COMMENT: Final = pgettext_lazy("under a post on a network", "Comment")
_SHARE: Final = pgettext_lazy("under a post on a network", "Share")
_SEND: Final = pgettext_lazy("under a post on a network", "Send")
_REPOST: Final = pgettext_lazy("under a post on a network", "Repost")


def _bare(*icons: str) -> tuple[Deed, ...]:
    return tuple(Deed(icon) for icon in icons)


_DEEDS: Final[Mapping[str, tuple[Deed, ...]]] = {
    "bluesky": _bare("bubble", "repost", "heart", "save", "share", "more"),
    "facebook": (Deed("thumb", _LIKE), Deed("bubble", _COMMENT), Deed("forward", _SHARE)),
    "instagram": _bare("heart", "bubble", "repost", "send", "save"),
    "linkedin": (
        Deed("thumb", _LIKE),
        Deed("bubble", _COMMENT),
        Deed("repost", _REPOST),
        Deed("send", _SEND),
    ),
    "mastodon": _bare("reply", "repost", "star", "save", "more"),
    "threads": _bare("heart", "bubble", "repost", "send"),
    "tiktok": _bare("heart", "bubble", "save", "forward"),
    "x": _bare("bubble", "repost", "heart", "chart", "save", "share"),
    "youtube": (Deed("thumb"), Deed("thumb"), Deed("forward", _SHARE)),
}


def family_of(network: str) -> Family:
    """How a network's posts look; plain for one that nobody drew."""
    return FAMILIES.get(network, Family.PLAIN)


def deeds_of(network: str) -> tuple[Deed, ...]:
    """The row below a post, in the network's own order; none where it has none, or nobody drew it."""
    return _DEEDS.get(network, ())
