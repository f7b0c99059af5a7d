"""One review: the post as each network gets it, what changed, what was said, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval import services
from parvis.apps.approval.models import State, Verdict
from parvis.apps.approval.pages.showing import file_of, found, review_page
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def review(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """All of it on one page."""
    return review_page(request, found(request, pk))


@workspace_view(Verb.APPROVE_POSTS, methods=("POST",))
def decide(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Yes to the words that the page showed, or changes. Words that changed meanwhile: the page says so and
    shows what changed."""
    digest = request.POST.get("digest", "")[:64]
    verdict = Verdict.APPROVED if request.POST.get("verdict") == Verdict.APPROVED else Verdict.CHANGES
    try:
        made = services.decide(
            actor=request.actor,
            workspace=request.workspace,
            review_id=pk,
            digest=digest,
            verdict=verdict,
            note=request.POST.get("note", ""),
            now=timezone.now(),
        )
    except (BadInput, Conflict) as error:
        since = digest if error.code == "changed" else ""
        note = request.POST.get("note", "")
        page = {"said": str(error), "since": since, "note": note}
        return review_page(request, found(request, pk), status=error.status, **page)
    messages.success(request, _said(made.verdict, cleared=found(request, pk).state == State.CLEARED))
    return redirect("approval:review", request.workspace.slug, pk)


def _said(verdict: str, *, cleared: bool) -> str:
    if verdict == Verdict.CHANGES:
        return _("Noted. Whoever asked is told what should change.")
    if cleared:
        return _("Approved: these words may leave. If anybody changes them, they must be asked about again.")
    return _("Approved. Others are waited for now.")


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Ask no more."""
    services.review_withdraw(
        actor=request.actor, workspace=request.workspace, review_id=pk, now=timezone.now()
    )
    messages.success(request, _("Nobody is asked any more."))
    return redirect("approval:review", request.workspace.slug, pk)


@workspace_view(Verb.SEE_POSTS)
def media(request: WorkspaceRequest, pk: int, asset: UUID) -> HttpResponseBase:
    """A picture or a video of the post."""
    return file_of(found(request, pk), asset)
