"""Who approves what: the stages, and whether a writer may approve their own words."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.approval import rules, selectors, services
from parvis.apps.approval.forms import StageForm
from parvis.apps.approval.models import Stage
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.selectors import members_of


@workspace_view(Verb.SEE_POSTS)
def workflow(request: WorkspaceRequest) -> HttpResponseBase:
    """The stages in their order, and what holds for writers."""
    stages = list(selectors.stages_of(request.workspace))
    context = {
        "stages": [(stage, _role(stage)) for stage in stages],
        "alone": rules.writer_alone(request.workspace),
        "said": selectors.workflow_of(request.workspace).writer_alone,
        "members": members_of(request.workspace).filter(user__is_active=True).count(),
        "may_edit": request.may(Verb.EDIT_WORKFLOW),
    }
    return render(request, "approval/workflow.html", context)


def _role(stage: Stage) -> str:
    return str(Role(stage.role).label) if stage.role else ""


@workspace_view(Verb.EDIT_WORKFLOW, methods=("POST",))
def writer(request: WorkspaceRequest) -> HttpResponseBase:
    """Let writers approve their own words, or not."""
    allowed = request.POST.get("alone") == "1"
    services.writer_alone_set(actor=request.actor, workspace=request.workspace, allowed=allowed)
    said = (
        _("Whoever writes a post may approve it alone now.")
        if allowed
        else _("Two people now: one writes, another approves.")
    )
    messages.success(request, said)
    return redirect("approval:workflow", request.workspace.slug)


@workspace_view(Verb.EDIT_WORKFLOW, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A new stage, at the end."""
    form = StageForm(request.workspace, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.stage_create(actor=request.actor, workspace=request.workspace, wish=form.wish)
            return redirect("approval:workflow", request.workspace.slug)
        except (BadInput, Conflict) as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    context = {"form": form, "stage": None}
    return render(request, "approval/stage.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_WORKFLOW, methods=("GET", "POST"))
def edit(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change a stage."""
    stage = selectors.stages_of(request.workspace).filter(pk=pk).first()
    if stage is None:
        raise Http404
    form = StageForm(request.workspace, request.POST or None, initial=StageForm.of(stage))
    if request.method == "POST" and form.is_valid():
        try:
            services.stage_update(
                actor=request.actor, workspace=request.workspace, stage_id=pk, wish=form.wish
            )
            return redirect("approval:workflow", request.workspace.slug)
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    context = {"form": form, "stage": stage}
    return render(request, "approval/stage.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_WORKFLOW, methods=("POST",))
def move(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Earlier or later."""
    earlier = request.POST.get("to") == "earlier"
    services.stage_move(actor=request.actor, workspace=request.workspace, stage_id=pk, earlier=earlier)
    return redirect("approval:workflow", request.workspace.slug)


@workspace_view(Verb.EDIT_WORKFLOW, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Take a stage out."""
    services.stage_delete(actor=request.actor, workspace=request.workspace, stage_id=pk)
    messages.success(request, _("The stage is gone. What was asked before keeps it."))
    return redirect("approval:workflow", request.workspace.slug)
