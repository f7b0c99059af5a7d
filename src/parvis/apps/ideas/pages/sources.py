"""What proposes ideas: sources and caps, days of the year, feeds, evergreen posts; what was set aside."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.ideas import selectors, services
from parvis.apps.ideas.days.known import FIRST_YEAR, LAST_YEAR, Kind
from parvis.apps.ideas.forms import DayForm, FeedForm, SourcesForm
from parvis.apps.ideas.pages.common import put_error, tabs_of
from parvis.apps.ideas.proposing.found import setting_of
from parvis.apps.ideas.proposing.posts import candidates
from parvis.apps.ideas.wording import kind_words
from parvis.apps.results.selectors import name_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip

CANDIDATES = 20


@workspace_view(Verb.SEE_POSTS)
def sources(request: WorkspaceRequest) -> HttpResponseBase:
    """Which sources propose, how much, and the feeds."""
    return _sources(request)


def _sources(
    request: WorkspaceRequest, form: SourcesForm | None = None, feed: FeedForm | None = None
) -> HttpResponseBase:
    wrong = any(one is not None and one.errors for one in (form, feed))
    context = {
        "tabs": tabs_of(request, "sources"),
        "form": form or SourcesForm(request.workspace),
        "feed_form": feed or FeedForm(),
        "feeds": selectors.feeds_of(request.workspace),
        "may_write": request.may(Verb.WRITE_POSTS),
    }
    return render(request, "ideas/sources.html", context, status=422 if wrong else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def sources_set(request: WorkspaceRequest) -> HttpResponseBase:
    """Say which, and how much."""
    form = SourcesForm(request.workspace, request.POST)
    if form.is_valid():
        services.sources_set(actor=request.actor, workspace=request.workspace, wanted=form.wanted())
        messages.success(request, _("Saved."))
        return redirect("ideas:sources", request.workspace.slug)
    return _sources(request, form=form)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def feed_add(request: WorkspaceRequest) -> HttpResponseBase:
    """Read a feed."""
    form = FeedForm(request.POST)
    if _done(form, lambda: services.idea_feed_add(
        actor=request.actor, workspace=request.workspace, **form.cleaned_data)):  # fmt: skip
        messages.success(request, _("The feed is read tonight, or when you look for ideas."))
        return redirect("ideas:sources", request.workspace.slug)
    return _sources(request, feed=form)


def _done(form: forms.Form, save: Callable[[], object]) -> bool:
    """Whether a form was right and its service took it; what was wrong stands beside its place."""
    if not form.is_valid():
        return False
    try:
        save()
    except ParvisError as error:
        put_error(form, error)
        return False
    return True


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def feed_remove(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Read it no more."""
    services.idea_feed_remove(actor=request.actor, workspace=request.workspace, feed_id=pk)
    messages.success(request, _("The feed is forgotten. Its ideas stay."))
    return redirect("ideas:sources", request.workspace.slug)


@workspace_view(Verb.SEE_POSTS)
def days(request: WorkspaceRequest) -> HttpResponseBase:
    """The days of a year, by month, and the workspace's own."""
    return _days(request)


def _days(request: WorkspaceRequest, form: DayForm | None = None) -> HttpResponseBase:
    now = timezone.now().astimezone(ZoneInfo(request.workspace.time_zone))
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else now.year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    chosen = [one for one in request.GET.getlist("kind") if one in set(Kind)]
    kinds = chosen or list(setting_of(request.workspace).kinds)
    found = selectors.year_of(request.workspace, year, kinds)
    language = request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else request.workspace.language
    rows = [(one, one.day.name(language), kind_words(one.day.kind)) for one in found]
    context = {
        "tabs": tabs_of(request, "days"),
        "year": year,
        "months": [(held[0][0].on, held) for _m, group in groupby(rows, key=lambda row: row[0].on.month)
                   if (held := list(group))],
        "chips": [Chip(kind_words(one), f"?year={year}&kind={one}", on=one.value in kinds) for one in Kind],
        "n": len(rows),
        "own": selectors.own_days_of(request.workspace),
        "form": form or DayForm(),
        "may_write": request.may(Verb.WRITE_POSTS),
    }  # fmt: skip
    return render(request, "ideas/days.html", context, status=422 if form and form.errors else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def day_add(request: WorkspaceRequest) -> HttpResponseBase:
    """Add a day of one's own."""
    form = DayForm(request.POST)
    if _done(form, lambda: services.own_day_add(
        actor=request.actor, workspace=request.workspace, **form.cleaned_data)):  # fmt: skip
        messages.success(request, _("The day is there."))
        return redirect("ideas:days", request.workspace.slug)
    return _days(request, form)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def day_remove(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget one."""
    services.own_day_remove(actor=request.actor, workspace=request.workspace, day_id=pk)
    return redirect("ideas:days", request.workspace.slug)


@workspace_view(Verb.SEE_POSTS)
def evergreen(request: WorkspaceRequest) -> HttpResponseBase:
    """Posts that are shown again, and those that may be worth it."""
    marked = selectors.evergreen_of(request.workspace)
    found = candidates(request.workspace, timezone.now())[:CANDIDATES]
    context = {
        "tabs": tabs_of(request, "evergreen"),
        "marked": [(one, name_of(one.post)) for one in marked],
        "candidates": [(one, name_of(one.watch.post)) for one in found],
        "rest_days": setting_of(request.workspace).rest_days,
        "may_write": request.may(Verb.WRITE_POSTS),
    }
    return render(request, "ideas/evergreen.html", context)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def evergreen_set(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Mark a post, or take the mark away."""
    given: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, "post_id": pk}
    if request.POST.get("marked") == "0":
        services.evergreen_unmark(**given)
    else:
        services.evergreen_mark(**given, now=timezone.now())
        messages.success(request, _("Marked evergreen: it comes back as an idea once it has rested."))
    return redirect("ideas:evergreen", request.workspace.slug)


@workspace_view(Verb.SEE_POSTS)
def aside(request: WorkspaceRequest) -> HttpResponseBase:
    """What was set aside, with the reasons."""
    context = {
        "tabs": tabs_of(request, "aside"),
        "ideas": selectors.aside_of(request.workspace),
        "again_days": setting_of(request.workspace).again_days,
        "may_write": request.may(Verb.WRITE_POSTS),
    }
    return render(request, "ideas/aside.html", context)
