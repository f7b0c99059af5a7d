"""Holding statements: filled from facts, changed, approved, withdrawn. Nothing is sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.alerts import services
from parvis.apps.alerts.forms import StatementForm
from parvis.apps.alerts.models import Statement
from parvis.apps.alerts.pages.crises import found, room_page
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


def _back(request: WorkspaceRequest, statement: Statement) -> HttpResponseBase:
    return redirect("alerts:crisis", request.workspace.slug, statement.crisis_id)


@workspace_view(Verb.RUN_CRISES, methods=("POST",))
def write(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Fill the template from facts."""
    crisis = found(request, pk)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return room_page(request, crisis, {"statement_form": form}, status=422)
    services.statement_write(
        actor=request.actor,
        workspace=request.workspace,
        crisis_id=pk,
        facts=form.as_facts(),
        language=form.cleaned_data["language"],
        now=timezone.now(),
    )
    messages.success(request, _("The statement is proposed. Somebody who may approve it has to read it."))
    return redirect("alerts:crisis", request.workspace.slug, pk)


@workspace_view(Verb.RUN_CRISES, methods=("POST",))
def change(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change the words; an approval of others ends."""
    statement = services.statement_change(
        actor=request.actor,
        workspace=request.workspace,
        statement_id=pk,
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )
    messages.success(request, _("The text is changed. It has to be approved as it now stands."))
    return _back(request, statement)


@workspace_view(Verb.APPROVE_STATEMENTS, methods=("POST",))
def approve(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Approve the text that the page showed."""
    statement = services.statement_approve(
        actor=request.actor,
        workspace=request.workspace,
        statement_id=pk,
        digest=request.POST.get("digest", ""),
        now=timezone.now(),
    )
    messages.success(
        request, _("Approved, word for word. Parvis sends it nowhere: copy it where it must be.")
    )
    return _back(request, statement)


@workspace_view(Verb.RUN_CRISES, methods=("POST",))
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Not this one."""
    statement = services.statement_withdraw(actor=request.actor, workspace=request.workspace, statement_id=pk)
    messages.success(request, _("The statement is withdrawn."))
    return _back(request, statement)
