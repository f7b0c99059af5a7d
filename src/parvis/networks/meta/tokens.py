"""Tokens of Meta: a short one, exchanged at once for one of sixty days.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login,
https://developers.facebook.com/docs/threads/get-started/long-lived-tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from parvis.networks.calling import Caller, needed, number
from parvis.networks.connecting import Application, Grant, Invitation
from parvis.networks.meta.graph import Graph, graph, judged, proof
from parvis.networks.oauth import GONE, OAuthConnector
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access


class MetaConnector(OAuthConnector):
    """What the connectors share. What differs is data; ``accounts`` is each network's own.

    Instagram's and Threads' long token renews itself: it stands in the place of the refresh token too.
    """

    own: ClassVar[str]  # where its API is
    exchange: ClassVar[tuple[str, str, str]]  # path, grant type, how the token is named there
    renewal: ClassVar[tuple[str, str]] = ("", "")  # path and grant type; empty where a token lasts
    proved: ClassVar[bool] = False  # whether calls bear ``appsecret_proof``

    def redeem(
        self,
        application: Application,
        invitation: Invitation,
        *,
        code: str,
        state: str,
        host: str,
        redirect_uri: str,
    ) -> Grant:
        """Exchange the code, then the short token."""
        code = code.removesuffix("#_")  # Meta adds it to the address the person comes back to
        short = super().redeem(
            application, invitation, code=code, state=state, host=host, redirect_uri=redirect_uri
        )
        path, kind, name = self.exchange
        asked = {
            "grant_type": kind,
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            name: short.token,
        }
        return self._long(host, path, asked, application.client_secret)

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """Renew the long token; one that ended, or that cannot be renewed, is ``invalid_grant``."""
        path, kind = self.renewal
        if not path or application is None or not refresh:
            raise NetworkError(Fault.AUTH, GONE, "this token cannot be renewed")
        asked = {"grant_type": kind, "access_token": refresh}
        try:
            return self._long(access.host, path, asked, application.client_secret)
        except NetworkError as fault:
            if fault.fault is Fault.AUTH:
                raise NetworkError(Fault.AUTH, GONE, str(fault)) from None
            raise

    def _graph(self, host: str, version: str, grant: Grant) -> Graph:
        base = f"{host or self.own}/{version}"
        return graph(self._http, self._clock, base, grant.token, grant.secrets.get("proof", ""))

    def _long(self, host: str, path: str, asked: Mapping[str, str], app_secret: str) -> Grant:
        secrets = (app_secret, *(asked[name] for name in asked if name.endswith("token")))
        caller = Caller(self._http, self._clock, host or self.own, secrets=secrets, judge=judged)
        told = caller.get(path, asked)
        token, life = needed(told, "access_token"), number(told, "expires_in")
        ends = self._clock() + timedelta(seconds=life) if life else None
        kept = {"app_secret": app_secret, "proof": proof(app_secret, token)} if self.proved else {}
        return Grant(token, token if self.renewal[0] else "", ends, kept)
