"""Queries: the list, the editor with its instant preview, brands."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors, services
from parvis.apps.listening.forms import BrandsForm, QueryForm
from parvis.apps.listening.language import explain, parse
from parvis.apps.listening.models import BrandSide, Query
from parvis.apps.listening.pages import common
from parvis.apps.listening.services import QueryRefused
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


def _home(request: WorkspaceRequest) -> str:
    return reverse("listening:queries", args=[request.workspace.slug])


@workspace_view(Verb.SEE_LISTENING)
def queries(request: WorkspaceRequest) -> HttpResponseBase:
    """The saved queries, each with how many posts it holds."""
    rows = [(query, n) for query, n in selectors.queries_with_counts(request.workspace)]
    return render(
        request, "listening/queries.html", {"rows": rows, "may_edit": request.may(Verb.EDIT_QUERIES)}
    )


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A new query."""
    return _editor(request, None)


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def edit(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change a query."""
    query = selectors.queries_of(request.workspace).filter(pk=pk).first()
    if query is None:
        raise Http404
    return _editor(request, query)


def _editor(request: WorkspaceRequest, query: Query | None) -> HttpResponseBase:
    first = {"name": query.name, "text": query.text} if query else {"text": request.GET.get("text", "")}
    form = QueryForm(request.POST or None, initial=first)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, query, form)
        except QueryRefused as error:
            refused = error
        except ParvisError as error:
            form.add_error("name", str(error))
    return render(
        request,
        "listening/query.html",
        {"form": form, "query": query, "refused": refused},
        status=422 if refused or form.errors else 200,
    )


def _save(request: WorkspaceRequest, query: Query | None, form: QueryForm) -> HttpResponseBase:
    given = {"name": form.cleaned_data["name"], "text": form.cleaned_data["text"]}
    if query is None:
        saved = services.query_create(actor=request.actor, workspace=request.workspace, **given)
    else:
        saved = services.query_update(
            actor=request.actor, workspace=request.workspace, query_id=query.pk, **given
        )
    messages.success(
        request, _("“%(name)s” is saved. Posts already heard are being matched.") % {"name": saved.name}
    )
    return redirect(_home(request))


@workspace_view(Verb.SEE_LISTENING)
def preview(request: WorkspaceRequest) -> HttpResponseBase:
    """What a query finds, as it is typed: a count, the query in words, twenty posts, or the mistake."""
    text = request.GET.get("text", "")[:4000]
    context: dict[str, object] = {"text": text}
    if text.strip():
        try:
            services.check_query(text)
        except QueryRefused as error:
            return render(request, "listening/preview.html", {**context, "refused": error})
        found = selectors.preview(request.workspace, text, names=request.may(Verb.SEE_AUTHORS))
        context |= {
            "found": found,
            "posts": common.cards(request, found.posts),
            "words": explain(parse(text), "fr" if (get_language() or "fr").startswith("fr") else "en"),
        }
    return render(request, "listening/preview.html", context)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a query."""
    services.query_delete(actor=request.actor, workspace=request.workspace, query_id=pk)
    messages.success(request, _("The query is deleted. The posts it matched are kept."))
    return redirect(_home(request))


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
