"""Tokens for programs: made here, shown once, ended here."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core.api.tokens import NewToken, token_create, token_revoke, tokens_seen, verbs_for, verbs_now
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.web.forms import TokenForm


@workspace_view(Verb.USE_API, methods=("GET", "POST"))
def tokens(request: WorkspaceRequest) -> HttpResponseBase:
    """The tokens one may see, the form for another, and once the text of the one just made."""
    form = TokenForm(request.POST or None, verbs=verbs_for(request.membership.role))
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, form)
            form = TokenForm(None, verbs=verbs_for(request.membership.role))
        except ParvisError as error:
            form.add_error("name" if error.status == 409 else None, str(error))
    return _page(request, form, made)


def _made(request: WorkspaceRequest, form: TokenForm) -> NewToken:
    now = timezone.now()
    return token_create(
        actor=request.actor,
        workspace=request.workspace,
        name=form.cleaned_data["name"],
        verbs=[Verb(name) for name in form.cleaned_data["verbs"]],
        expires_at=now + timedelta(days=int(form.cleaned_data["days"])),
        now=now,
    )


def _page(request: WorkspaceRequest, form: TokenForm, made: NewToken | None) -> HttpResponseBase:
    now = timezone.now()
    rows = [
        {
            "token": one,
            "mine": one.membership.user_id == request.user.pk,
            "verbs": [verb.label for verb in Verb if verb in verbs_now(one)],
            "over": one.expires_at <= now,
            "dialog": f"revoke-{one.pk}",
        }
        for one in tokens_seen(request.workspace, request.actor).select_related("membership")
    ]
    context = {
        "rows": rows,
        "form": form,
        "made": made,
        "address": f"{settings.PUBLIC_URL}/api/v1/",
        "per_minute": settings.PARVIS_API_PER_MINUTE,
    }
    response = render(request, "web/pages/tokens.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"  # (it may hold a token, which is shown once)
    return response


@workspace_view(Verb.USE_API, methods=("POST",))
def revoke(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """End a token at once."""
    token_revoke(actor=request.actor, workspace=request.workspace, token_id=pk)
    messages.success(request, _("The token is revoked: programs that use it are refused from now on."))
    return redirect("web:tokens", request.workspace.slug)
