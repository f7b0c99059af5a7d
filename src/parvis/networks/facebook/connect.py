"""Connecting Facebook Pages: the person says yes, and each Page brings a token of its own that does not end.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived,
https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow.
A Page that belongs to a business is listed only with ``business_management`` (changelog of v17.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parvis.networks.calling import needed, rows, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.meta.graph import VERSION, proof
from parvis.networks.meta.tokens import MetaConnector
from parvis.networks.oauth import OAuth, Proof
from parvis.networks.ports import Fault, NetworkError

API: Final = "https://graph.facebook.com"
SCOPES: Final = (
    "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement,"
    "read_insights,business_management"
)


class FacebookConnector(MetaConnector):
    """Connects the Pages that a person runs."""

    own = door = API
    exchange = (f"/{VERSION}/oauth/access_token", "fb_exchange_token", "fb_exchange_token")
    proved = True
    oauth = OAuth(
        f"https://www.facebook.com/{VERSION}/dialog/oauth",
        f"/{VERSION}/oauth/access_token",
        SCOPES,
        proof=Proof.NONE,
    )

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the Pages on which the person may publish, each with its own token."""
        graph, found = self._graph(host, VERSION, grant), []
        for page in graph.pages("/me/accounts", fields="id,name,username,link,access_token,tasks"):
            found += [self._page(one, grant) for one in page if "CREATE_CONTENT" in rows(one, "tasks")]
        if not found:
            raise NetworkError(Fault.NOT_FOUND, "not_found", "no Page on which this person may publish")
        return found

    @staticmethod
    def _page(told: object, grant: Grant) -> Candidate:
        token = needed(told, "access_token")
        own = Grant(token, secrets={"proof": proof(grant.secrets["app_secret"], token)})
        name = word(told, "name")
        return Candidate(needed(told, "id"), word(told, "username") or name, name, word(told, "link"), own)
