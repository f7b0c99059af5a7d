"""Webhooks: the list, one with its deliveries, its secret shown once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.core.errors import BadInput, Conflict
from parvis.core.webhooks import news, selectors, services
from parvis.core.webhooks.models import Webhook
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN = 50
SECRET = "webhook-secret"  # noqa: S105 - the name of the place in the session where it waits to be shown once


class WebhookForm(forms.Form):
    """Where news goes, and which."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy(
            "Parvis posts signed JSON there. Addresses inside the server’s own network are refused."
        ),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [*news.events().items()],
    )


def _troubles() -> dict[str, str]:
    """What went wrong with a delivery, in words."""
    return {
        "address_refused": _("the address leads inside the server’s own network"),
        "bad_url": _("the address cannot be used"),
        "disabled": _("the webhook was off"),
        "garbled": _("the answer made no sense"),
        "redirects": _("the address sends Parvis elsewhere"),
        "secret_lost": _("the secret can no longer be opened: renew it"),
        "status": _("the other side refused it"),
        "timed_out": _("no answer in time"),
        "too_large": _("the answer was too long"),
        "unreachable": _("nobody answers there"),
        "worker_lost": _("the worker died while sending"),
    }


def _found(request: WorkspaceRequest, pk: int) -> Webhook:
    one = selectors.webhooks_of(request.workspace).filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


@workspace_view(Verb.EDIT_WEBHOOKS)
def webhooks(request: WorkspaceRequest) -> HttpResponseBase:
    """Where news goes."""
    names = news.events()
    rows = [
        (one, [names[event] for event in one.events if event in names])
        for one in selectors.webhooks_of(request.workspace)
    ]
    return render(request, "web/pages/webhooks.html", {"rows": rows})


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A new webhook; the next page shows its secret, once."""
    form = WebhookForm(request.POST or None, initial={"events": list(news.events())})
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.webhook_create(
                actor=request.actor, workspace=request.workspace, **form.cleaned_data
            )
        except (BadInput, Conflict) as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            request.session[SECRET] = {"pk": made.pk, "secret": secret}
            return redirect("web:webhook", request.workspace.slug, made.pk)
    return render(request, "web/pages/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("GET", "POST"))
def webhook(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One webhook: change it, test it, see what became of each delivery."""
    one = _found(request, pk)
    first = {"name": one.name, "url": one.url, "events": one.events}
    form = WebhookForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.webhook_update(
                actor=request.actor, workspace=request.workspace, webhook_id=pk, **form.cleaned_data
            )
        except (BadInput, Conflict) as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("The webhook is saved."))
            return redirect("web:webhook", request.workspace.slug, pk)
    return render(
        request, "web/pages/webhook.html", _shown(request, one, form), status=422 if form.errors else 200
    )


def _shown(request: WorkspaceRequest, one: Webhook, form: WebhookForm) -> dict[str, object]:
    names, troubles = {**news.events(), news.TEST: _("a test")}, _troubles()
    deliveries = selectors.deliveries_of(one)[:SHOWN]
    waiting = request.session.get(SECRET) or {}
    if waiting.get("pk") == one.pk:
        del request.session[SECRET]
    return {
        "webhook": one,
        "form": form,
        "secret": waiting.get("secret", "") if waiting.get("pk") == one.pk else "",
        "deliveries": [
            (row, names.get(row.event, row.event), troubles.get(row.trouble, row.trouble))
            for row in deliveries
        ],
    }


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("POST",))
def test(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Send a test."""
    services.webhook_test(actor=request.actor, workspace=request.workspace, webhook_id=pk)
    messages.success(request, _("A test is on its way; look at the deliveries in a moment."))
    return redirect("web:webhook", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("POST",))
def secret(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """A new secret, shown once; the old one signs nothing any more."""
    fresh = services.webhook_secret_renew(actor=request.actor, workspace=request.workspace, webhook_id=pk)
    request.session[SECRET] = {"pk": pk, "secret": fresh}
    return redirect("web:webhook", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("POST",))
def enable(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """On again."""
    services.webhook_enable(actor=request.actor, workspace=request.workspace, webhook_id=pk)
    messages.success(request, _("The webhook is on again. What failed meanwhile can be sent again below."))
    return redirect("web:webhook", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget it."""
    services.webhook_delete(actor=request.actor, workspace=request.workspace, webhook_id=pk)
    messages.success(request, _("The webhook is removed."))
    return redirect("web:webhooks", request.workspace.slug)


@workspace_view(Verb.EDIT_WEBHOOKS, methods=("POST",))
def again(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Send a delivery again."""
    sent = services.delivery_resend(actor=request.actor, workspace=request.workspace, delivery_id=pk)
    messages.success(request, _("It is on its way again."))
    return redirect("web:webhook", request.workspace.slug, sent.webhook_id)
