"""What a writer would be told, to whom and for how much; then asking, and stopping."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.ai.ports import AiFault
from parvis.apps.creation import asking, selectors, services, spending, writers
from parvis.apps.creation.briefs import GOALS, TONES
from parvis.apps.creation.forms import AskForm
from parvis.apps.creation.labels import KINDS, TROUBLES, trouble_words
from parvis.apps.creation.models import Brief
from parvis.apps.creation.pages.found import brief_found
from parvis.apps.creation.pages.showing import money, network_label
from parvis.apps.creation.runs import SEEDS
from parvis.apps.creation.writers import Told
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.WRITE_POSTS)
def told(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Word for word what would be sent, to whom, and what it would cost; nobody is asked yet."""
    brief = brief_found(request, pk)
    draft = selectors.draft_of(brief)
    form = AskForm(request.GET, draft=draft, model=writers.model_of(request.workspace))
    context: dict[str, Any] = {"brief": brief, "form": form, "draft": draft, "problem": "", "told": None}
    if form.is_valid():
        try:
            context |= _told(request, brief, form)
        except BadInput as error:
            context["problem"] = str(error)
        except AiFault as fault:
            context["problem"] = trouble_words(fault.code)
    wrong = bool(form.errors or context["problem"])
    return render(request, "creation/told.html", context, status=422 if wrong else 200)


def _told(request: WorkspaceRequest, brief: Brief, form: AskForm) -> dict[str, Any]:
    wanted, draft = form.wanted(), selectors.draft_of(brief)
    builtin = wanted.pop("builtin")
    ask_ = asking.ask_of(request.workspace, draft, **wanted, seed=0)
    shown = writers.told(request.workspace, ask_, builtin=builtin)
    now = timezone.now()
    code = spending.would_suffice(request.workspace, request.user.pk, shown.price, now) if shown.model else ""
    return {
        "told": shown,
        "ask": ask_,
        "kind": KINDS[ask_.kind],
        "goal": GOALS[draft.goal],
        "tone": TONES[draft.tone],
        "rooms": [(network_label(room.network), room.most) for room in ask_.rooms],
        "budget": TROUBLES[code] if code else "",
        **_costs(request, shown, now),
    }


def _costs(request: WorkspaceRequest, shown: Told, now: datetime) -> dict[str, Any]:
    """What the call would cost and what is spent already, as people read it."""
    model = writers.model_of(request.workspace)
    if not shown.model or model is None:
        return {"model": None}
    used = spending.spent(request.workspace, request.user.pk, now).month
    most = model.budget_month
    return {
        "model": model,
        "low": money(shown.price.low, model.currency),
        "high": money(shown.price.high, model.currency),
        "used": money(used, model.currency),
        "most": money(most, model.currency) if most is not None else "",
    }


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def ask(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Have them written; they come one by one on the brief's page."""
    brief = brief_found(request, pk)
    draft = selectors.draft_of(brief)
    form = AskForm(request.POST, draft=draft, model=writers.model_of(request.workspace))
    if not form.is_valid():
        return render(
            request, "creation/told.html", {"brief": brief, "form": form, "draft": draft}, status=422
        )
    try:
        services.run_ask(
            actor=request.actor, workspace=request.workspace, brief_id=pk, **form.wanted(),
            seed=secrets.randbelow(SEEDS), now=timezone.now(),
        )  # fmt: skip
    except AiFault as fault:
        messages.error(request, trouble_words(fault.code))
    except ParvisError as error:
        if error.status not in {409, 422}:
            raise
        messages.error(request, str(error))
    return redirect("creation:brief", request.workspace.slug, pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def stop(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Stop writing; what is there stays."""
    run = services.run_stop(actor=request.actor, workspace=request.workspace, run_id=pk, now=timezone.now())
    messages.success(request, _("Stopped. The variants that were there already stay."))
    return redirect("creation:brief", request.workspace.slug, run.brief_id)
