"""Connecting a person's account: an application is registered on their server, then OAuth 2 with PKCE.

https://docs.joinmastodon.org/methods/apps/, https://docs.joinmastodon.org/methods/oauth/, RFC 7636.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from parvis.networks.mastodon.server import Server
from parvis.networks.ports import Fault, NetworkError

SCOPES: Final = "read"  # listening needs no more


@dataclass(frozen=True, slots=True)
class Application:
    """Parvis as one server knows it. Both are secrets of this workspace; store them encrypted."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where to send the person, and what to keep until they come back: ``state`` must be the same then."""

    url: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def register(server: Server, *, redirect_uri: str, name: str = "Parvis", scopes: str = SCOPES) -> Application:
    """Register Parvis on ``server``. Raises ``NetworkError``."""
    told = {"client_name": name, "redirect_uris": redirect_uri, "scopes": scopes}
    data = server.post("/api/v1/apps", told).data
    return Application(_secret(data, "client_id"), _secret(data, "client_secret"))


def invite(
    server: Server,
    application: Application,
    *,
    redirect_uri: str,
    scopes: str = SCOPES,
    token: Callable[[int], str] = secrets.token_urlsafe,
) -> Invitation:
    """Return the address where the person says yes. PKCE is always sent: servers before 4.3 ignore it."""
    state, verifier = token(24), token(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": redirect_uri,
        "scope": scopes,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return Invitation(f"{server.base}/oauth/authorize?{urlencode(asked)}", state, verifier)


def redeem(
    server: Server,
    application: Application,
    invitation: Invitation,
    *,
    code: str,
    state: str,
    redirect_uri: str,
) -> str:
    """Exchange the code the person came back with for their token. Raises ``NetworkError``.

    A ``state`` that is not the invitation's is ``forged``: somebody else began this.
    """
    if not secrets.compare_digest(state.encode(), invitation.state.encode()):
        raise NetworkError(Fault.AUTH, "forged", "The answer does not belong to this invitation")
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "redirect_uri": redirect_uri,
        "code_verifier": invitation.verifier,
    }
    return _secret(server.post("/oauth/token", asked).data, "access_token")


def _secret(data: Any, name: str) -> str:
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, str) or not found:
        raise NetworkError(Fault.GARBAGE, "garbled", f"the server gave no {name}")
    return found
