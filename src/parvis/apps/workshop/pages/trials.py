"""Trials: planned with their price, asked for, followed, stopped, and read."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.ai.ports import AiFault
from parvis.apps.creation import selectors as creation
from parvis.apps.creation.labels import TROUBLES, trouble_words
from parvis.apps.creation.pages.showing import money
from parvis.apps.creation.runs import SEEDS
from parvis.apps.workshop import selectors, services
from parvis.apps.workshop.forms import TrialForm
from parvis.apps.workshop.pages.common import frame_of, language_of, trial_found
from parvis.apps.workshop.pages.showing import preferred_seen, scores_seen, sides_of
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def trials(request: WorkspaceRequest) -> HttpResponseBase:
    """Every trial, the newest first."""
    context = {
        "rows": selectors.trials_of(request.workspace)[:50],
        **frame_of(request, "workshop:trials", language_of(request)),
    }
    return render(request, "workshop/trials.html", context)


def _form(request: WorkspaceRequest, data: Any, language: str) -> TrialForm:
    versions = creation.prompts_of(request.workspace, language)
    cases = list(selectors.cases_of(request.workspace, language))
    return TrialForm(data, versions=versions, cases=cases)


@workspace_view(Verb.WRITE_POSTS)
def plan(request: WorkspaceRequest) -> HttpResponseBase:
    """Choose versions and cases; once they are chosen, what that would cost. Nobody is asked yet."""
    language = language_of(request)
    form = _form(request, request.GET if "versions" in request.GET else None, language)
    context: dict[str, Any] = {"form": form, **frame_of(request, "workshop:trials", language)}
    if form.is_bound and form.is_valid():
        try:
            found = services.trial_plan(
                workspace=request.workspace, user_id=request.user.pk, language=language, now=timezone.now(),
                **form.wanted(),
            )  # fmt: skip
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        except AiFault as fault:
            form.add_error(None, trouble_words(fault.code))
        else:
            currency = found.model.currency
            context |= {"plan": found, "low": money(found.price.low, currency),
                        "high": money(found.price.high, currency),
                        "budget": TROUBLES[found.budget] if found.budget else ""}  # fmt: skip
    return render(request, "workshop/plan.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def ask(request: WorkspaceRequest) -> HttpResponseBase:
    """Have them tried; how far it is stands on the trial's page."""
    language = language_of(request)
    form = _form(request, request.POST, language)
    if form.is_valid():
        try:
            trial = services.trial_ask(
                actor=request.actor, workspace=request.workspace, language=language, now=timezone.now(),
                seed=secrets.randbelow(SEEDS), **form.wanted(),
            )  # fmt: skip
        except AiFault as fault:
            form.add_error(None, trouble_words(fault.code))
        except ParvisError as error:
            if error.status not in {409, 422}:
                raise
            form.add_error(None, str(error))
        else:
            return redirect("workshop:trial", request.workspace.slug, trial.pk)
    context = {"form": form, **frame_of(request, "workshop:trials", language)}
    return render(request, "workshop/plan.html", context, status=422)


@workspace_view(Verb.SEE_POSTS)
def trial(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The scores; what people prefer and the texts once whoever looks can judge no more."""
    found = trial_found(request, pk)
    judges = request.may(Verb.COMMENT_POSTS)
    blind = judges and selectors.is_blind(found, request.user.pk)
    left = selectors.still_to_judge(found, request.user.pk).count()
    context = {
        **_progress(request, pk),
        "blind": blind,
        "left": left,
        "scores": scores_seen(selectors.scores_of(found), found) if found.ended else [],
        "preferred": [] if blind else preferred_seen(selectors.preferred(found), found),
        "sides": [] if blind or not found.ended else sides_of(found),
        "may_edit": request.may(Verb.EDIT_VOICE),
        "pairs": found.pairs.count(),
    }
    return render(request, "workshop/trial.html", context)


@workspace_view(Verb.SEE_POSTS)
def progress(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """How far it is, asked for again while it goes on; the whole page once it ended."""
    context = _progress(request, pk)
    response = render(request, "workshop/progress.html", context)
    if context["trial"].ended:
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(request: WorkspaceRequest, pk: UUID) -> dict[str, Any]:
    found = trial_found(request, pk)
    failed = found.cells.exclude(trouble="").count()
    return {
        "trial": found, "failed": failed, "trouble": trouble_words(found.trouble),
        "may_write": request.may(Verb.WRITE_POSTS),
    }  # fmt: skip


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def stop(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Ask for no more; what came stays."""
    services.trial_stop(actor=request.actor, workspace=request.workspace, trial_id=pk, now=timezone.now())
    messages.success(request, _("Stopped. What had come stays, and counts."))
    return redirect("workshop:trial", request.workspace.slug, pk)
