"""Accounts: which are connected, what is missing, how they are guarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parvis.apps.publishing import connections, reach, selectors, told, wording
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.engine.opening import access_of
from parvis.apps.publishing.forms import GuardForm
from parvis.apps.publishing.models import Account
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks import hands as networks
from parvis.networks.ports import Manifest, NetworkError
from parvis.networks.publishing import Place
from parvis.networks.registry import NETWORKS


@dataclass(frozen=True, slots=True)
class Row:
    """An account as the list shows it."""

    account: Account
    network: Manifest
    trouble: str | Promise
    missing: str


def row_of(account: Account) -> Row:
    """The account with what stands in its way, in words."""
    trouble = wording.TROUBLES.get(account.trouble, "") if account.trouble else ""
    return Row(account, NETWORKS[account.network], trouble, reach.missing_address(account.network))


@workspace_view(Verb.SEE_POSTS)
def accounts(request: WorkspaceRequest) -> HttpResponseBase:
    """Every account, and the networks where another can be connected."""
    context = {
        "rows": [row_of(account) for account in selectors.accounts_of(request.workspace)],
        "networks": networks.that_publish(),
        "may_connect": request.may(Verb.CONNECT_ACCOUNTS),
    }
    return render(request, "publishing/accounts.html", context)


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("GET", "POST"))
def account(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One account: its guard, where its posts go, what the network told."""
    found = _found(request, pk)
    form = GuardForm(request.POST or None, found, _places(found))
    if request.method == "POST" and form.is_valid():
        connections.account_guard(
            actor=request.actor, workspace=request.workspace, account_id=pk, guard=form.cleaned_data,
            settings=told.chosen_of(found, form.cleaned_data),
        )  # fmt: skip
        messages.success(request, _("The account is saved."))
        return redirect("publishing:account", request.workspace.slug, pk)
    context: dict[str, Any] = {"row": row_of(found), "form": form}
    return render(request, "publishing/account.html", context, status=422 if form.errors else 200)


def _places(found: Account) -> list[Place]:
    """Where inside the account posts can go, asked of the network now; none if it has none or is silent."""
    hands = Hands()
    try:
        places = networks.places(found.network, hands.quick, hands.clock)
        return list(places.places(access_of(found))) if places else []
    except NetworkError:
        return []
    finally:
        hands.close()


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("POST",))
def disconnect(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Let go of an account."""
    connections.account_disconnect(actor=request.actor, workspace=request.workspace, account_id=pk)
    messages.success(request, _("The account is disconnected, and its secrets are forgotten."))
    return redirect("publishing:accounts", request.workspace.slug)


@workspace_view(Verb.CONNECT_ACCOUNTS, methods=("POST",))
def limits(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Read the limits of the account's server anew."""
    found, hands = _found(request, pk), Hands()
    try:
        read = connections.limits_read(found, hands)
    finally:
        hands.close()
    if read:
        messages.success(request, _("The limits are read; the editor counts by them now."))
    else:
        messages.warning(request, _("The server does not tell its limits now. The usual ones hold."))
    return redirect("publishing:account", request.workspace.slug, pk)


def _found(request: WorkspaceRequest, pk: int) -> Account:
    found = selectors.accounts_of(request.workspace).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
