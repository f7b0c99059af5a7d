"""Sources: what is listened to, how it goes, and what only a person can mend."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors, services
from parvis.apps.listening.forms import SourceForm
from parvis.apps.listening.messages import trouble_message
from parvis.apps.listening.names import network_label
from parvis.apps.listening.querying.access import queries_seen
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks import registry
from parvis.networks.ports import SourceKind


def _home(request: WorkspaceRequest) -> HttpResponseBase:
    return redirect(reverse("listening:sources", args=[request.workspace.slug]))


@workspace_view(Verb.EDIT_SOURCES)
def sources(request: WorkspaceRequest) -> HttpResponseBase:
    """Every source, with what came of it."""
    found = list(selectors.sources_of(request.workspace))
    rows = [
        {
            "source": one,
            "network": network_label(one.network),
            "trouble": trouble_message(one.trouble),
            "dialog": f"remove-{one.pk}",
        }
        for one in found
    ]
    live = any(one.network == "bluesky" and one.kind == SourceKind.STREAM.value for one in found)
    return render(
        request,
        "listening/sources.html",
        {
            "rows": rows,
            "offer_bluesky": not live,
            "has_queries": queries_seen(request.actor, request.workspace).exists(),
        },
    )


@workspace_view(Verb.EDIT_SOURCES, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Something new to listen to."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("term", "host", "token", "name", "keep_all")}
        try:
            source = services.source_create(
                actor=request.actor,
                workspace=request.workspace,
                network=form.network(),
                kind=form.kind(),
                options=form.options(),
                **given,
            )
        except ParvisError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Listening to “%(name)s”.") % {"name": source.name})
            return _home(request)
    return render(request, "listening/source.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_SOURCES, methods=("POST",))
def bluesky(request: WorkspaceRequest) -> HttpResponseBase:
    """One click: everything public on Bluesky, live, with no account."""
    services.source_create(
        actor=request.actor,
        workspace=request.workspace,
        name="Bluesky",
        network="bluesky",
        kind=SourceKind.STREAM,
        host=registry.NETWORKS["bluesky"].default_host,
    )
    messages.success(
        request, _("Listening to Bluesky. Posts that match a query appear on the dashboard as they come.")
    )
    return _home(request)


@workspace_view(Verb.EDIT_SOURCES, methods=("POST",))
def pause(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Pause, or go on."""
    paused = request.POST.get("paused") == "1"
    services.source_pause(actor=request.actor, workspace=request.workspace, source_id=pk, paused=paused)
    messages.success(request, _("Paused.") if paused else _("Listening again, from where it stopped."))
    return _home(request)


@workspace_view(Verb.EDIT_SOURCES, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Stop listening and forget what it brought."""
    services.source_delete(actor=request.actor, workspace=request.workspace, source_id=pk)
    messages.success(request, _("The source and its posts are removed."))
    return _home(request)
