"""Feeds whose entries become drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.planning import selectors, services
from parvis.apps.planning.forms import FeedForm
from parvis.apps.planning.handlers import read_one_feed
from parvis.apps.planning.pages.common import put_error, tabs_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def feeds(request: WorkspaceRequest) -> HttpResponseBase:
    """Every feed, with what it gave."""
    context: dict[str, Any] = {
        "feeds": selectors.feeds_of(request.workspace),
        "tabs": tabs_of(request, "feeds"),
        "may_edit": request.may(Verb.WRITE_POSTS),
        "now": timezone.now(),
    }
    return render(request, "planning/feeds.html", context)


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Have a feed make drafts."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.feed_create(actor=request.actor, workspace=request.workspace, **form.cleaned_data)
            key = f"planning-feed:{made.pk}"
            read_one_feed.using(workspace_id=request.workspace.pk, unique_key=key).enqueue(feed_id=made.pk)
            messages.success(request, _("The feed is read now: its newest entry becomes a first draft."))
            return redirect("planning:feeds", request.workspace.slug)
        except ParvisError as error:
            put_error(form, error)
    return render(request, "planning/feed.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def pause(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Stop reading a feed, or go on."""
    services.feed_pause(
        actor=request.actor, workspace=request.workspace, feed_id=pk, paused=request.POST.get("paused") == "1"
    )
    return redirect("planning:feeds", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def forget(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a feed."""
    services.feed_delete(actor=request.actor, workspace=request.workspace, feed_id=pk)
    messages.success(request, _("The feed is forgotten. Its drafts stay."))
    return redirect("planning:feeds", request.workspace.slug)
