"""What networks told of their accounts, and what is set for all posts of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from parvis.apps.content.faces import Face
from parvis.apps.publishing.connections import limits_read
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.states import Connection
from parvis.core.workspaces.models import Workspace
from parvis.networks import post_settings
from parvis.networks.post_settings import Offered, Place, Setting
from parvis.networks.registry import NETWORKS

FRESH: Final = timedelta(minutes=10)  # people change what their account allows rarely, and publish soon after


def offered_by(workspace: Workspace) -> Mapping[str, Offered]:
    """For each network whose accounts tell it: what one of them may choose among, by setting."""
    found: dict[str, dict[str, set[str]]] = {}
    for account in Account.objects.filter(workspace=workspace, state=Connection.CONNECTED):
        for name, values in of_account(account).offered.items():
            found.setdefault(account.network, {}).setdefault(name, set()).update(values)
    return found


def faces_of(workspace: Workspace) -> Mapping[str, Face]:
    """Who speaks on each network: its first account that is connected, by its name and handle."""
    found: dict[str, Face] = {}
    connected = Account.objects.filter(workspace=workspace, state=Connection.CONNECTED)
    for network, name, handle in connected.values_list("network", "name", "handle"):
        if (name or handle) and network not in found:
            at = "" if " " in handle else handle.removeprefix("@")  # some networks know names alone
            found[network] = Face(name or handle, at)
    return found


def of_account(account: Account) -> post_settings.Account:
    """What is set for all of its posts, and what it may choose among as far as it told."""
    told = account.told.get("settings")
    offered = {
        str(name): frozenset(one for one in values if isinstance(one, str))
        for name, values in (told.items() if isinstance(told, dict) else ())
        if isinstance(values, list)
    }
    return post_settings.Account(settings=account.options, offered=offered)


def set_once(network: str) -> tuple[Setting, ...]:
    """What can be set for all posts of an account."""
    return tuple(one for one in NETWORKS[network].settings if one.place is not Place.POST)


def chosen_of(account: Account, sent: Mapping[str, Any]) -> dict[str, str]:
    """Those of the values sent that are settings of the account; empty for “not said”."""
    return {
        one.name: str(sent[one.name])
        for one in set_once(account.network)
        if one.name in sent and (not sent[one.name] or sent[one.name] in one.allowed)
    }


def ask_again(account: Account, hands: Hands, now: datetime) -> bool:
    """Ask the network what the account may choose, where that is for it to say and was not asked lately.

    True if it told; the account at hand then knows it.
    """
    manifest = NETWORKS[account.network]
    old = account.told_at is None or now - account.told_at >= FRESH
    if not (manifest.told and manifest.settings and old and account.state == Connection.CONNECTED):
        return False
    read = limits_read(account, hands)
    if read:
        account.refresh_from_db(fields=["told", "told_at"])
    return read
