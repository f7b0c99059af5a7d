"""Planned reports: when each is made, of what, and who receives it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.reports import selectors, services
from parvis.apps.reports.forms import EVERYTHING, PlanForm, abouts
from parvis.apps.reports.models import Plan, Rhythm
from parvis.apps.reports.pages.tabs import tabs_of
from parvis.apps.reports.sections import Section
from parvis.apps.reports.times import next_due
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_LISTENING)
def plans(request: WorkspaceRequest) -> HttpResponseBase:
    """Every plan, with when its next report comes."""
    now = timezone.now()
    about = _named(request)
    rows = [
        {
            "plan": plan,
            "about": about.get(plan.query or EVERYTHING, _("filters of its own")),
            "next": next_due(plan, now) if plan.is_active else None,
            "newest": next(iter(plan.newest), None),  # type: ignore[attr-defined]
            "dialog": f"delete-plan-{plan.pk}",
        }
        for plan in selectors.plans_of(request.workspace)
    ]
    return render(
        request,
        "reports/plans.html",
        {"tabs": tabs_of(request, "plans"), "rows": rows, "may_edit": request.may(Verb.EDIT_REPORTS)},
    )


def _named(request: WorkspaceRequest) -> dict[str, str]:
    """What the ends of addresses are called."""
    found: dict[str, str] = {}
    for value, label in abouts(request.workspace):
        if isinstance(label, list):
            found |= {one: str(name) for one, name in label}
        else:
            found[value] = str(label)
    return found


@workspace_view(Verb.EDIT_REPORTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A report that comes again."""
    return _editor(request, None)


@workspace_view(Verb.EDIT_REPORTS, methods=("GET", "POST"))
def edit(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change a plan."""
    plan = selectors.plans_of(request.workspace).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return _editor(request, plan)


def _editor(request: WorkspaceRequest, plan: Plan | None) -> HttpResponseBase:
    first = PlanForm.of(plan) if plan else _first(request)
    form = PlanForm(request.workspace, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, plan, form)
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    status = 422 if form.errors else 200
    return render(request, "reports/plan.html", {"form": form, "plan": plan}, status=status)


def _first(request: WorkspaceRequest) -> dict[str, Any]:
    return {
        "rhythm": Rhythm.WEEKLY,
        "at": "08:00",
        "day": 1,
        "about": EVERYTHING,
        "sections": Section.values,
        "readers": [request.user.pk],
    }


def _saved(request: WorkspaceRequest, plan: Plan | None, form: PlanForm) -> HttpResponseBase:
    given: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, "now": timezone.now()}
    if plan is None:
        saved = services.plan_create(**given, wish=form.wish())
    else:
        saved = services.plan_update(**given, plan_id=plan.pk, wish=form.wish())
    messages.success(request, _("“%(name)s” is planned.") % {"name": saved.name})
    return redirect("reports:plans", request.workspace.slug)


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def activate(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Pause or go on."""
    services.plan_activate(
        actor=request.actor,
        workspace=request.workspace,
        plan_id=pk,
        active=request.POST.get("active") == "1",
        now=timezone.now(),
    )
    return redirect("reports:plans", request.workspace.slug)


@workspace_view(Verb.EDIT_REPORTS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a plan; its reports stay."""
    services.plan_delete(actor=request.actor, workspace=request.workspace, plan_id=pk)
    messages.success(request, _("The plan is deleted. Its reports stay."))
    return redirect("reports:plans", request.workspace.slug)
