"""Short links with their counts, and the templates of their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.apps.planning import selectors, services
from parvis.apps.planning.calendar.items import name_of, network_name
from parvis.apps.planning.forms import LinkForm, LinkSettingForm, TemplateForm
from parvis.apps.planning.links.models import Shorten, ShortLink
from parvis.apps.planning.links.selectors import host_of, leads, link_of
from parvis.apps.planning.links.services import address_of
from parvis.apps.planning.pages.common import put_error, tabs_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.utm import PARAMETERS

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, as the component of tables shows it."""

    label: str
    number: bool = False


@workspace_view(Verb.SEE_POSTS)
def links(request: WorkspaceRequest) -> HttpResponseBase:
    """Every short link, the newest first."""
    return _page(request)


def _page(request: WorkspaceRequest, **bound: forms.Form) -> HttpResponseBase:
    pages = Paginator(selectors.links_of(request.workspace), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    may, now = request.may(Verb.PUBLISH_POSTS), timezone.now()
    context: dict[str, Any] = {
        "page": page,
        "rows": [_row(one, now) for one in page],
        "templates": selectors.templates_of(request.workspace),
        "parameters": PARAMETERS,
        "tabs": tabs_of(request, "links"),
        "may_edit": may,
        "previous_href": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_href": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    if may:
        context["link_form"] = bound.get("link") or LinkForm(request.workspace)
        context["setting_form"] = bound.get("setting") or LinkSettingForm(request.workspace)
        context["template_form"] = bound.get("template") or TemplateForm(prefix="template")
    return render(request, "planning/links.html", context, status=422 if bound else 200)


def _row(one: ShortLink, now: datetime) -> dict[str, Any]:
    return {
        "link": one,
        "short": address_of(one),
        "host": host_of(one),
        "leads": leads(one, now),
        "network": network_name(one.network) if one.network else "",
        "post": name_of(one.post) if one.post else "",
    }


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Make a short link."""
    form = LinkForm(request.workspace, request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["template_id"] = given.pop("template")
        try:
            made = services.short_link_create(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **given
            )
            return redirect("planning:link", request.workspace.slug, made.pk)
        except ParvisError as error:
            put_error(form, error)
    return _page(request, link=form)


@workspace_view(Verb.SEE_POSTS)
def link(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One link: where it leads, and how often it was followed."""
    found = link_of(request.workspace, pk)
    if found is None:
        raise Http404
    counts = selectors.followed([found])
    columns = [Column(_("Day")), Column(_("Visits"), number=True)]
    context = {
        "link": found,
        "short": address_of(found),
        "host": host_of(found),
        "network": network_name(found.network) if found.network else "",
        "leads": leads(found, timezone.now()),
        "counts": counts,
        "columns": columns,
        "days": [[date_format(day, "j F Y"), str(n)] for day, n in reversed(counts.days)],
        "site_columns": [Column(_("Coming from")), Column(_("Visits"), number=True)],
        "sites": [[str(kind.label), str(n)] for kind, n in counts.sites],
        "may_edit": request.may(Verb.PUBLISH_POSTS),
        "back_href": reverse("planning:links", args=[request.workspace.slug]),
    }
    return render(request, "planning/link.html", context)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def remove(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Let a link lead nowhere from now on."""
    services.short_link_remove(
        actor=request.actor, workspace=request.workspace, link_id=pk, now=timezone.now()
    )
    messages.success(request, _("The link leads nowhere any more. Its counts stay."))
    return redirect("planning:links", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def template(request: WorkspaceRequest) -> HttpResponseBase:
    """Keep a template."""
    form = TemplateForm(request.POST, prefix="template")
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            services.link_template_create(
                actor=request.actor, workspace=request.workspace, name=given.pop("name"), parameters=given
            )
            return redirect("planning:links", request.workspace.slug)
        except ParvisError as error:
            put_error(form, error)
    return _page(request, template=form)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def untemplate(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a template."""
    services.link_template_delete(actor=request.actor, workspace=request.workspace, template_id=pk)
    messages.success(request, _("The template is deleted. Links made with it stay as they are."))
    return redirect("planning:links", request.workspace.slug)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def setting(request: WorkspaceRequest) -> HttpResponseBase:
    """Say what becomes of the links in posts."""
    form = LinkSettingForm(request.workspace, request.POST)
    if not form.is_valid():
        return _page(request, setting=form)
    services.link_setting_save(
        actor=request.actor,
        workspace=request.workspace,
        shorten=Shorten(form.cleaned_data["shorten"]),
        template_id=form.cleaned_data["template"],
    )
    messages.success(request, _("Saved. Posts that were approved keep the links that they have."))
    return redirect("planning:links", request.workspace.slug)
