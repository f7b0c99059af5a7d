"""Where a post stands with those who approve: a part of the editor's page, and what is asked from there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval import selectors, services
from parvis.apps.approval.forms import people_of
from parvis.apps.approval.pages.showing import is_htmx
from parvis.apps.content import selectors as content
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def panel(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """The part by itself, as the editor loads it; without script, a page."""
    return _panel(request, post)


def _panel(request: WorkspaceRequest, pk: UUID, *, status: int = 200, said: str = "") -> HttpResponseBase:
    post = content.post_of(request.workspace, pk)
    if post is None:
        raise Http404
    review = selectors.review_of_post(post)
    rows = selectors.listed(request.workspace, request.user, [review] if review else [], timezone.now())
    people = people_of(request.workspace) if rows else {}
    context = {
        "post": post,
        "review": review,
        "listed": rows[0] if rows else None,
        "names": [str(people[one]) for one in sorted(rows[0].people) if one in people] if rows else [],
        "badge": selectors.badges(request.workspace, [pk])[pk],
        "stages": selectors.stages_of(request.workspace),
        "may_write": request.may(Verb.WRITE_POSTS),
        "may_approve": request.may(Verb.APPROVE_POSTS),
        "said": said,
    }
    template = "approval/panel.html" if is_htmx(request) else "approval/panel_page.html"
    return render(request, template, context, status=status)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def ask(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Ask that the post be approved as it stands."""
    found = content.post_of(request.workspace, post)
    asked_of = found.digest if found else ""
    try:
        review = services.review_open(
            actor=request.actor,
            workspace=request.workspace,
            post_id=post,
            note=request.POST.get("note", ""),
            now=timezone.now(),
        )
    except (BadInput, Conflict) as error:
        return _panel(request, post, status=200 if is_htmx(request) else error.status, said=str(error))
    if is_htmx(request):
        answer = _panel(request, post)
        if asked_of != review.digest:  # its links were shortened: the editor beside is to be read anew
            answer.headers["HX-Refresh"] = "true"
        return answer
    messages.success(request, _("Asked. Whoever decides is told."))
    return redirect("approval:review", request.workspace.slug, review.pk)


@workspace_view(Verb.APPROVE_POSTS, methods=("POST",))
def take_back(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """Take the yes back."""
    services.clearance_withdraw(
        actor=request.actor, workspace=request.workspace, post_id=post, now=timezone.now()
    )
    if is_htmx(request):
        return _panel(request, post)
    messages.success(request, _("Taken back: these words may not leave any more."))
    return redirect("approval:panel", request.workspace.slug, post)
