"""Opening an account: its secrets, and renewing them. Whoever calls holds the account's lease."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account, Application
from parvis.apps.publishing.states import Connection
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.secrets import CannotOpen, open_secret, set_secret
from parvis.networks import connecting
from parvis.networks.oauth import GONE
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access

EARLY: Final = timedelta(seconds=90)  # renewed before it ends, so that no request meets its end


def access_of(account: Account) -> Access:
    """Who speaks, secrets opened. Raises ``NetworkError`` (``secret_lost``) when their keys are gone."""
    try:
        token = open_secret(account, "token") or ""
        secrets = json.loads(open_secret(account, "secrets") or "{}")
    except CannotOpen as error:
        raise NetworkError(Fault.AUTH, "secret_lost", "the sealed permission cannot be opened") from error
    return Access(
        network=account.network,
        id=account.remote_id,
        handle=account.handle,
        host=account.host,
        token=token,
        secrets=secrets,
        options=account.options,
    )


def opened(hands: Hands, account: Account) -> Access:
    """The same, renewed first if it is about to end."""
    ends = account.expires_at
    if ends is not None and ends <= hands.clock() + EARLY:
        renew(hands, account)
    return access_of(account)


def renew(hands: Hands, account: Account) -> None:
    """Ask for a fresh permission and keep it, unless somebody just did. Only ``invalid_grant`` disconnects
    the account.

    An empty refresh token in the answer says nothing: the one that is kept stays.
    """
    known = account.token
    account.refresh_from_db(fields=["token", "refresh", "secrets", "expires_at", "options", "state"])
    if account.token != known:
        return
    access = access_of(account)
    refresh = open_secret(account, "refresh") or ""
    try:
        grant = hands.connector(account.network).refresh(access, application_of(account), refresh)
    except NetworkError as fault:
        if fault.code == GONE:
            disconnected(account, GONE)
        raise
    keep(account, grant)


def application_of(account: Account) -> connecting.Application | None:
    """Parvis as this network knows it here, opened."""
    found = Application.objects.filter(
        workspace=account.workspace_id, network=account.network, host__in=[account.host, ""]
    )
    row = found.order_by("-host").first()
    if row is None:
        return None
    return connecting.Application(
        open_secret(row, "client_id") or "", open_secret(row, "client_secret") or "", row.scopes
    )


@transaction.atomic
def keep(account: Account, grant: connecting.Grant) -> None:
    """Seal what a network gave; what the answer is silent about stays as it was."""
    set_secret(account, "token", grant.token)
    if grant.refresh:
        set_secret(account, "refresh", grant.refresh)
    if grant.secrets:
        kept = json.loads(open_secret(account, "secrets") or "{}")
        set_secret(account, "secrets", json.dumps({**kept, **grant.secrets}))
    account.expires_at = grant.expires_at
    account.options = {**account.options, **grant.options}
    account.save(update_fields=["expires_at", "options"])


@transaction.atomic
def disconnected(account: Account, trouble: str) -> None:
    """The person’s yes is gone: nothing leaves from here until somebody connects it again."""
    account.state, account.trouble = Connection.DISCONNECTED, trouble
    account.save(update_fields=["state", "trouble"])
    audit.record(
        actor=Actor.system(),
        workspace=account.workspace,
        verb="account.lost",
        target="account",
        target_id=account.pk,
        after={"account": str(account), "trouble": trouble},
    )


def soon(now: datetime, seconds: float) -> datetime:
    """So many seconds from now."""
    return now + timedelta(seconds=seconds)
