"""Connecting accounts: a form or OAuth, what is kept sealed, and letting go again. A door.

The network is asked first, outside any transaction; what it gave is kept in one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing import reach
from parvis.apps.publishing.engine import opening
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account, Application, Delivery
from parvis.apps.publishing.states import Connection, Reason, State
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.secrets import CannotOpen, seal, set_secret, unseal
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.networks import connecting
from parvis.networks.connecting import Candidate, Connector, Grant
from parvis.networks.ports import NetworkError

NO_SETTINGS: Final[Mapping[str, str]] = {}
BACK: Final = "/networks/back/"
COLOURS: Final = 8


def redirect_uri() -> str:
    """Where networks send people back to: one address for the whole installation."""
    return f"{settings.PUBLIC_URL}{BACK}"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a network gave, until the person has chosen among its accounts."""

    network: str
    host: str
    grant: Grant
    candidates: tuple[Candidate, ...]


def form_answered(
    *, actor: Actor, workspace: Workspace, network: str, answers: Mapping[str, str], hands: Hands
) -> Opened:
    """Try what a form says at the network. Raises ``NetworkError``; keeps nothing."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    connector = hands.connector(network)
    grant = connector.answered(answers)
    return _opened(connector, network, grant.options.get("host") or answers.get("host", ""), grant)


def invited(*, actor: Actor, workspace: Workspace, network: str, host: str, hands: Hands) -> tuple[str, str]:
    """Where to send the person, and what to keep, sealed, until they are back. Raises ``NetworkError``."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    connector = hands.connector(network)
    application = _application(actor, workspace, network, host, connector)
    invitation = connector.invite(application, host, redirect_uri())
    kept = json.dumps([network, host, invitation.url, invitation.state, invitation.verifier])
    return invitation.url, seal(kept.encode(), place=_place(workspace)).hex()


def came_back(
    *, actor: Actor, workspace: Workspace, kept: str, code: str, state: str, hands: Hands
) -> Opened:
    """Exchange the code of somebody who said yes. Raises ``NetworkError`` and ``BadInput``."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    try:
        told = json.loads(unseal(bytes.fromhex(kept), place=_place(workspace)))
    except (CannotOpen, ValueError) as error:
        raise BadInput(_("This connection was begun elsewhere, or too long ago. Begin again.")) from error
    network, host, url, held_state, verifier = told
    application = _known(workspace, network, host)
    if application is None:
        raise NotFound(_("The application for this network is gone. Begin again."))
    connector = hands.connector(network)
    grant = connector.redeem(
        application,
        connecting.Invitation(url, held_state, verifier),
        code=code,
        state=state,
        host=host,
        redirect_uri=redirect_uri(),
    )
    return _opened(connector, network, host, grant)


def _opened(connector: Connector, network: str, host: str, grant: Grant) -> Opened:
    return Opened(network, host, grant, tuple(connector.accounts(grant, host)))


def _place(workspace: Workspace) -> str:
    return f"publishing.invitation#{workspace.pk}"


def _known(workspace: Workspace, network: str, host: str) -> connecting.Application | None:
    return opening.application_of(Account(workspace=workspace, network=network, host=host))


def _application(
    actor: Actor, workspace: Workspace, network: str, host: str, connector: Connector
) -> connecting.Application:
    known = _known(workspace, network, host)
    if known is not None:
        return known
    made = connector.register(host, redirect_uri())
    if made is None:
        raise Conflict(
            _("This network wants an application first: make one on its developers’ page, and give its id."),
            code="application",
        )
    application_keep(
        actor=actor, workspace=workspace, network=network, host=host,
        client_id=made.client_id, client_secret=made.client_secret,
    )  # fmt: skip
    return made


@transaction.atomic
def application_keep(
    *, actor: Actor, workspace: Workspace, network: str, host: str, client_id: str, client_secret: str,
    scopes: str = "",
) -> Application:  # fmt: skip
    """Keep Parvis's own id and secret at a network, sealed; an empty secret leaves the one that is kept."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    if not client_id.strip():
        raise BadInput(_("Give the application’s id."), code="client_id")
    row, _fresh = Application.objects.update_or_create(
        workspace=workspace, network=network, host=host, defaults={"scopes": scopes}
    )
    set_secret(row, "client_id", client_id.strip())
    if client_secret.strip():
        set_secret(row, "client_secret", client_secret.strip())
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="application.set",
        target="application",
        target_id=row.pk,
        after={"network": network, "host": host, "scopes": scopes},
    )
    return row


