"""Who writes, what was spent this month, and choosing another writer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.creation import services, spending, writers
from parvis.apps.creation.forms import WritingModelForm
from parvis.apps.creation.models import WritingModel
from parvis.apps.creation.pages.showing import money
from parvis.apps.creation.pages.tabs import tabs_of
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def writer(request: WorkspaceRequest) -> HttpResponseBase:
    """The endpoint and the built-in writer, and what this month's calls came to."""
    model = writers.model_of(request.workspace)
    context = {
        "tabs": tabs_of(request, "creation:writer"),
        "model": model,
        "read": money(model.price_in, model.currency) if model else "",
        "written": money(model.price_out, model.currency) if model else "",
        "host": writers.host_of(model.url) if model else "",
        "spent": _spent(request, model) if model else [],
        "may_choose": request.may(Verb.CHOOSE_MODELS),
    }
    return render(request, "creation/writer.html", context)


def _spent(request: WorkspaceRequest, model: WritingModel) -> list[tuple[str, str, str]]:
    """Who spent how much this month, of which budget."""
    used = spending.spent(request.workspace, request.user.pk, timezone.now())
    rows = ((_("Everybody"), used.month, model.budget_month), (_("You"), used.person, model.budget_person))
    return [
        (who, money(amount, model.currency), money(most, model.currency) if most is not None else "")
        for who, amount, most in rows
    ]


def _form(request: WorkspaceRequest, form: WritingModelForm, stored: WritingModel | None) -> HttpResponseBase:
    status = 422 if form.errors else 200
    response = render(request, "creation/writer_form.html", {"form": form, "stored": stored}, status=status)
    response.headers["Cache-Control"] = "no-store"  # (it may hold a key that was typed and not yet saved)
    return response


@workspace_view(Verb.CHOOSE_MODELS, methods=("GET", "POST"))
def change(request: WorkspaceRequest) -> HttpResponseBase:
    """Choose the endpoint; with ``do=own``, the built-in writer alone."""
    if request.POST.get("do") == "own":
        services.model_restore(actor=request.actor, workspace=request.workspace)
        messages.success(request, _("Parvis’s own writer writes alone again. The key is forgotten."))
        return redirect("creation:writer", request.workspace.slug)
    stored = writers.model_of(request.workspace)
    form = WritingModelForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        try:
            services.model_choose(
                actor=request.actor, workspace=request.workspace, wish=form.wish(), now=timezone.now()
            )
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(
                request, _("“%(name)s” writes from now on.") % {"name": form.cleaned_data["name"]}
            )
            return redirect("creation:writer", request.workspace.slug)
    return _form(request, form, stored)
