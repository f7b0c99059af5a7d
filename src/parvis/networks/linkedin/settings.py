"""Who sees a post of LinkedIn.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (``visibility``):
what a page says is seen by everyone.
"""

from __future__ import annotations

from typing import Final

from parvis.kit.translation import gettext_noop
from parvis.networks.post_settings import Setting

AUDIENCE: Final = "audience"
EVERYONE, CONNECTIONS = "PUBLIC", "CONNECTIONS"

SETTINGS: Final = (
    Setting(
        AUDIENCE,
        gettext_noop("Who sees it"),
        ((CONNECTIONS, gettext_noop("the person’s connections (a page speaks to everyone)")),),
        nothing=gettext_noop("everyone"),
    ),
)
