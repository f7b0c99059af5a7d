"""What is found in a post: a part of the editor's page, and what is done about it from there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.trust import links, selectors, services
from parvis.apps.trust.pages.showing import shown, waived
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def panel(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """The part by itself, as the editor loads it; without script, a page."""
    return _panel(request, post)


def _panel(request: WorkspaceRequest, pk: UUID, *, status: int = 200, said: str = "") -> HttpResponseBase:
    post, now = post_of(request.workspace, pk), timezone.now()
    if post is None:
        raise Http404
    body, checked = body_of(post), selectors.checked(post, now)
    if request.may(Verb.WRITE_POSTS):
        links.ask_later(request.workspace, selectors.links_in(body), now)
    context: dict[str, Any] = {
        "post": post,
        "digest": checked.digest,
        "groups": shown(request, checked, body.language),
        "waived": waived(request, checked, body.language),
        "blocking": len(checked.blocking),
        "open": len(checked.open),
        "declared": selectors.declaration_of(post),
        "may_write": request.may(Verb.WRITE_POSTS),
        "said": said,
    }
    name = "trust/panel.html" if _is_htmx(request) else "trust/panel_page.html"
    return render(request, name, context, status=status)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def waive(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Sign that a finding does not hold here."""
    try:
        services.finding_waive(
            actor=request.actor, workspace=request.workspace, post_id=post, key=request.POST.get("key", ""),
            digest=request.POST.get("digest", ""), reason=request.POST.get("reason", ""), now=timezone.now(),
        )  # fmt: skip
    except (BadInput, Conflict, NotFound) as error:
        return _refused(request, post, error)
    return _done(request, post, _("Signed: the reason stands beside the post."))


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def mend(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Put the proposed words there."""
    number = request.POST.get("seen", "")
    try:
        services.finding_mend(
            actor=request.actor, workspace=request.workspace, post_id=post, key=request.POST.get("key", ""),
            digest=request.POST.get("digest", ""), now=timezone.now(),
            seen=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        )  # fmt: skip
    except (BadInput, Conflict, NotFound) as error:
        return _refused(request, post, error)
    return _done(request, post, _("Done. Read it once more."), anew=True)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def declare(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Say what no program can see."""
    said = {name: request.POST.get(name) == "1" for name in ("commercial", "retouched", "virtual")}
    services.declaration_set(
        actor=request.actor, workspace=request.workspace, post_id=post, now=timezone.now(), **said
    )
    return _done(request, post, _("Noted."))


def _done(request: WorkspaceRequest, post: UUID, said: str, *, anew: bool = False) -> HttpResponseBase:
    if _is_htmx(request):
        answer = _panel(request, post)
        if anew:  # the editor beside shows other words now
            answer.headers["HX-Refresh"] = "true"
        return answer
    messages.success(request, said)
    return redirect("trust:panel", request.workspace.slug, post)


def _refused(
    request: WorkspaceRequest, post: UUID, error: BadInput | Conflict | NotFound
) -> HttpResponseBase:
    return _panel(request, post, status=200 if _is_htmx(request) else error.status, said=str(error))


def _is_htmx(request: WorkspaceRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
