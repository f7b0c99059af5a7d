"""Connecting an account for publishing: Parvis registers itself on the person's server, then OAuth 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from parvis.kit.translation import gettext_noop
from parvis.networks.connecting import Application, Candidate, Grant, Question
from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.server import Server, server_address
from parvis.networks.oauth import GONE, OAuth, OAuthConnector
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access

SCOPES: Final = "read write:statuses write:media"
# Others that speak the API tell a version "compatible" with one, and their own in brackets.
_MASTODON: Final = re.compile(r"(?:[2-9]|\d{2,})\.\d+\.\d+(?:[-+][\w.+-]*)?\Z")


class MastodonConnector(OAuthConnector):
    """Registers Parvis on a server, and asks the person there. Mastodon's tokens do not end by themselves."""

    oauth = OAuth("/oauth/authorize", "/oauth/token", SCOPES)
    questions: Sequence[Question] = (
        Question(
            "host",
            gettext_noop("Server"),
            gettext_noop("The server your account lives on, such as piaille.fr."),
        ),
    )
    needs_application = False

    def base(self, host: str) -> str:
        """The person's server, however they wrote it."""
        return server_address(host)

    def register(self, host: str, redirect_uri: str) -> Application | None:
        """Register Parvis on the server (https://docs.joinmastodon.org/methods/apps/)."""
        told = {"client_name": "Parvis", "redirect_uris": redirect_uri, "scopes": SCOPES}
        data = self._server(host).post("/api/v1/apps", told).data
        number, secret = _text(data, "client_id"), _text(data, "client_secret")
        if not (number and secret):
            raise NetworkError(Fault.GARBAGE, "garbled", "the server does not register programs as it should")
        return Application(number, secret)

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """There is nothing to renew: a token that the server no longer takes was withdrawn."""
        del application, refresh
        try:
            self._server(access.host, access.token).get("/api/v1/accounts/verify_credentials")
        except NetworkError as fault:
            if fault.fault in {Fault.AUTH, Fault.REFUSED}:
                raise NetworkError(Fault.AUTH, GONE, "the server no longer takes this permission") from None
            raise
        return Grant(access.token)

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """The person's own account, with what its server is."""
        server = self._server(host, grant.token)
        told = server.get("/api/v1/accounts/verify_credentials").data
        number, name, address = (_text(told, key) for key in ("id", "acct", "url"))
        if not (number and name and address):
            raise NetworkError(Fault.GARBAGE, "garbled", "the server does not say who this is")
        handle = f"@{name}" if "@" in name else f"@{name}@{server.name}"
        version = read_instance(server).version
        software = "mastodon" if _MASTODON.match(version) else "other"
        options = {"number": number, "software": software, "host": server.base}
        return [Candidate(address, handle, _text(told, "display_name"), address, options=options)]

    def _server(self, host: str, token: str | None = None) -> Server:
        return Server(server_address(host), self._http, self._clock, token)


def _text(told: Any, name: str) -> str:
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""
