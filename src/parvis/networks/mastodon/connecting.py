"""Connecting an account for publishing: Parvis registers itself on the person's server, then OAuth 2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from parvis.kit.http import Http
from parvis.kit.moments import Clock
from parvis.kit.translation import gettext_noop
from parvis.networks.connecting import Application, Candidate, Grant, Invitation, Question, Way
from parvis.networks.mastodon import connect
from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.server import Server, server_address
from parvis.networks.oauth import GONE, OAuth
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access

SCOPES: Final = "read write:statuses write:media"
WAY: Final = OAuth("/oauth/authorize", "/oauth/token", SCOPES)
# Others that speak the API tell a version "compatible" with one, and their own in brackets.
_MASTODON: Final = re.compile(r"(?:[2-9]|\d{2,})\.\d+\.\d+(?:[-+][\w.+-]*)?\Z")


class MastodonConnector:
    """Registers Parvis on a server, and asks the person there."""

    way: Way = Way.OAUTH
    questions: Sequence[Question] = (
        Question(
            "host",
            gettext_noop("Server"),
            gettext_noop("The server your account lives on, such as piaille.fr."),
        ),
    )
    needs_application: bool = False

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def register(self, host: str, redirect_uri: str) -> Application | None:
        """Register Parvis on the server."""
        made = connect.register(self._server(host), redirect_uri=redirect_uri, scopes=SCOPES)
        return Application(made.client_id, made.client_secret)

    def invite(self, application: Application, host: str, redirect_uri: str) -> Invitation:
        """Return where the person says yes."""
        return WAY.invite(application, server_address(host), redirect_uri)

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
        """Exchange the code. Mastodon's tokens do not end by themselves."""
        return WAY.redeem(
            self._http,
            application,
            invitation,
            code=code,
            state=state,
            host=server_address(host),
            redirect_uri=redirect_uri,
            now=self._clock(),
        )

    def answered(self, answers: Mapping[str, str]) -> Grant:
        """The person says yes on their server instead."""
        raise NotImplementedError

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
