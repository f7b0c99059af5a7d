"""How an account is connected: a form (a password made for programs, a bot's token) or OAuth 2.

What a person gives stays a secret of their workspace; ``Grant`` is what is kept, sealed.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parvis.kit.http import Http
from parvis.networks.publishing import Access, Hand


class Way(enum.StrEnum):
    """How a person says yes."""

    FORM = "form"
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the form. ``label`` and ``help`` are msgids, translated where shown."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Application:
    """Parvis as the network knows it: made by hand on the network's developer page, or registered.

    ``scopes`` are those that it may ask for, where the network grants them one by one; empty for the usual.
    """

    client_id: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    scopes: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where to send the person, and what to keep, sealed, until they come back with the same ``state``."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the network gave. ``expires_at`` is None for a token that lasts; an empty ``refresh`` says
    nothing, and never replaces one that is kept."""

    token: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that the grant opens: the person's own, or a page they run. It may hold its own token."""

    id: str
    handle: str
    name: str = ""
    url: str = ""
    grant: Grant | None = None
    options: Mapping[str, str] = field(default_factory=dict)


class Connector(Protocol):
    """Connects accounts of one network. Made with an ``Http`` and a clock.

    Faults are ``NetworkError``; ``invalid_grant`` alone means that a person must connect anew.
    """

    way: Way
    questions: Sequence[Question]  # asked before anything is sent: a server, a handle, a bot's token
    needs_application: bool  # whether whoever runs Parvis must make one on the network first

    def register(self, host: str, redirect_uri: str) -> Application | None:
        """Register Parvis where the network lets programs do so; None where it does not."""
        ...

    def invite(self, application: Application, host: str, redirect_uri: str) -> Invitation:
        """Return where the person says yes (OAuth only)."""
        ...

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
        """Exchange the code they came back with (OAuth only)."""
        ...

    def answered(self, answers: Mapping[str, str]) -> Grant:
        """Turn the form's answers into a grant, having tried them (form only)."""
        ...

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """Return a fresh grant. Called under the account's lock, by one process at a time."""
        ...

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the accounts that the grant opens, at least one."""
        ...


class FormConnector(Hand):
    """What connectors by a form have in common: nobody has to register Parvis there."""

    way = Way.FORM
    needs_application = False

    def register(self, host: str, redirect_uri: str) -> Application | None:
        """Nothing is registered."""
        del host, redirect_uri
        return None


__all__ = [
    "Application",
    "Candidate",
    "Connector",
    "FormConnector",
    "Grant",
    "Http",
    "Invitation",
    "Question",
    "Way",
]
