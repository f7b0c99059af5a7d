"""What TikTok wants a creator to decide for each post, with nothing presumed.

https://developers.tiktok.com/doc/content-sharing-guidelines/ (who sees it is chosen without a default, among
what the creator's settings offer; comments, duets and stitches are off until somebody turns them on;
advertising is told, and what another brand pays for cannot be private),
https://developers.tiktok.com/doc/content-posting-api-reference-direct-post (``post_info``),
https://developers.tiktok.com/doc/content-posting-api-reference-photo-post (``auto_add_music``).
"""

from __future__ import annotations

from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.ports import MediaKind
from parvis.networks.post_settings import Clash, Setting

LEVEL: Final = "privacy_level"
COMMENTS, DUETS, STITCHES = "allow_comment", "allow_duet", "allow_stitch"
ADVERTISES: Final = "advertises"
OWN, PARTNER, BOTH = "own", "partner", "both"
AI: Final = "ai"
MUSIC: Final = "music"
PRIVATE: Final = "SELF_ONLY"

SETTINGS: Final = (
    Setting(
        LEVEL,
        gettext_noop("Who sees it"),
        (
            ("PUBLIC_TO_EVERYONE", gettext_noop("everyone, listed")),
            ("MUTUAL_FOLLOW_FRIENDS", gettext_noop("friends who follow each other")),
            ("FOLLOWER_OF_CREATOR", gettext_noop("followers only")),
            (PRIVATE, gettext_noop("nobody but the account")),
        ),
        required=True,
    ),
    Setting(COMMENTS, gettext_noop("People may comment")),
    Setting(DUETS, gettext_noop("People may make a duet with it"), only=MediaKind.VIDEO),
    Setting(STITCHES, gettext_noop("People may stitch parts of it into theirs"), only=MediaKind.VIDEO),
    Setting(
        ADVERTISES,
        gettext_noop("It advertises"),
        (
            (OWN, gettext_noop("our own brand")),
            (PARTNER, gettext_noop("another brand: a paid partnership")),
            (BOTH, gettext_noop("our own brand and another’s")),
        ),
        nothing=gettext_noop("nothing"),
        help=gettext_noop("TikTok then labels it “Promotional content” or “Paid partnership”."),
        clash=Clash(
            frozenset({PARTNER, BOTH}),
            LEVEL,
            frozenset({PRIVATE}),
            gettext_noop("A paid partnership cannot be seen by the account alone: choose who else sees it."),
        ),
    ),
    Setting(
        AI,
        gettext_noop("Made with AI"),
        help=gettext_noop("Said by itself of a video in which, by the library, an AI had a part."),
        only=MediaKind.VIDEO,
    ),
    Setting(MUSIC, gettext_noop("TikTok adds music"), only=MediaKind.IMAGE),
)
