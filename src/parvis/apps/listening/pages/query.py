"""One query: written as text or built from rows, its preview, its past."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors, services
from parvis.apps.listening.forms import QueryForm
from parvis.apps.listening.language import explain, parse
from parvis.apps.listening.models import Query
from parvis.apps.listening.pages import common
from parvis.apps.listening.querying.access import query_seen
from parvis.apps.listening.querying.builder import Draft, draft_of, draft_sent, spoken
from parvis.apps.listening.querying.selectors import matches_so_far, past_of
from parvis.apps.listening.services import QueryRefused
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

PREVIEWED = 20_000  # characters of a text that a preview looks at: more is said to be too long all the same


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """A new query."""
    return _editor(request, None)


@workspace_view(Verb.EDIT_QUERIES, methods=("GET", "POST"))
def edit(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Change a query."""
    return _editor(request, query_seen(request.actor, request.workspace, pk))


def _editor(request: WorkspaceRequest, query: Query | None) -> HttpResponseBase:
    if request.method != "POST":
        form = QueryForm(workspace=request.workspace, initial=_first(request, query))
        return _shown(request, query, form, draft_of(form.initial["text"]))
    draft = draft_sent(request.POST)
    step = request.POST.get("do", "")
    data = request.POST.copy()
    draft = _stepped(draft, step, request.POST.get("add", ""))
    data["text"] = draft.text
    if step:
        form = QueryForm(workspace=request.workspace, initial=data.dict())
        return _shown(request, query, form, draft)
    form = QueryForm(data, workspace=request.workspace)
    refused = None
    if form.is_valid():
        try:
            return _save(request, query, form)
        except QueryRefused as error:
            refused = error
        except ParvisError as error:
            form.add_error("name", str(error))
    return _shown(request, query, form, draft, refused)


def _first(request: HttpRequest, query: Query | None) -> dict[str, object]:
    if query is None:
        return {"text": request.GET.get("text", ""), "is_shared": True}
    return {"name": query.name, "text": query.text, "folder": query.folder_id, "is_shared": query.is_shared}


def _stepped(draft: Draft, step: str, kind: str) -> Draft:
    """A button of the builder: one row more, one less; any other leaves the draft as it is."""
    if step == "add":
        return draft.adding(kind)
    return draft.removing(step.removeprefix("remove-")) if step.startswith("remove-") else draft


def _sides(request: WorkspaceRequest, draft: Draft) -> dict[str, object]:
    """Both sides for the templates; ``focus`` is where a hand goes on after a button of the builder."""
    step = request.POST.get("do", "")
    focus = "add" if step.startswith("remove-") else len(draft.rows) - 1 if step == "add" else None
    return {"draft": draft, "builder": draft.shown(), "focus": focus}


def _shown(
    request: WorkspaceRequest,
    query: Query | None,
    form: QueryForm,
    draft: Draft,
    refused: QueryRefused | None = None,
) -> HttpResponseBase:
    past = past_of(request.workspace, query) if query else None
    context = {"form": form, "query": query, "refused": refused, **_sides(request, draft)}
    if query and past:
        context |= {"past": past, "so_far": matches_so_far(request.workspace, past)}
    status = 422 if refused or form.errors else 200
    return render(request, "listening/query.html", context, status=status)


def _save(request: WorkspaceRequest, query: Query | None, form: QueryForm) -> HttpResponseBase:
    given = form.given()
    if query is None:
        saved = services.query_create(actor=request.actor, workspace=request.workspace, **given)
    else:
        saved = services.query_update(
            actor=request.actor, workspace=request.workspace, query_id=query.pk, **given
        )
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return redirect(reverse("listening:queries", args=[request.workspace.slug]))


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def builder(request: WorkspaceRequest) -> HttpResponseBase:
    """The other side, as one is changed: the text that the rows say, the rows that say the text, or both."""
    draft, step = draft_sent(request.POST), request.POST.get("do", "")
    draft = _stepped(draft, step, request.POST.get("add", ""))
    form = QueryForm(workspace=request.workspace, initial={"text": draft.text})
    context = {"form": form, **_sides(request, draft)}
    side = "builder" if request.POST.get("side") == "text" else "text"
    return render(request, f"listening/query_{'editor' if step else side}.html", context)


@workspace_view(Verb.SEE_LISTENING)
def preview(request: WorkspaceRequest) -> HttpResponseBase:
    """What a query finds, as it is typed: a count, the query in words, twenty posts, or the mistake."""
    text = request.GET.get("text", "")[:PREVIEWED]
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
            "words": explain(parse(text), spoken()),
        }
    return render(request, "listening/preview.html", context)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def delete(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Forget a query."""
    services.query_delete(actor=request.actor, workspace=request.workspace, query_id=pk)
    messages.success(request, _("The query is deleted. The posts it matched are kept."))
    return redirect(reverse("listening:queries", args=[request.workspace.slug]))


@workspace_view(Verb.SEE_LISTENING)
def past(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """How far a query is matched over the past: the fragment that its page asks for every two seconds."""
    query = query_seen(request.actor, request.workspace, pk)
    found = past_of(request.workspace, query)
    context: dict[str, object] = {"query": query, "past": found}
    if found:
        context["so_far"] = matches_so_far(request.workspace, found)
    return render(request, "listening/query_past.html", context)


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def past_stop(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Stop matching it over the past."""
    services.past_stop(actor=request.actor, workspace=request.workspace, query_id=pk)
    return redirect(reverse("listening:query", args=[request.workspace.slug, pk]))


@workspace_view(Verb.EDIT_QUERIES, methods=("POST",))
def past_resume(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Go on where it was stopped."""
    services.past_resume(actor=request.actor, workspace=request.workspace, query_id=pk)
    return redirect(reverse("listening:query", args=[request.workspace.slug, pk]))
