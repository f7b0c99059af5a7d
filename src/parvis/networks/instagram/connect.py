"""Connecting a professional account of Instagram, without a Page of Facebook.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parvis.networks.calling import needed, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.meta.graph import VERSION
from parvis.networks.meta.tokens import MetaConnector
from parvis.networks.oauth import OAuth, Proof

API: Final = "https://graph.instagram.com"
SCOPES: Final = (
    "instagram_business_basic,instagram_business_content_publish,"
    "instagram_business_manage_comments,instagram_business_manage_insights"
)


class InstagramConnector(MetaConnector):
    """Connects the account with which the person signs in."""

    own = API
    door = "https://api.instagram.com"
    exchange = ("/access_token", "ig_exchange_token", "access_token")
    renewal = ("/refresh_access_token", "ig_refresh_token")
    oauth = OAuth(
        "https://www.instagram.com/oauth/authorize",
        "/oauth/access_token",
        SCOPES,
        proof=Proof.NONE,
    )

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the one account."""
        told = self._graph(host, VERSION, grant).get("/me", fields="user_id,username,name")
        handle = needed(told, "username")
        address = f"https://www.instagram.com/{handle}/"
        return (Candidate(needed(told, "user_id"), handle, word(told, "name"), address),)
