"""The door of a fake network: OAuth 2 as RFC 6749 and RFC 7636 say it, with what networks make of it.

What differs (paths, whether a proof is asked for and how it is written, names, rotation) is ``Rules``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from servers.web import Answer, Ask

Issue = Callable[[str, Iterable[str], float | None], str]


@dataclass
class Rules:
    """One network's way. ``life_s`` is an access token's; ``refreshes`` whether refresh tokens are given.

    ``rotates``: each refresh token opens once and brings another; else it stays, and no answer repeats it.
    ``proof`` is "base64url", "hex" or "" where none is asked for.
    """

    authorize: str
    token: str
    client_id: str = "client-1"
    client_secret: str = "client-secret-1"
    redirect_uri: str = "https://parvis.example/back"
    scopes: frozenset[str] = frozenset()
    scope_sign: str = " "
    proof: str = "base64url"
    id_name: str = "client_id"
    basic: bool = False
    life_s: float = 3600
    code_life_s: float = 60
    refreshes: bool = True
    rotates: bool = True
    gone: str = "invalid_grant"  # how the network says that a code or a refresh token opens no more


@dataclass
class _Code:
    account: str
    redirect_uri: str
    challenge: str
    scopes: frozenset[str]
    ends: datetime


class Door:
    """Holds codes and refresh tokens. ``person`` is who says yes; None says no."""

    def __init__(self, now: Callable[[], datetime], issue: Issue) -> None:
        self.rules: Rules | None = None
        self.person: str | None = "account-1"
        self._now = now
        self._issue = issue
        self._codes: dict[str, _Code] = {}
        self._refreshes: dict[str, tuple[str, frozenset[str]]] = {}
        self._count = 0

    @property
    def refreshes(self) -> bool:
        """Whether access tokens can be renewed without the person."""
        return self.rules is not None and self.rules.refreshes

    @property
    def rotates(self) -> bool:
        """Whether each renewal brings another refresh token."""
        return self.rules is not None and self.rules.rotates

    def say_yes(self, address: str) -> tuple[str, str]:
        """Follow an invitation as its person would; return the code and the state that come back."""
        parts = urlsplit(address)
        answer = self._authorize(self._ruled(), dict(parse_qsl(parts.query)))
        back = dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))
        assert answer.status == 302, answer.body
        return back["code"], back["state"]

    def refresh_of(self, account: str, scopes: Iterable[str] = ()) -> str:
        """Return a new refresh token of an account."""
        self._count += 1
        self._refreshes[f"refresh-{self._count}"] = (account, frozenset(scopes))
        return f"refresh-{self._count}"

    def revoke(self, account: str) -> None:
        """Take a person's yes back: no refresh token of theirs opens any more."""
        self._refreshes = {name: held for name, held in self._refreshes.items() if held[0] != account}

    def answer(self, ask: Ask) -> Answer | None:
        """Serve the two addresses; None for any other."""
        rules = self.rules
        if rules is None:
            return None
        if ask.path == urlsplit(rules.authorize).path and ask.method == "GET":
            return self._authorize(rules, ask.query)
        if ask.path == rules.token and ask.method in {"GET", "POST"}:
            return self._token(rules, ask)
        return None

    def _ruled(self) -> Rules:
        assert self.rules is not None, "this network has no OAuth"
        return self.rules

    def _authorize(self, rules: Rules, query: Any) -> Answer:
        if query.get(rules.id_name) != rules.client_id or query.get("redirect_uri") != rules.redirect_uri:
            # RFC 6749, 3.1.2.4: never sent on to an address that is not the client's.
            return _error("invalid_request", 400)
        scopes = frozenset(filter(None, query.get("scope", "").split(rules.scope_sign)))
        proved = not rules.proof or (
            query.get("code_challenge_method") == "S256" and query.get("code_challenge")
        )
        back = {"state": query.get("state", "")}
        if query.get("response_type") != "code" or not proved:
            back["error"] = "invalid_request"
        elif not scopes <= rules.scopes:
            back["error"] = "invalid_scope"
        elif self.person is None:
            back["error"] = "access_denied"
        else:
            self._count += 1
            back["code"] = f"code-{self._count}"
            ends = self._now() + timedelta(seconds=rules.code_life_s)
            challenge = query.get("code_challenge", "")
            self._codes[back["code"]] = _Code(self.person, rules.redirect_uri, challenge, scopes, ends)
        return Answer(302, b"", {"Location": f"{rules.redirect_uri}?{urlencode(back)}"})

    def _token(self, rules: Rules, ask: Ask) -> Answer:
        data = {**ask.query, **dict(parse_qsl(ask.body.decode()))}
        if not _known(rules, ask, data):
            return _error("invalid_client", 401)
        if data.get("grant_type") == "refresh_token":
            return self._refreshed(rules, data.get("refresh_token", ""))
        if data.get("grant_type") != "authorization_code":
            return _error("unsupported_grant_type", 400)
        code = self._codes.pop(data.get("code", ""), None)
        late = code is None or code.ends <= self._now() or data.get("redirect_uri") != code.redirect_uri
        if code is None or late or not _proved(rules, code, data.get("code_verifier", "")):
            return _error(rules.gone, 400)
        return self._granted(rules, code.account, code.scopes, fresh=rules.refreshes)

    def _refreshed(self, rules: Rules, refresh: str) -> Answer:
        held = self._refreshes.get(refresh)
        if held is None:
            return _error(rules.gone, 400)
        if rules.rotates:
            del self._refreshes[refresh]
        return self._granted(rules, *held, fresh=rules.rotates)

    def _granted(self, rules: Rules, account: str, scopes: frozenset[str], *, fresh: bool) -> Answer:
        told: dict[str, object] = {
            "access_token": self._issue(account, scopes, rules.life_s),
            "token_type": "bearer",
            "expires_in": int(rules.life_s),
            "scope": rules.scope_sign.join(sorted(scopes)),
        }
        if fresh:
            told["refresh_token"] = self.refresh_of(account, scopes)
        return Answer(200, json.dumps(told).encode(), {"Content-Type": "application/json"})


def _known(rules: Rules, ask: Ask, data: dict[str, str]) -> bool:
    if rules.basic:
        pair = f"{rules.client_id}:{rules.client_secret}".encode()
        return ask.headers.get("authorization") == "Basic " + base64.b64encode(pair).decode()
    return (data.get(rules.id_name), data.get("client_secret")) == (rules.client_id, rules.client_secret)


def _proved(rules: Rules, code: _Code, verifier: str) -> bool:
    if not rules.proof:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    written = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return code.challenge == (digest.hex() if rules.proof == "hex" else written)


def _error(code: str, status: int) -> Answer:
    return Answer(status, json.dumps({"error": code}).encode(), {"Content-Type": "application/json"})
