"""Queries: the list in its folders, one chosen among thousands, how far the past is matched; brands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.listening import selectors, services
from parvis.apps.listening.forms import BrandsForm, QueriesForm
from parvis.apps.listening.models import BrandSide
from parvis.apps.listening.pages.common import number_in
from parvis.apps.listening.querying.selectors import (
    PAGE,
    Wanted,
    folders_of,
    grouped,
    offered,
    pasts_of,
    queries_wanted,
)
from parvis.apps.listening.scope import scope_from
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip

POLLED = 100  # queries of which one page asks how far they are


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list goes on."""

    previous_href: str
    next_href: str


@workspace_view(Verb.SEE_LISTENING)
def queries(request: WorkspaceRequest) -> HttpResponseBase:
    """The saved queries in their folders, each with how many posts it holds."""
    form = QueriesForm(request.GET or None, workspace=request.workspace)
    wanted = form.wanted()
    found = queries_wanted(request.actor, request.workspace, wanted).select_related("folder", "created_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    groups = grouped(request.workspace, list(page.object_list))
    unfinished = [line.query.pk for group in groups for line in group.lines if line.past]
    context = {
        "form": form,
        "wanted": wanted,
        "groups": groups,
        "total": page.paginator.count,
        "pages": _pages(request, page.number, page.paginator.num_pages),
        "folders": folders_of(request.workspace),
        "polled": urlencode([("query", pk) for pk in unfinished[:POLLED]]),
        "may_edit": request.may(Verb.EDIT_QUERIES),
    }
    return render(request, "listening/queries.html", context)


def _pages(request: HttpRequest, number: int, last: int) -> Pages:
    def href(page: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(page)
        return f"?{asked.urlencode()}"

    return Pages(href(number - 1) if number > 1 else "", href(number + 1) if number < last else "")


@workspace_view(Verb.SEE_LISTENING)
def progress(request: WorkspaceRequest) -> HttpResponseBase:
    """How far some queries are matched over the past: what the list asks for every few seconds."""
    asked = [int(pk) for pk in request.GET.getlist("query")[:POLLED] if pk.isascii() and pk.isdigit()]
    seen = queries_wanted(request.actor, request.workspace, Wanted()).filter(pk__in=asked)
    unfinished = {past.query: past for past in pasts_of(request.workspace, asked)}
    context = {
        "groups": grouped(request.workspace, list(seen.select_related("folder"))),
        "polled": urlencode([("query", pk) for pk, past in unfinished.items() if not past.stopped]),
    }
    return render(request, "listening/queries_progress.html", context)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def move(request: WorkspaceRequest) -> HttpResponseBase:
    """Put the ticked queries into a folder."""
    ticked = [int(pk) for pk in request.POST.getlist("query") if pk.isascii() and pk.isdigit()]
    moved = services.queries_move(
        actor=request.actor,
        workspace=request.workspace,
        query_ids=ticked,
        folder_id=number_in(request.POST, "folder") or None,
    )
    said = ngettext("%(n)d query moved.", "%(n)d queries moved.", moved) % {"n": moved}
    messages.success(request, said)
    return redirect(reverse("listening:queries", args=[request.workspace.slug]))


@workspace_view(Verb.SEE_LISTENING)
def choose(request: WorkspaceRequest) -> HttpResponseBase:
    """The queries whose name holds what is typed, each a link to the page that asks, looking at it."""
    text = request.GET.get("named", "")[:80]
    found, total = offered(request.actor, request.workspace, text)
    scope = scope_from(request.GET, now=timezone.now(), newest=None, zone=request.workspace.time_zone)
    chips = [Chip(label=one.name, href=f"?{scope.only('query', one.pk).query_string()}") for one in found]
    return render(request, "listening/query_chooser.html", {"chips": chips, "total": total, "text": text})


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def brands(request: WorkspaceRequest) -> HttpResponseBase:
    """The brands and products to recognise in posts."""
    lines: dict[str, list[str]] = {side: [] for side in BrandSide.values}
    for brand in selectors.brands_of(request.workspace):
        lines[brand.side].append(brand.name + (f": {', '.join(brand.aliases)}" if brand.aliases else ""))
    fields = {"brands": BrandSide.OURS, "competitors": BrandSide.COMPETITOR}
    now = {name: "\n".join(lines[side]) for name, side in fields.items()}
    form = BrandsForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        listed = {name: form.parsed(name) for name in fields}
        try:
            services.brands_set(actor=request.actor, workspace=request.workspace, **listed)
        except ParvisError as error:
            form.add_error("brands", str(error))
        else:
            messages.success(request, _("Brands are saved. Posts already heard are being searched for them."))
            return redirect(reverse("listening:brands", args=[request.workspace.slug]))
    return render(request, "listening/brands.html", {"form": form}, status=422 if form.errors else 200)
