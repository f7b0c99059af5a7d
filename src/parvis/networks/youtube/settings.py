"""What YouTube asks of a video beside its words.

https://developers.google.com/youtube/v3/docs/videos (``status.selfDeclaredMadeForKids``,
``status.containsSyntheticMedia``, ``snippet.categoryId``),
https://developers.google.com/youtube/v3/docs/videoCategories/list (the categories that can be assigned in
France; a region that lacks one refuses it with ``invalidCategoryId``).
"""

from __future__ import annotations

from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.post_settings import NO, YES, Place, Setting

KIDS: Final = "made_for_kids"
CATEGORY: Final = "category"
SYNTHETIC: Final = "synthetic"
VISIBILITY: Final = "visibility"

SETTINGS: Final = (
    Setting(
        KIDS,
        gettext_noop("Made for children"),
        ((NO, gettext_noop("no")), (YES, gettext_noop("yes: no comments, no notifications"))),
        help=gettext_noop("The law asks whoever publishes to say it of each video."),
        required=True,
        place=Place.EITHER,
    ),
    Setting(
        CATEGORY,
        gettext_noop("Category"),
        (
            ("2", gettext_noop("Cars and vehicles")),
            ("23", gettext_noop("Comedy")),
            ("24", gettext_noop("Entertainment")),
            ("27", gettext_noop("Education")),
            ("1", gettext_noop("Film and animation")),
            ("20", gettext_noop("Gaming")),
            ("26", gettext_noop("How-to and style")),
            ("10", gettext_noop("Music")),
            ("25", gettext_noop("News and politics")),
            ("29", gettext_noop("Nonprofits and activism")),
            ("22", gettext_noop("People and blogs")),
            ("15", gettext_noop("Pets and animals")),
            ("28", gettext_noop("Science and technology")),
            ("17", gettext_noop("Sport")),
            ("19", gettext_noop("Travel and events")),
        ),
        nothing=gettext_noop("left to YouTube"),
        place=Place.EITHER,
    ),
    Setting(
        SYNTHETIC,
        gettext_noop("Realistic scenes are altered or made by AI"),
        help=gettext_noop(
            "YouTube then tells viewers so. "
            "Said by itself of a video in which, by the library, an AI had a part."
        ),
    ),
    Setting(
        VISIBILITY,
        gettext_noop("Visibility"),
        (
            ("unlisted", gettext_noop("everyone who has the link")),
            ("private", gettext_noop("nobody but the account")),
        ),
        nothing=gettext_noop("everyone, listed"),
        place=Place.ACCOUNT,
    ),
)
