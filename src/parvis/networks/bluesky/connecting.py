"""Connecting an account with an app password: a session, kept and renewed; the password is not kept.

``createSession`` may be called 30 times in 5 minutes (docs.bsky.app, rate limits): it is called once, when
the account is connected, and ``refreshSession`` from then on, which gives a new pair of tokens each time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from parvis.kit.translation import gettext_noop
from parvis.networks.bluesky.pds import HOST, SESSION, caller
from parvis.networks.calling import dug, needed, read, word
from parvis.networks.connecting import Application, Candidate, FormConnector, Grant, Question
from parvis.networks.oauth import GONE
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access

QUESTIONS: Final = (
    Question(
        "handle",
        gettext_noop("Handle"),
        gettext_noop("As it stands under your name, such as velo.bsky.social."),
    ),
    Question(
        "password",
        gettext_noop("App password"),
        gettext_noop(
            "Make one for Parvis in Bluesky, under Settings, Privacy and security, App passwords. "
            "Keep your own password to yourself."
        ),
        secret=True,
    ),
    Question(
        "host",
        gettext_noop("Server"),
        gettext_noop("Only if your account is not kept by Bluesky itself."),
        required=False,
    ),
)


class BlueskyConnector(FormConnector):
    """Opens sessions and renews them."""

    questions: Sequence[Question] = QUESTIONS

    def answered(self, answers: Mapping[str, str]) -> Grant:
        """Open a session with what the form says; ``unauthorized`` for a wrong password."""
        handle = answers.get("handle", "").strip().removeprefix("@")
        host = typed_host(answers.get("host", ""))
        told = {"identifier": handle, "password": answers.get("password", "").strip()}
        asking = caller(self._http, self._clock, Access("bluesky", "", host=host))
        return _granted(asking.post(f"/{SESSION}.createSession", told), host)

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """Renew the session; ``invalid_grant`` when the host no longer takes it."""
        del application
        if not refresh:
            return self._as_it_is(access)
        asking = caller(
            self._http, self._clock, Access("bluesky", access.id, host=access.host, token=refresh)
        )
        try:
            return _granted(read(asking.send("POST", f"/{SESSION}.refreshSession")), access.host)
        except NetworkError as fault:
            raise _gone(fault) from None

    def _as_it_is(self, access: Access) -> Grant:
        """The session as it is, if the host still takes it."""
        try:
            caller(self._http, self._clock, access).get(f"/{SESSION}.getSession")
        except NetworkError as fault:
            raise _gone(fault) from None
        return Grant(access.token, expires_at=_ends(access.token))

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """The one account of the session."""
        kept = grant.options.get("host", host)
        asking = caller(self._http, self._clock, Access("bluesky", "", host=kept, token=grant.token))
        told = asking.get(f"/{SESSION}.getSession")
        did, handle = needed(told, "did"), needed(told, "handle")
        return [Candidate(did, handle, url=f"https://bsky.app/profile/{did}")]


def typed_host(host: str) -> str:
    """The server a person typed, as an address; Bluesky's own for nothing."""
    typed = host.strip().rstrip("/").lower()
    if not typed:
        return HOST
    return typed if typed.startswith(("https://", "http://")) else f"https://{typed}"


def _gone(fault: NetworkError) -> NetworkError:
    """What a session that is refused means: the person must connect anew. Other faults stay as they are."""
    if fault.fault is not Fault.AUTH:
        return fault
    return NetworkError(Fault.AUTH, GONE, "the session has ended: connect the account again")


def _granted(told: Any, host: str) -> Grant:
    """Keep the pair of tokens, and where the account really is kept: its DID document names the host."""
    access = needed(told, "accessJwt")
    services = dug(told, "didDoc", "service")
    services = services if isinstance(services, list) else []
    pds = [word(one, "serviceEndpoint") for one in services if word(one, "id").endswith("#atproto_pds")]
    kept = pds[0] if pds and pds[0].startswith(("https://", "http://")) else host
    return Grant(access, needed(told, "refreshJwt"), _ends(access), options={"host": kept})


def _ends(token: str) -> datetime | None:
    """When a token ends, by its own claim (RFC 7519, ``exp``); None if it says nothing readable."""
    try:
        claims = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return datetime.fromtimestamp(int(told["exp"]), UTC)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError):
        return None
