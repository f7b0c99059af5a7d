"""Saved views: the list, what they are called, and the links that show them outside."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.saved import selectors, services
from parvis.apps.listening.saved.forms import ShareForm, ViewForm
from parvis.apps.listening.saved.models import SavedView
from parvis.apps.listening.scope import canonical
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

SHOWN_ONCE = "parvis.shared_link"


@dataclass(frozen=True, slots=True)
class Row:
    """A view in the list: where it leads, what it filters, and the id of its dialogs."""

    view: SavedView
    href: str
    filters: tuple[str, ...]
    dialog: str
    link_field: str


def _home(request: WorkspaceRequest) -> str:
    return reverse("listening:views", args=[request.workspace.slug])


def _row(request: WorkspaceRequest, view: SavedView, names: common.Names) -> Row:
    place = reverse("listening:dashboard", args=[request.workspace.slug])
    said = tuple(common.said_of(view.query, request.workspace, names))
    return Row(view, f"{place}?{view.query}", said, f"delete-view-{view.pk}", f"link-{view.pk}")


@workspace_view(Verb.SEE_LISTENING)
def views(request: WorkspaceRequest) -> HttpResponseBase:
    """The team's views and one's own, each with the links that still open."""
    found = selectors.views_with_links(request.workspace, request.user.pk, timezone.now())
    names = common.names_of(request.workspace, actor=request.actor)
    return render(
        request,
        "listening/views.html",
        {
            "tabs": tabs_of(request, None, "views"),
            "rows": [_row(request, view, names) for view in found],
            "may_edit": request.may(Verb.EDIT_VIEWS),
            "may_share": request.may(Verb.SHARE_VIEWS),
            "share_form": ShareForm(),
            "shared": request.session.pop(SHOWN_ONCE, None) if request.may(Verb.SHARE_VIEWS) else None,
        },
    )


@workspace_view(Verb.EDIT_VIEWS, methods=("GET", "POST"))
def save(request: WorkspaceRequest) -> HttpResponseBase:
    """Keep what the dashboard shows under a name."""
    zone = request.workspace.time_zone
    query = canonical(request.GET.urlencode(), zone)
    form = ViewForm(request.POST or None, initial={"query": query})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "query": canonical(form.cleaned_data["query"], zone)}
        try:
            saved = services.view_save(actor=request.actor, workspace=request.workspace, **given)
        except ParvisError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": saved.name})
            place = reverse("listening:dashboard", args=[request.workspace.slug])
            return redirect(f"{place}?{saved.query}")
    names = common.names_of(request.workspace, actor=request.actor)
    said = common.said_of(str(form["query"].value() or "")[:4000], request.workspace, names)
    context = {"form": form, "view": None, "filters": tuple(said)}
    return render(request, "listening/view_form.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_VIEWS, methods=("GET", "POST"))
def change(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Another name, other readers."""
    view = selectors.views_of(request.workspace, request.user.pk).filter(pk=pk).first()
    if view is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    now = {"name": view.name, "for_team": view.for_team, "query": view.query}
    form = ViewForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("name", "for_team")}
        try:
            services.view_change(actor=request.actor, workspace=request.workspace, view_id=pk, **given)
        except ParvisError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The view is changed."))
            return redirect(_home(request))
    said = common.said_of(
        view.query, request.workspace, common.names_of(request.workspace, actor=request.actor)
    )
    context = {"form": form, "view": view, "filters": tuple(said)}
    return render(request, "listening/view_form.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_VIEWS, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a view and close its links."""
    services.view_delete(actor=request.actor, workspace=request.workspace, view_id=pk)
    messages.success(request, _("The view is deleted; its links open no more."))
    return redirect(_home(request))


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def share(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Make a link; it is shown once, since only its hash is kept."""
    form = ShareForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 0
    link, token = services.share_create(
        actor=request.actor, workspace=request.workspace, view_id=pk, days=days, now=timezone.now()
    )
    path = reverse("shared:view", args=[token])
    request.session[SHOWN_ONCE] = {"view": link.view_id, "link": f"{settings.PUBLIC_URL}{path}"}
    return redirect(_home(request))


@workspace_view(Verb.SHARE_VIEWS, methods=("POST",))
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Close a link at once."""
    services.share_withdraw(actor=request.actor, workspace=request.workspace, link_id=pk, now=timezone.now())
    messages.success(request, _("The link opens no more."))
    return redirect(_home(request))
