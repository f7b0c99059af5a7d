"""Beside a post: where it may go and when, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.publishing import material, selectors, services, times, told
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.forms import WhenForm
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.pages.deliveries import Row, row_of
from parvis.apps.publishing.selectors import Obstacle
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks.registry import NETWORKS


@dataclass(frozen=True, slots=True)
class Choice:
    """An account that the post could go to."""

    account: Account
    network: str
    blocking: list[Obstacle]
    advice: list[Obstacle]
    cost: Decimal | None


@workspace_view(Verb.SEE_POSTS)
def panel(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """The fragment: accounts with what stands in their way, and the moment."""
    return render(request, "publishing/panel.html", _context(request, _post(request, post)))


def _context(request: WorkspaceRequest, post: Post) -> dict[str, Any]:
    now = timezone.now()
    networks = set(body_of(post).networks)
    accounts = selectors.accounts_of(request.workspace).select_related("workspace")
    chosen = [account for account in accounts if not networks or account.network in networks]
    _asked_again(chosen)
    day, at = times.on_the_wall(now + timedelta(hours=1), request.workspace.time_zone)
    choices = [_choice(post, account) for account in chosen]
    return {
        "post": post,
        "choices": choices,
        "common": _common(choices),
        "rows": _rows(post),
        "when": WhenForm(initial={"day": day, "at": at, "zone": request.workspace.time_zone}),
        "may_publish": request.may(Verb.PUBLISH_POSTS),
        "may_connect": request.may(Verb.CONNECT_ACCOUNTS),
    }


def _common(choices: list[Choice]) -> list[Obstacle]:
    """What stands in the way of every account alike: said once, above them, and taken out of each."""
    if len(choices) < 2:
        return []
    common = [one for one in choices[0].blocking if all(one in other.blocking for other in choices)]
    for choice in choices:
        choice.blocking[:] = [one for one in choice.blocking if one not in common]
    return common


def _asked_again(accounts: list[Account]) -> None:
    """Whoever is about to choose sees what each account may choose today."""
    hands = Hands()
    try:
        for account in accounts:
            told.ask_again(account, hands, hands.clock())
    finally:
        hands.close()


def _rows(post: Post) -> list[Row]:
    rows = []
    for one in selectors.deliveries_of_post(post)[:20]:
        one.post = post
        rows.append(row_of(one))
    return rows


def _choice(post: Post, account: Account) -> Choice:
    found = selectors.obstacles(post, account, timezone.now())
    cost = material.cost(material.material(post, body_of(post), account.network))
    blocking = [one for one in found if one.blocks]
    advice = [one for one in found if not one.blocks]
    return Choice(account, NETWORKS[account.network].label, blocking, advice, cost)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def schedule(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Schedule for the accounts that were ticked, or publish there now; each says for itself if it cannot."""
    found, form = _post(request, post), WhenForm(request.POST)
    at_once = request.POST.get("do") == "now"
    accounts = [int(one) for one in request.POST.getlist("account") if one.isdecimal() and len(one) < 10]
    if not accounts:
        messages.error(request, _("Tick at least one account."))
    elif not (at_once or form.is_valid()):
        messages.error(request, _("Choose a day, an hour and a time zone."))
    else:
        for account_id in accounts:
            _one(request, found, account_id, None if at_once else form.cleaned_data)
    following = request.POST.get("next", "")
    own = following.startswith(f"/w/{request.workspace.slug}/")
    return redirect(following) if own else redirect("publishing:deliveries", request.workspace.slug)


def _one(request: WorkspaceRequest, post: Post, account_id: int, wall: dict[str, Any] | None) -> None:
    told: dict[str, Any] = {
        "actor": request.actor, "workspace": request.workspace, "post_id": post.pk, "account_id": account_id,
        "now": timezone.now(),
    }  # fmt: skip
    try:
        if wall is None:
            made = services.delivery_publish_now(**told)
            messages.success(request, _("It leaves for %(account)s now.") % {"account": made.account})
        else:
            made = services.delivery_schedule(**told, **wall)
            messages.success(request, _("Scheduled for %(account)s.") % {"account": made.account})
    except ParvisError as error:
        messages.error(request, str(error))


def _post(request: WorkspaceRequest, post_id: UUID) -> Post:
    found = post_of(request.workspace, post_id)
    if found is None:
        raise Http404
    return found
