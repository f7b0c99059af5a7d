"""Categories, weekly slots, and what waits in their queues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.planning import selectors, services
from parvis.apps.planning.calendar.items import name_of
from parvis.apps.planning.forms import WEEKDAYS, CategoryForm, QueueForm, SlotForm
from parvis.apps.planning.models import Category
from parvis.apps.planning.pages.common import day_in, put_error, tabs_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def queues(request: WorkspaceRequest) -> HttpResponseBase:
    """Every category with its week and its queues."""
    return _page(request)


def _page(request: WorkspaceRequest, **bound: forms.Form) -> HttpResponseBase:
    may = request.may(Verb.PUBLISH_POSTS)
    rows = [_row(category, may=may) for category in selectors.categories_of(request.workspace)]
    context: dict[str, Any] = {
        "rows": rows,
        "tabs": tabs_of(request, "queues"),
        "may_edit": may,
    }
    if may:
        zone = {"zone": request.workspace.time_zone, "at": "09:00"}
        context["category_form"] = bound.get("category") or CategoryForm()
        context["slot_form"] = bound.get("slot") or SlotForm(request.workspace, initial=zone)
    return render(request, "planning/queues.html", context, status=422 if bound else 200)


def _row(category: Category, *, may: bool) -> dict[str, Any]:
    waiting: dict[Any, list[Any]] = {}
    for plan in category.waiting:  # type: ignore[attr-defined]
        waiting.setdefault(plan.account, []).append((plan, name_of(plan.post, plan.account.network)))
    slots = [(slot, WEEKDAYS[slot.weekday][1]) for slot in category.slots.all()]
    return {
        "category": category,
        "slots": slots,
        "queues": list(waiting.items()),
        "form": QueueForm(category) if may and slots else None,
        "dialog": f"delete-category-{category.pk}",
    }


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def category(request: WorkspaceRequest) -> HttpResponseBase:
    """Begin a category."""
    form = CategoryForm(request.POST)
    if form.is_valid():
        try:
            services.category_create(actor=request.actor, workspace=request.workspace, **form.cleaned_data)
            return redirect("planning:queues", request.workspace.slug)
        except ParvisError as error:
            put_error(form, error)
    return _page(request, category=form)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def pause(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Let a category's queues rest, or go on."""
    services.category_pause(
        category_id=pk, paused=request.POST.get("paused") == "1", now=timezone.now(),
        actor=request.actor, workspace=request.workspace,
    )  # fmt: skip
    return redirect("planning:queues", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def forget(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Delete a category; what it placed keeps its times."""
    services.category_delete(actor=request.actor, workspace=request.workspace, category_id=pk)
    messages.success(request, _("The category is deleted. What it had placed stays on the calendar."))
    return redirect("planning:queues", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def slot(request: WorkspaceRequest) -> HttpResponseBase:
    """Add a weekly slot."""
    form = SlotForm(request.workspace, request.POST)
    if form.is_valid():
        given = {**form.cleaned_data, "category_id": form.cleaned_data["category"]}
        given["account_id"] = given.pop("account")
        del given["category"]
        try:
            services.slot_create(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **given
            )
            return redirect("planning:queues", request.workspace.slug)
        except ParvisError as error:
            put_error(form, error)
    return _page(request, slot=form)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def unslot(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take a weekly slot away."""
    services.slot_delete(actor=request.actor, workspace=request.workspace, slot_id=pk, now=timezone.now())
    return redirect("planning:queues", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def skip(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Leave a slot empty on one day."""
    now = timezone.now()
    services.slot_skip(
        actor=request.actor, workspace=request.workspace, slot_id=pk, skipped=request.POST.get("use") != "1",
        day=day_in(request.POST.get("day", ""), now.date()), now=now,
    )  # fmt: skip
    messages.success(request, _("This slot stays empty on that day."))
    return redirect("planning:calendar", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def add(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Put a post at the end of a queue."""
    category = selectors.categories_of(request.workspace).filter(pk=pk).first()
    if category is None:
        raise Http404
    form = QueueForm(category, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a post and an account that has a slot in this category."))
        return redirect("planning:queues", request.workspace.slug)
    services.queue_add(
        category_id=pk, account_id=form.cleaned_data["account"], post_id=UUID(form.cleaned_data["post"]),
        now=timezone.now(), actor=request.actor, workspace=request.workspace,
    )  # fmt: skip
    return redirect("planning:queues", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def move(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Move a post within its queue."""
    wanted = request.POST.get("step", "")
    if wanted not in set(services.Step):
        raise Http404
    step, now = services.Step(wanted), timezone.now()
    services.queue_move(actor=request.actor, workspace=request.workspace, plan_id=pk, step=step, now=now)
    return redirect("planning:queues", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def remove(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take a post out of its queue."""
    services.queue_remove(actor=request.actor, workspace=request.workspace, plan_id=pk, now=timezone.now())
    messages.success(request, _("It is out of the queue. The post itself stays."))
    return redirect("planning:queues", request.workspace.slug)
