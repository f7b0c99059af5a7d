"""OAuth 2 as most networks speak it: the code of RFC 6749 with the proof of RFC 7636 (PKCE).

What differs from one network to the next is data: addresses, scopes, how the proof is written, what the
client's name is called, whether its secret travels in a header or in the body.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from parvis.kit.addresses import HttpFault
from parvis.kit.http import Http, Reply, retry_after
from parvis.networks.answers import from_fault
from parvis.networks.connecting import Application, Grant, Invitation, Question, Way
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand


class Proof(enum.StrEnum):
    """How the challenge is written. TikTok wants hexadecimal where RFC 7636 says base64url."""

    NONE = "none"
    BASE64URL = "base64url"
    HEX = "hex"


# Of the errors of RFC 6749 (5.2) only this one says that the person's yes is gone.
GONE: Final = "invalid_grant"


@dataclass(frozen=True, slots=True)
class OAuth:
    """One network's way. Addresses that begin with "/" stand under the host that is asked."""

    authorize: str
    token: str
    scopes: str
    proof: Proof = Proof.BASE64URL
    id_name: str = "client_id"
    basic: bool = False  # the client's id and secret in ``Authorization: Basic`` (RFC 6749, 2.3.1)
    asked: Mapping[str, str] = field(default_factory=dict)  # more of the first address
    gone: tuple[str, ...] = (GONE,)  # errors that say that the person's yes is gone

    def invite(
        self,
        application: Application,
        host: str,
        redirect_uri: str,
        *,
        token: Callable[[int], str] = secrets.token_urlsafe,
    ) -> Invitation:
        """Return the address where the person says yes."""
        state, verifier = token(24), token(48)
        query = {
            "response_type": "code",
            self.id_name: application.client_id,
            "redirect_uri": redirect_uri,
            "scope": application.scopes or self.scopes,
            "state": state,
            **self.asked,
        }
        if self.proof is not Proof.NONE:
            query |= {"code_challenge": self._challenge(verifier), "code_challenge_method": "S256"}
        return Invitation(f"{self._at(host, self.authorize)}?{urlencode(query)}", state, verifier)

    def redeem(
        self,
        http: Http,
        application: Application,
        invitation: Invitation,
        *,
        code: str,
        state: str,
        host: str,
        redirect_uri: str,
        now: datetime,
    ) -> Grant:
        """Exchange the code. A ``state`` that is not the invitation's is ``forged``: somebody else began."""
        if not secrets.compare_digest(state.encode(), invitation.state.encode()):
            raise NetworkError(Fault.AUTH, "forged", "The answer does not belong to this invitation")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if self.proof is not Proof.NONE:
            form["code_verifier"] = invitation.verifier
        return self._asked(http, application, host, form, now)

    def refresh(
        self, http: Http, application: Application, refresh: str, *, host: str, now: datetime
    ) -> Grant:
        """Return a fresh grant; ``invalid_grant`` when the person must say yes again."""
        return self._asked(
            http, application, host, {"grant_type": "refresh_token", "refresh_token": refresh}, now
        )

    def _asked(
        self, http: Http, application: Application, host: str, form: Mapping[str, str], now: datetime
    ) -> Grant:
        headers, sent = {"Accept": "application/json"}, dict(form)
        if self.basic and application.client_secret:
            pair = f"{application.client_id}:{application.client_secret}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        else:
            sent |= {self.id_name: application.client_id}
            if application.client_secret:
                sent["client_secret"] = application.client_secret
        try:
            reply = http.post_form(self._at(host, self.token), sent, headers=headers)
            data = reply.json()
        except HttpFault as fault:
            raise from_fault(fault) from fault
        return granted(reply, data, now, gone=self.gone)

    def _challenge(self, verifier: str) -> str:
        digest = hashlib.sha256(verifier.encode()).digest()
        if self.proof is Proof.HEX:
            return digest.hex()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @staticmethod
    def _at(host: str, address: str) -> str:
        return host + address if address.startswith("/") else address


class OAuthConnector(Hand):
    """A connector that is OAuth and nothing else: ``oauth`` is the network's way, ``door`` the host of its
    token's address unless another is given. What is left to write is ``accounts``."""

    way = Way.OAUTH
    needs_application = True
    questions: Sequence[Question] = ()
    oauth: ClassVar[OAuth]
    door: ClassVar[str] = ""

    def base(self, host: str) -> str:
        """Where addresses that are written without a host begin."""
        return host or self.door

    def register(self, host: str, redirect_uri: str) -> Application | None:
        """Whoever runs Parvis makes an application by hand."""
        del host, redirect_uri
        return None

    def invite(self, application: Application, host: str, redirect_uri: str) -> Invitation:
        """Return where the person says yes."""
        return self.oauth.invite(application, self.base(host), redirect_uri)

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
        """Exchange the code they came back with."""
        return self.oauth.redeem(
            self._http,
            application,
            invitation,
            code=code,
            state=state,
            host=self.base(host),
            redirect_uri=redirect_uri,
            now=self._clock(),
        )

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """Return a fresh grant."""
        if application is None or not refresh:
            raise NetworkError(Fault.AUTH, GONE, "nothing was kept that renews this permission")
        return self.oauth.refresh(
            self._http, application, refresh, host=self.base(access.host), now=self._clock()
        )


def granted(reply: Reply, data: Any, now: datetime, *, gone: tuple[str, ...] = (GONE,)) -> Grant:
    """Read a token endpoint's answer (RFC 6749, 5.1 and 5.2); the body is never part of a message."""
    told = data if isinstance(data, dict) else {}
    error = told.get("error")
    code = error if isinstance(error, str) else ""
    if code in gone:
        raise NetworkError(Fault.AUTH, GONE, "the network no longer takes this permission")
    token = told.get("access_token")
    if reply.ok and isinstance(token, str) and token:
        life, refresh = told.get("expires_in"), told.get("refresh_token")
        expires = now + timedelta(seconds=float(life)) if isinstance(life, int | float) and life > 0 else None
        return Grant(token, refresh if isinstance(refresh, str) else "", expires)
    if reply.status == 429 or reply.status >= 500:
        wait = retry_after(reply.headers, now)
        raise NetworkError(Fault.RETRY, "server_error", f"status {reply.status}", retry_after=wait)
    # A wrong secret or a clock that is off is no word about the person's permission: it stays.
    raise NetworkError(Fault.REFUSED, "application_refused", f"status {reply.status}: {code:.60}")