@transaction.atomic
def account_connect(
    *, actor: Actor, workspace: Workspace, opened: Opened, remote_id: str, now: datetime
) -> Account:
    """Keep one of the accounts that were opened: a new row, or the same one with a fresh permission.

    What was held because the permission was gone is scheduled again, if its words may still leave and it is
    not too late.
    """
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    chosen = next((one for one in opened.candidates if one.id == remote_id), None)
    if chosen is None:
        raise NotFound(_("This account is not among those that were opened."))
    account, fresh = Account.objects.get_or_create(
        workspace=workspace,
        network=opened.network,
        remote_id=chosen.id,
        defaults={
            "created_by_id": actor.user_id,
            "colour": Account.objects.filter(workspace=workspace).count() % COLOURS,
        },
    )
    _fill(account, opened, chosen)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="account.connect",
        target="account",
        target_id=account.pk,
        after={"network": account.network, "account": str(account), "again": not fresh},
    )
    _wake(account, now)
    return account


def _fill(account: Account, opened: Opened, chosen: Candidate) -> None:
    grant = chosen.grant or opened.grant
    account.handle, account.name, account.url = chosen.handle[:200], chosen.name[:120], chosen.url[:500]
    told = {**opened.grant.options, **grant.options, **chosen.options}
    account.host = (told.get("host") or opened.host)[:200]  # as an address, whatever the person typed
    account.state, account.trouble, account.resume_at = Connection.CONNECTED, "", None
    account.options = {**account.options, **opened.grant.options, **chosen.options}
    account.save()
    refresh = grant.refresh or opened.grant.refresh
    opening.keep(
        account,
        Grant(
            grant.token, refresh, grant.expires_at, {**opened.grant.secrets, **grant.secrets}, grant.options
        ),
    )


def _wake(account: Account, now: datetime) -> None:
    for held in Delivery.objects.filter(account=account, state=State.HELD, reason=Reason.AUTH):
        if reach.refusal(held, now) is None:
            held.state, held.reason, held.attempts = State.SCHEDULED, "", 0
            held.next_at = max(now, held.due_at)
            held.save(update_fields=["state", "reason", "attempts", "next_at"])


@transaction.atomic
def account_disconnect(*, actor: Actor, workspace: Workspace, account_id: int) -> Account:
    """Forget its secrets. What is scheduled for it is held when its hour comes; what is there stays there."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    account = _own(workspace, account_id)
    for secret in ("token", "refresh", "secrets"):
        set_secret(account, secret, None)
    account.state, account.trouble, account.expires_at = Connection.DISCONNECTED, "by_hand", None
    account.save(update_fields=["state", "trouble", "expires_at"])
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="account.disconnect",
        target="account",
        target_id=account.pk,
        after={"account": str(account)},
    )
    return account


@transaction.atomic
def account_guard(
    *,
    actor: Actor,
    workspace: Workspace,
    account_id: int,
    guard: Mapping[str, Any],
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Account:
    """Set how an account is guarded: seconds between posts, posts an hour, minutes until late, where inside
    the account posts go by default, and the network's own ``settings`` that hold for all of its posts."""
    require(actor, workspace, Verb.CONNECT_ACCOUNTS)
    account = _own(workspace, account_id)
    names = ("gap_seconds", "an_hour", "late_minutes", "colour")
    before = {name: getattr(account, name) for name in names}
    before |= {name: account.options.get(name, "") for name in settings}
    for name in names:
        setattr(account, name, guard.get(name, before[name]))
    account.options = {**account.options, **settings}
    if "place" in guard:
        account.options = {**account.options, "place": str(guard["place"])[:200]}
    account.save(update_fields=[*names, "options"])
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="account.guard",
        target="account",
        target_id=account.pk,
        before=before,
        after={**{name: getattr(account, name) for name in names}, **settings},
    )
    return account


def _own(workspace: Workspace, account_id: int) -> Account:
    found = Account.objects.select_for_update().filter(workspace=workspace, pk=account_id).first()
    if found is None:
        raise NotFound(_("There is no such account here."))
    return found


def limits_read(account: Account, hands: Hands) -> bool:
    """Read the limits that the account's server tells, and keep them; False if it tells none now."""
    told = hands.told(account.network)
    if told is None:
        return False
    try:
        limits = told.limits(opening.access_of(account))
    except NetworkError:
        return False
    Account.objects.filter(pk=account.pk).update(told=dict(limits), told_at=hands.clock())
    return True


def opened_sealed(opened: Opened, workspace: Workspace) -> str:
    """What a network gave, sealed, to wait in the session until the person has chosen."""
    told = json.dumps(asdict(opened), default=lambda moment: moment.isoformat())
    return seal(told.encode(), place=_place(workspace)).hex()


def opened_again(kept: str, workspace: Workspace) -> Opened | None:
    """The same, opened; None if it was sealed elsewhere or altered."""
    try:
        told = json.loads(unseal(bytes.fromhex(kept), place=_place(workspace)))
    except (CannotOpen, ValueError):
        return None
    candidates = tuple(
        Candidate(**{**one, "grant": one["grant"] and _grant(one["grant"])}) for one in told["candidates"]
    )
    return Opened(told["network"], told["host"], _grant(told["grant"]), candidates)


def _grant(told: Mapping[str, Any]) -> Grant:
    ends = told["expires_at"]
    return Grant(**{**told, "expires_at": datetime.fromisoformat(ends) if ends else None})
