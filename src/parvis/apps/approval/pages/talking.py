"""Comments and suggested edits, from the page of a review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval import services, showing
from parvis.apps.approval.forms import CommentForm
from parvis.apps.approval.models import SuggestionState
from parvis.apps.approval.pages.showing import found, read, review_page
from parvis.apps.approval.services import Place
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Role, Verb


@workspace_view(Verb.COMMENT_POSTS, methods=("POST",))
def comment(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Say something; what is wrong is said beside its field."""
    review = found(request, pk)
    inside = request.membership.role != Role.CLIENT
    form = CommentForm(showing.spots_of(read(review, inside=inside)[1]), request.POST)
    if not form.is_valid():
        return review_page(request, review, status=422, comment_form=form)
    try:
        made = services.comment_write(
            actor=request.actor,
            workspace=request.workspace,
            review_id=pk,
            text=form.cleaned_data["text"],
            place=place_of(form.cleaned_data, request.POST.get("parent", "")),
            inside=not form.cleaned_data["outside"],
            now=timezone.now(),
        )
    except BadInput as error:
        form.add_error(error.code if error.code in form.fields else None, str(error))
        return review_page(request, review, status=422, comment_form=form)
    return redirect(_at(request, pk, f"comment-{made.parent_id or made.pk}"))


def place_of(given: dict[str, Any], parent: str) -> Place:
    """On what a form's remark is."""
    network, part, asset = showing.read_spot(given["spot"])
    return Place(
        network=network, part=part, asset=asset, quote=given["quote"], near=_number(given["near"]),
        parent_id=_number(parent) or None,
    )  # fmt: skip


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 else 0


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def resolve(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Dealt with, or open again."""
    made = services.comment_resolve(
        actor=request.actor,
        workspace=request.workspace,
        comment_id=pk,
        resolved=request.POST.get("resolved") == "1",
        now=timezone.now(),
    )
    return redirect(_at(request, made.review_id, f"comment-{made.pk}"))


@workspace_view(Verb.COMMENT_POSTS, methods=("POST",))
def suggest(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Other words for one text of the post."""
    network, part, _asset = showing.read_spot(request.POST.get("spot", ""))
    try:
        services.suggestion_make(
            actor=request.actor,
            workspace=request.workspace,
            review_id=pk,
            network=network,
            part=part,
            text=request.POST.get("text", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return review_page(request, found(request, pk), status=422, said=str(error))
    messages.success(request, _("Suggested. Whoever writes the post accepts it or not."))
    return redirect(_at(request, pk, "suggestions"))


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def settle(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take the suggested words, or decline them."""
    made = services.suggestion_settle(
        actor=request.actor,
        workspace=request.workspace,
        suggestion_id=pk,
        accept=request.POST.get("accept") == "1",
        now=timezone.now(),
    )
    if made.state == SuggestionState.ACCEPTED:
        messages.success(request, _("Accepted: the post says so now, and must be asked about again."))
    return redirect(_at(request, made.review_id, "suggestions"))


def _at(request: WorkspaceRequest, pk: int, place: str) -> str:
    return reverse("approval:review", args=[request.workspace.slug, pk]) + f"#{place}"
