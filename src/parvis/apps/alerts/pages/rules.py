"""Rules: the list, the editor with its ninety days replayed, the threshold and what moved it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.alerts import previews, selectors, services, wording
from parvis.apps.alerts.dials import DIALS
from parvis.apps.alerts.forms import RuleForm
from parvis.apps.alerts.models import AlertRule
from parvis.apps.alerts.pages import showing
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.services import QueryRefused
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_LISTENING)
def rules(request: WorkspaceRequest) -> HttpResponseBase:
    """What is watched for, and from when on each rule rings."""
    rows = [
        {
            "rule": rule,
            "threshold": wording.threshold(rule),
            "scope": showing.scope_label(rule),
        }
        for rule in selectors.rules_of(request.workspace)
    ]
    return render(request, "alerts/rules.html", {"rows": rows, "may_edit": request.may(Verb.EDIT_ALERTS)})


@workspace_view(Verb.EDIT_ALERTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A new rule."""
    return _editor(request, None)


@workspace_view(Verb.EDIT_ALERTS, methods=("GET", "POST"))
def edit(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change a rule."""
    return _editor(request, _found(request, pk))


def _found(request: WorkspaceRequest, pk: int) -> AlertRule:
    rule = selectors.rules_of(request.workspace).filter(pk=pk).first()
    if rule is None:
        raise Http404
    return rule


def _editor(request: WorkspaceRequest, rule: AlertRule | None) -> HttpResponseBase:
    first = RuleForm.of(rule) if rule else {"kind": request.GET.get("kind", "spike")}
    form = RuleForm(request.workspace, request.POST or None, initial=first)
    context: dict[str, Any] = {"form": form, "rule": rule}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "try":
                context["preview"] = _preview(request, form)
            else:
                return _save(request, rule, form)
        except QueryRefused as error:
            context["refused"] = error
        except ParvisError as error:
            _mark(form, error)
    if rule is not None:
        context |= _moves(rule)
    wrong = bool(form.errors) or "refused" in context
    return render(request, "alerts/rule.html", context, status=422 if wrong else 200)


def _mark(form: RuleForm, error: ParvisError) -> None:
    """Beside the field to mend; a scope is one field of the form."""
    field = "about" if error.code in {"scope", "query_id", "brand"} else error.code
    form.add_error(field if field in form.fields else None, str(error))


def _preview(request: WorkspaceRequest, form: RuleForm) -> previews.Preview | None:
    rule = services.rule_wished(request.workspace, form.wish())
    newest = listening.stats_of(request.workspace).newest
    return previews.rule_preview(rule, now=timezone.now(), newest=newest)


def _save(request: WorkspaceRequest, rule: AlertRule | None, form: RuleForm) -> HttpResponseBase:
    if rule is None:
        saved = services.rule_create(
            actor=request.actor, workspace=request.workspace, wish=form.wish(), now=timezone.now()
        )
    else:
        saved = services.rule_update(
            actor=request.actor, workspace=request.workspace, rule_id=rule.pk, wish=form.wish()
        )
    messages.success(
        request, _("“%(name)s” is saved. It is looked at every two minutes.") % {"name": saved.name}
    )
    return redirect("alerts:rules", request.workspace.slug)


def _moves(rule: AlertRule) -> dict[str, Any]:
    moves = list(selectors.moves_of(rule)[: selectors.MOVES_SHOWN])
    return {
        "threshold": wording.threshold(rule),
        "default": DIALS[rule.kind].default,
        "default_words": wording.threshold(rule, DIALS[rule.kind].default),
        "moves": [
            {
                "move": move,
                "before": wording.threshold(rule, move.before),
                "after": wording.threshold(rule, move.after),
            }
            for move in moves
        ],
    }


@workspace_view(Verb.EDIT_ALERTS, methods=("POST",))
def activate(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Pause or go on."""
    services.rule_activate(
        actor=request.actor,
        workspace=request.workspace,
        rule_id=pk,
        active=request.POST.get("active") == "1",
        now=timezone.now(),
    )
    return redirect("alerts:rules", request.workspace.slug)


@workspace_view(Verb.EDIT_ALERTS, methods=("POST",))
def threshold(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Put the threshold back to where it was, or to where rules begin."""
    try:
        wanted = float(request.POST.get("threshold", ""))
    except ValueError:
        raise Http404 from None
    rule = services.rule_threshold_set(
        actor=request.actor, workspace=request.workspace, rule_id=pk, threshold=wanted
    )
    messages.success(request, _("The rule rings for %(what)s again.") % {"what": wording.threshold(rule)})
    return redirect("alerts:rule", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_ALERTS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a rule."""
    services.rule_delete(actor=request.actor, workspace=request.workspace, rule_id=pk)
    messages.success(request, _("The rule is deleted. Its alerts stay."))
    return redirect("alerts:rules", request.workspace.slug)
