"""Judging blind: one pair at a time, and being shown the versions instead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.workshop import selectors, services
from parvis.apps.workshop.cases import draft_in
from parvis.apps.workshop.models import Answer, Trial
from parvis.apps.workshop.pages.common import trial_found
from parvis.apps.workshop.pages.showing import texts_of
from parvis.core.errors import Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.COMMENT_POSTS, methods=("GET", "POST"))
def judge(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The next pair that this person has not judged; after the last one, the trial."""
    trial = trial_found(request, pk)
    if request.method == "POST":
        _answered(request)
    shown = _next(request, trial)
    if shown is None:
        return redirect("workshop:trial", request.workspace.slug, pk)
    return render(request, "workshop/judge.html", shown)


def _answered(request: WorkspaceRequest) -> None:
    answer, pair = request.POST.get("answer", ""), request.POST.get("pair", "")
    if answer not in Answer.values or not (pair.isascii() and pair.isdigit() and len(pair) < 18):
        messages.error(request, _("Choose one of the four answers."))
        return
    try:
        services.pair_judge(
            actor=request.actor, workspace=request.workspace, pair_id=int(pair), answer=Answer(answer),
            now=timezone.now(),
        )  # fmt: skip
    except Conflict as error:
        messages.error(request, str(error))


def _next(request: WorkspaceRequest, trial: Trial) -> dict[str, Any] | None:
    if not selectors.is_blind(trial, request.user.pk):
        return None
    left = selectors.still_to_judge(trial, request.user.pk)
    pair = left.select_related("left__cell__case", "right").first()
    if pair is None:
        return None
    whole = trial.pairs.count()
    draft = draft_in(pair.left.cell.case)
    return {
        "trial": trial,
        "pair": pair,
        "whole": whole,
        "judged": whole - left.count(),
        "case": pair.left.cell.case,
        "draft": draft,
        "left": texts_of(pair.left),
        "right": texts_of(pair.right),
    }


@workspace_view(Verb.COMMENT_POSTS, methods=("POST",))
def reveal(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Show which version wrote what; this person judges no more of the trial."""
    services.trial_reveal(actor=request.actor, workspace=request.workspace, trial_id=pk, now=timezone.now())
    return redirect("workshop:trial", request.workspace.slug, pk)
