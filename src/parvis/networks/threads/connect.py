"""Connecting a profile of Threads.

https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions,
https://developers.facebook.com/docs/threads/get-started/long-lived-tokens,
https://developers.facebook.com/docs/threads/threads-profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parvis.networks.calling import needed, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.meta.tokens import MetaConnector
from parvis.networks.oauth import OAuth, Proof

API: Final = "https://graph.threads.net"
VERSION: Final = "v1.0"
SCOPES: Final = (
    "threads_basic,threads_content_publish,threads_manage_replies,threads_read_replies,"
    "threads_manage_insights,threads_delete"
)


class ThreadsConnector(MetaConnector):
    """Connects the profile with which the person signs in."""

    own = door = API
    exchange = ("/access_token", "th_exchange_token", "access_token")
    renewal = ("/refresh_access_token", "th_refresh_token")
    oauth = OAuth(
        "https://threads.net/oauth/authorize",
        "/oauth/access_token",
        SCOPES,
        proof=Proof.NONE,
    )

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the one profile."""
        told = self._graph(host, VERSION, grant).get("/me", fields="id,username,name")
        handle = needed(told, "username")
        address = f"https://www.threads.net/@{handle}"
        return (Candidate(needed(told, "id"), handle, word(told, "name"), address),)
