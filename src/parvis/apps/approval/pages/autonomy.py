"""Autonomy on one page: what is allowed, what was done under it, and the button that stops everything."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from parvis.apps.approval.forms import GrantForm
from parvis.core.autonomy import channels, selectors, services
from parvis.core.autonomy.models import Grant
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def autonomy(request: WorkspaceRequest) -> HttpResponseBase:
    """Everything about it."""
    return _page(request, GrantForm(list(channels.channels_of(request.workspace).items())))


def _page(request: WorkspaceRequest, form: GrantForm, *, status: int = 200) -> HttpResponseBase:
    now, names = timezone.now(), channels.channels_of(request.workspace)

    def where(grant: Grant) -> str:
        return names.get(grant.channel, grant.channel) or _("every account")

    over = selectors.grants_over(request.workspace, now)[: selectors.LISTED]
    uses = selectors.uses_of(request.workspace)[: selectors.LISTED]
    context: dict[str, Any] = {
        "granted": [(one, where(one.grant)) for one in selectors.grants_now(request.workspace, now)],
        "over": [(one, where(one)) for one in over],
        "uses": uses,
        "stops": selectors.stops_of(request.workspace)[:10],
        "now": now,
        "form": form,
        "may_grant": request.may(Verb.GRANT_AUTONOMY),
        "may_stop": request.may(Verb.STOP_EVERYTHING),
    }
    return render(request, "approval/autonomy.html", context, status=status)


@workspace_view(Verb.GRANT_AUTONOMY, methods=("POST",))
def grant(request: WorkspaceRequest) -> HttpResponseBase:
    """Allow something, in writing."""
    form = GrantForm(list(channels.channels_of(request.workspace).items()), request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = {name: form.cleaned_data[name] for name in ("task", "words", "a_day", "channel")}
    try:
        services.grant_give(
            actor=request.actor,
            workspace=request.workspace,
            until_at=form.until_at(request.workspace),
            now=timezone.now(),
            **given,
        )
    except BadInput as error:
        form.add_error(error.code if error.code in form.fields else None, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Allowed, as written. You can revoke it at any moment."))
    return redirect("approval:autonomy", request.workspace.slug)


@workspace_view(Verb.GRANT_AUTONOMY, methods=("POST",))
def revoke(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """End a grant at once."""
    services.grant_revoke(actor=request.actor, workspace=request.workspace, grant_id=pk, now=timezone.now())
    messages.success(request, _("Revoked: nothing more is done under it."))
    return redirect("approval:autonomy", request.workspace.slug)


@workspace_view(Verb.STOP_EVERYTHING, methods=("POST",))
def stop(request: WorkspaceRequest) -> HttpResponseBase:
    """Nothing leaves any more, at once and without a question; the banner undoes it."""
    reason = request.POST.get("reason", "")
    services.everything_stop(
        actor=request.actor, workspace=request.workspace, reason=reason, now=timezone.now()
    )
    return redirect(_back(request))


@workspace_view(Verb.STOP_EVERYTHING, methods=("POST",))
def start(request: WorkspaceRequest) -> HttpResponseBase:
    """Start again."""
    lifted = services.everything_start(actor=request.actor, workspace=request.workspace, now=timezone.now())
    if lifted is not None:
        words = _("Started again. What was held meanwhile waits under “Deliveries” for somebody to go on.")
        messages.success(request, words)
    return redirect(_back(request))


def _back(request: WorkspaceRequest) -> str:
    """The page that the button stood on."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted else reverse("approval:autonomy", args=[request.workspace.slug])
